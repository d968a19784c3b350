/// How long ago something was, for people. Never in JSON: scripts get times.
///
/// Hosts of a company do not agree on the time. What another host wrote "in the future" is shown as such and never as
/// a negative age.
public enum RelativeTime {
  private static let minute: Int64 = 60_000
  private static let hour = 60 * minute
  private static let day = 24 * hour
  /// Past this, a date says more than a number of days.
  private static let longestPhrase = 30 * day

  /// `just now`, `3 min ago`, `5 h ago`, `2 d ago`, and from thirty days on the date in UTC.
  public static func phrase(_ time: Timestamp, now: Timestamp) -> String {
    let elapsed = elapsed(from: time, to: now)
    return switch elapsed {
    case ...(-minute): "in the future"
    case ..<minute: "just now"
    case ..<hour: "\(elapsed / minute) min ago"
    case ..<day: "\(elapsed / hour) h ago"
    case ..<longestPhrase: "\(elapsed / day) d ago"
    default: RFC3339.formatDate(time)
    }
  }

  /// When something ends: `in 3 min`, `in 5 h`, `in 2 d`.
  public static func until(_ end: Timestamp, now: Timestamp) -> String {
    let left = elapsed(from: now, to: end)
    return switch left {
    case ..<0: "over"
    case ..<hour: "in \(left / minute) min"
    case ..<day: "in \(left / hour) h"
    default: "in \(left / day) d"
    }
  }

  /// `3m`, `5h`, `2d`: for columns.
  public static func age(since time: Timestamp, now: Timestamp) -> String {
    let elapsed = elapsed(from: time, to: now)
    return switch elapsed {
    case ...(-minute): "future"
    case ..<0: "0m"
    case ..<hour: "\(elapsed / minute)m"
    case ..<day: "\(elapsed / hour)h"
    default: "\(elapsed / day)d"
    }
  }

  private static func elapsed(from time: Timestamp, to now: Timestamp) -> Int64 {
    let (difference, overflowed) = now.milliseconds.subtractingReportingOverflow(time.milliseconds)
    guard overflowed else { return difference }
    return now > time ? .max : .min
  }
}
