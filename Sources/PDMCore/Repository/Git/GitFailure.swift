/// Why a repository could not be found, opened or read.
///
/// Plain data: libgit2's own types stay behind ``GitRepository``.
public enum GitFailure: Failure, Equatable {
  /// Neither here nor above.
  case notARepository([UInt8])
  /// The search met a file that could not be looked at, so that it has found out nothing.
  case unreachable([UInt8], code: Int32)
  /// git does not trust whoever owns it; `gitText` is git's own explanation.
  case dubiousOwnership(path: [UInt8], gitText: String)
  /// A git folder kept apart, come upon without its work tree, so that the place of the store cannot be told.
  case mainWorkTreeUnknown(gitDirectory: [UInt8])
  /// A repository of a kind that pdm does not read.
  case unsupportedFormat(reason: String)
  /// No such object here.
  case missingObject(ObjectID)
  /// Something in the repository is not what it must be.
  case corrupt(operation: String, message: String)
  /// git was asked and failed.
  case program(GitProgramFailure)
  /// libgit2 is not on this machine, or not as the program was built for.
  case libraryMissing(reason: String)
  /// Everything else that libgit2 says: its return code, error class and message.
  case other(code: Int32, errorClass: Int32, operation: String, message: String)

  public var category: FailureCategory {
    switch self {
    case .notARepository: .notFound
    case .dubiousOwnership, .unreachable: .unsafe
    default: .failed
    }
  }

  public var message: String {
    switch self {
    case .notARepository(let path): "no git repository at or above \(PathQuoting.quote(path))"
    case .unreachable(let path, let code): SystemFailure("look at", path, code: code).message
    case .dubiousOwnership(let path, _):
      "git does not trust the owner of \(PathQuoting.quote(path)), since it is another user"
    case .mainWorkTreeUnknown(let path):
      "the git folder \(PathQuoting.quote(path)) does not say where its main work tree is"
    case .unsupportedFormat(let reason): reason
    case .missingObject(let id): "no object \(id.hex) in the repository"
    case .corrupt(let operation, let message): "the repository is damaged: \(operation): \(message)"
    case .program(let failure): failure.message
    case .libraryMissing(let reason): "libgit2 cannot be loaded: \(reason)"
    case .other(_, _, let operation, let message): "git repository: \(operation): \(message)"
    }
  }

  public var hint: String? {
    switch self {
    case .dubiousOwnership(_, let text): Self.command(in: text)
    case .mainWorkTreeUnknown: "run it in the main work tree, or set there: git config core.worktree \"$PWD\""
    case .program(let failure): failure.hint
    case .unreachable(let path, let code): SystemFailure("look at", path, code: code).hint
    case .corrupt: "git fsck"
    case .libraryMissing: "install it (Debian 12: apt install libgit2-1.5)"
    case .notARepository: "pdm init makes a vault here; -C DIR names one elsewhere"
    default: nil
    }
  }

  /// The one line of git's explanation that can be run as it stands.
  private static func command(in text: String) -> String? {
    for line in text.split(separator: "\n") {
      let words = line.drop { $0 == " " || $0 == "\t" }
      if words.hasPrefix("git config --global") { return String(words) }
    }
    return nil
  }
}
