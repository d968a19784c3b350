/// Why a check could not be made. Never a yes.
enum GateFailure: Failure, Equatable {
  /// A line of standard input that git's hooks do not get.
  case unreadableLine(number: Int, [UInt8])
  case noObjectName([UInt8])
  case noRange([UInt8])
  case unknownRevision([UInt8])
  /// History ends at this commit, so that it looks as if it had made all of its files.
  case cutOff(ObjectID)
  /// A reference is to be moved away from a commit that is not here.
  case unknownOldValue(reference: [UInt8], ObjectID)
  case noProcessFolder
  case brokenHead
  /// Commands say "not found"; to the gate it is a store that does not answer.
  case storeAway(VaultHomeFailure)

  var category: FailureCategory {
    switch self {
    case .noObjectName, .noRange: .usage
    case .unknownRevision: .notFound
    case .storeAway: .unsafe
    default: .failed
    }
  }

  var message: String {
    switch self {
    case .unreadableLine(let number, let line):
      "line \(number) of standard input is not what git gives to this hook: \(PathQuoting.quote(line))"
    case .noObjectName(let text): "\(PathQuoting.quote(text)) is not the 40 digits of an object's name"
    case .noRange(let text): "\(PathQuoting.quote(text)) is not of the form A..B, with both ends named"
    case .unknownRevision(let text): "no commit \(PathQuoting.quote(text)) in this repository"
    case .cutOff(let commit):
      "this clone is shallow and its history ends at \(commit.short), so what that commit changed cannot be told"
    case .unknownOldValue(let reference, let commit):
      "\(PathQuoting.quote(reference)) stands at \(commit.short), which is not here, so what the push would drop cannot be told"
    case .noProcessFolder: "/proc is not mounted, so attributes of old versions cannot be read"
    case .storeAway(let failure): failure.message
    case .brokenHead: "HEAD names no commit and no branch that is still to be born"
    }
  }

  var hint: String? {
    switch self {
    case .unreadableLine: "call it from git's hook, with the hook's standard input"
    case .noObjectName, .noRange: nil
    case .unknownRevision: "fetch it first; a CI job needs the whole history (fetch-depth: 0, GIT_DEPTH: 0)"
    case .cutOff: "git fetch --unshallow; in CI: fetch-depth: 0 (GitHub), GIT_DEPTH: 0 (GitLab)"
    case .unknownOldValue: "git fetch, then push again"
    case .noProcessFolder: "mount /proc"
    case .brokenHead: "git fsck"
    case .storeAway(let failure): failure.hint
    }
  }
}
