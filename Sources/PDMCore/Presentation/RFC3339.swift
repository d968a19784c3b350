/// Times as text: `2026-11-24T03:42:07Z` (RFC 3339, section 5.6), always UTC and whole seconds.
///
/// Own arithmetic, since a date formatter of Foundation costs more start-up time than the rest of a run.
public enum RFC3339 {
  private static let secondsPerDay: Int64 = 86_400
  /// The instants that four digits of a year can write: from 0001-01-01T00:00:00Z through 9999-12-31T23:59:59.999Z.
  private static let expressible = milliseconds(untilYear: 1)...milliseconds(untilYear: 10000) - 1

  /// Whether it lies in those years.
  static func isExpressible(_ time: Timestamp) -> Bool { expressible.contains(time.milliseconds) }

  /// Rounded down to the second. What lies outside of the years 0001 to 9999 is written as their edge, so that a
  /// clock that is far off cannot make a text that nobody can read back.
  public static func format(_ time: Timestamp) -> String {
    let seconds = floorDivide(time.milliseconds.clamped(to: expressible), 1000)
    let ofDay = seconds - floorDivide(seconds, secondsPerDay) * secondsPerDay
    return "\(formatDate(time))T\(padded(ofDay / 3600, 2)):\(padded(ofDay / 60 % 60, 2)):\(padded(ofDay % 60, 2))Z"
  }

  /// The day alone, in UTC: `2026-11-24`.
  public static func formatDate(_ time: Timestamp) -> String {
    let date = civil(days: floorDivide(time.milliseconds.clamped(to: expressible), 1000 * secondsPerDay))
    return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
  }

  /// Reads a date-time with `Z` or an offset and an optional fraction (cut to milliseconds), or a day alone, which
  /// means its midnight in UTC. A leap second counts as the first second of the next day, as POSIX time has it.
  ///
  /// - Returns: nil for anything else, days that do not exist, and instants that ``format(_:)`` cannot write.
  public static func parse(_ text: String) -> Timestamp? {
    var reader = Reader(text)
    guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
      let day = reader.number(2), year >= 1, (1...12).contains(month), (1...daysIn(month, of: year)).contains(day)
    else { return nil }
    let midnight = days(year: year, month: month, day: day) * secondsPerDay
    if reader.isAtEnd { return Timestamp(milliseconds: midnight * 1000) }

    guard reader.skip("Tt "), let hour = reader.number(2), reader.skip(":"), let minute = reader.number(2),
      reader.skip(":"), let second = reader.number(2), hour <= 23, minute <= 59, second <= 60,
      let fraction = reader.fraction(), let offset = reader.offset(), reader.isAtEnd
    else { return nil }
    let seconds = midnight + hour * 3600 + minute * 60 + second - offset
    guard second < 60 || seconds % secondsPerDay == 0 else { return nil }
    let milliseconds = seconds * 1000 + fraction
    return expressible.contains(milliseconds) ? Timestamp(milliseconds: milliseconds) : nil
  }

  // MARK: The calendar

  /// Days since 1970-01-01 in the proleptic Gregorian calendar. Years are taken to begin in March, so that the leap
  /// day is the last one; 400 years are always 146097 days. (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms")
  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let era = floorDivide(shifted, 400)
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func milliseconds(untilYear year: Int64) -> Int64 {
    days(year: year, month: 1, day: 1) * secondsPerDay * 1000
  }

  /// The inverse of ``days(year:month:day:)``.
  private static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  private static func daysIn(_ month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func floorDivide(_ value: Int64, _ divisor: Int64) -> Int64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }

  private static func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  /// Takes a time text apart from the left.
  private struct Reader {
    private var rest: ArraySlice<UInt8>

    init(_ text: String) {
      rest = Array(text.utf8)[...]
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func skip(_ choices: StaticString) -> Bool {
      guard let next = rest.first, choices.description.utf8.contains(next) else { return false }
      rest.removeFirst()
      return true
    }

    mutating func digit() -> Int64? {
      guard let next = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) else { return nil }
      rest.removeFirst()
      return Int64(next - UInt8(ascii: "0"))
    }

    mutating func number(_ count: Int) -> Int64? {
      var value: Int64 = 0
      for _ in 0..<count {
        guard let next = digit() else { return nil }
        value = value * 10 + next
      }
      return value
    }

    /// In milliseconds; 0 where there is none, nil for a point without a digit.
    mutating func fraction() -> Int64? {
      guard skip(".") else { return 0 }
      guard var value = digit() else { return nil }
      value *= 100
      var weight: Int64 = 10
      while let next = digit() {
        value += next * weight
        weight /= 10
      }
      return value
    }

    /// In seconds east of UTC.
    mutating func offset() -> Int64? {
      if skip("Zz") { return 0 }
      let isWest = rest.first == UInt8(ascii: "-")
      guard skip("+-"), let hours = number(2), skip(":"), let minutes = number(2), hours <= 23, minutes <= 59 else {
        return nil
      }
      return (hours * 3600 + minutes * 60) * (isWest ? -1 : 1)
    }
  }
}

extension Comparable {
  fileprivate func clamped(to range: ClosedRange<Self>) -> Self { min(max(self, range.lowerBound), range.upperBound) }
}
