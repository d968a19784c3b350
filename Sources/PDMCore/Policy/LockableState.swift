/// What git's attributes say of `lockable` for one path (gitattributes(5)).
public enum LockableState: Sendable, Equatable {
  /// `lockable`
  case set
  /// `-lockable`
  case unset
  /// Nothing, or `!lockable`.
  case unspecified
  /// `lockable=TEXT`
  case value(String)

  init(answer: some Collection<UInt8>) {
    switch String(decoding: answer, as: UTF8.self) {
    case "set": self = .set
    case "unset": self = .unset
    case "unspecified": self = .unspecified
    case let text: self = .value(text)
    }
  }

  /// As it is written in an attributes file.
  public var text: String? {
    switch self {
    case .set: "lockable"
    case .unset: "-lockable"
    case .unspecified: nil
    case .value(let text): "lockable=\(text)"
    }
  }

  /// Asks git, whose attribute rules libgit2 gets wrong for some patterns (docs/technical/repository.md).
  static func of(_ paths: [RepoPath], git: GitProgram) throws -> [RepoPath: LockableState] {
    guard !paths.isEmpty else { return [:] }
    let output = try git.check(
      ["check-attr", "-z", "--stdin", "lockable"], as: .read,
      input: .bytes(paths.reduce(into: []) { $0 += $1.bytes + [0] }))
    var states: [RepoPath: LockableState] = [:]
    var fields = output.split(separator: 0, omittingEmptySubsequences: false)[...]
    while fields.count >= 3 {
      states[RepoPath(trusted: Array(fields[fields.startIndex]))] = LockableState(
        answer: fields[fields.startIndex + 2])
      fields = fields.dropFirst(3)
    }
    return states
  }
}

extension LockPolicy {
  /// Whether a file needs no check-out.
  func exempts(_ state: LockableState) -> Bool {
    switch self {
    case .all: state == .unset
    case .attribute: state != .set
    }
  }
}
