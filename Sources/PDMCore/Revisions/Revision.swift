/// The number of a version of one file: `5.2`. Each file counts for itself.
public struct Revision: Sendable, Hashable, Comparable {
  public let major: Int32
  public let minor: Int32

  init(_ major: Int32, _ minor: Int32) {
    self.major = major
    self.minor = minor
  }

  /// What the first check-in of a file gets.
  static let first = Revision(1, 0)

  /// Two decimal numbers with a point between, without signs, spaces or leading zeros.
  /// - Returns: nil for everything else; then it may be a name of git's.
  public init?(_ text: some Collection<UInt8>) {
    let parts = text.split(separator: UInt8(ascii: "."), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 2, let major = Self.number(parts[0]), let minor = Self.number(parts[1]) else { return nil }
    self.init(major, minor)
  }

  private static func number(_ digits: some Collection<UInt8>) -> Int32? {
    guard !digits.isEmpty, digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      digits.count == 1 || digits.first != UInt8(ascii: "0")
    else { return nil }
    return Int32(String(decoding: digits, as: UTF8.self))
  }

  /// As it is written everywhere.
  public var text: String { "\(major).\(minor)" }

  public static func < (left: Self, right: Self) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }

  /// How a check-in counts on.
  public enum Step: Sendable, Equatable {
    case minor
    /// To that number, by default to the next one.
    case major(Int32?)
  }

  /// The number after this one: 1.9 is followed by 1.10.
  /// - Returns: nil where there is none: what was asked for is not greater, or no number is left.
  func next(_ step: Step) -> Revision? {
    switch step {
    case .minor: minor < .max ? Revision(major, minor + 1) : nil
    case .major(nil): major < .max ? Revision(major + 1, 0) : nil
    case .major(let wanted?): Revision(wanted, 0) > self ? Revision(wanted, 0) : nil
    }
  }

  /// The first number of a file.
  static func begin(_ step: Step) -> Revision {
    if case .major(let wanted?) = step { return Revision(wanted, 0) }
    return .first
  }

  /// Whether it is the one that a check-in makes of `other` without being asked for a major number.
  func follows(_ other: Revision) -> Bool { other.next(.minor) == self }
}

/// A number that a check-in cannot have.
enum RevisionFailure: Failure, Equatable {
  case notGreater(RepoPath, wanted: Int32, present: Revision)
  case exhausted(RepoPath, present: Revision)

  var category: FailureCategory { .failed }

  var path: RepoPath? {
    switch self {
    case .notGreater(let path, _, _), .exhausted(let path, _): path
    }
  }

  var message: String {
    switch self {
    case .notGreater(let path, let wanted, let present):
      "\(wanted).0 is not greater than \(present.text), the present revision of \(path.quoted)"
    case .exhausted(let path, let present): "no number is left after revision \(present.text) of \(path.quoted)"
    }
  }

  var hint: String? {
    switch self {
    case .notGreater(_, _, let present):
      present.major < .max ? "--major alone begins \(present.major + 1).0" : nil
    case .exhausted(_, let present):
      present.major < .max ? "pdm checkin --major begins \(present.major + 1).0" : nil
    }
  }
}
