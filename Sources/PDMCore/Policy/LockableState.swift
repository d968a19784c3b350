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
    let paths = Array(Set(paths))
    guard !paths.isEmpty else { return [:] }
    let output = try git.check(
      ["check-attr", "-z", "--stdin", "lockable"], as: .read,
      input: .bytes(paths.endedByNUL))
    return try read(output, count: paths.count)
  }

  /// Reads the answer of `git check-attr`; see ``AttributeAnswers``.
  static func read(_ output: [UInt8], count: Int) throws(GitProgramFailure) -> [RepoPath: LockableState] {
    var states: [RepoPath: LockableState] = [:]
    for (path, value) in try AttributeAnswers.read(output, count: count) { states[path] = LockableState(answer: value) }
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

  /// Whether a change needs none.
  /// - Parameter states: of the file before and after it, and wherever else it must have been so. A push must not unlock
  ///   what it changes by editing .gitattributes.
  func exempts(_ states: [LockableState]) -> Bool { !states.isEmpty && states.allSatisfy { exempts($0) } }
}
