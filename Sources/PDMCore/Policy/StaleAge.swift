/// How old a check-out may grow before anybody with the role to change files may break it. Never released by itself.
public enum StaleAge: Sendable, Equatable {
  case never
  case after(Duration)

  /// The vault's setting that holds it.
  static let key = "lock.stale_after"
  /// A week: longer than a part is worked on in one go, and shorter than a holiday. A break destroys nothing and tells
  /// the holder, so a team need not wait for an administrator to allow it.
  static let standard = StaleAge.after(.seconds(7 * 86_400))
  static let form = "a time from 1m to 3650d, such as 7d or 48h, or never"

  private static let shortest = Duration.seconds(60)
  private static let longest = Duration.seconds(3650 * 86_400)

  /// - Returns: nil where the text is no age.
  init?(_ text: String) {
    if text == "never" {
      self = .never
      return
    }
    guard let age = DurationText.parse(Array(text.utf8)), age >= Self.shortest, age <= Self.longest else { return nil }
    self = .after(age)
  }

  /// The shortest text that means it.
  var text: String {
    switch self {
    case .never: "never"
    case .after(let age): DurationText.format(age) ?? "never"
    }
  }

  /// When a check-out of that time is stale by policy; nil for never.
  func end(of lockedAt: Timestamp) -> Timestamp? {
    switch self {
    case .never: nil
    case .after(let age):
      // What a damaged row says must not end the program.
      lockedAt.milliseconds > .max - age.milliseconds ? nil : lockedAt.adding(age)
    }
  }
}
