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
      input: .bytes(paths.reduce(into: []) { $0 += $1.bytes + [0] }))
    return try read(output, count: paths.count)
  }

  /// Reads `git check-attr -z`: path, NUL, attribute, NUL, value, NUL.
  /// - Parameter count: of the paths that were asked about. An answer that lacks one could free a file.
  static func read(_ output: [UInt8], count: Int) throws(GitProgramFailure) -> [RepoPath: LockableState] {
    let fields = output.split(separator: 0, omittingEmptySubsequences: false)
    guard fields.count == 3 * count + 1 else { throw .unreadable(command: "check-attr") }
    var states: [RepoPath: LockableState] = [:]
    for index in 0..<count {
      states[RepoPath(trusted: Array(fields[3 * index]))] = LockableState(answer: fields[3 * index + 2])
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

  /// Whether a change needs none.
  /// - Parameter states: of the file before and after it, and wherever else it must have been so. A push must not unlock
  ///   what it changes by editing .gitattributes.
  func exempts(_ states: [LockableState]) -> Bool { !states.isEmpty && states.allSatisfy { exempts($0) } }
}
