/// Why a lock was not had, or is worth nothing.
public enum LockingFailure: Failure, Equatable {
  case busy(holder: String, waited: Duration)
  case lockFileReplaced([UInt8])
  case mountCannotExclude(reason: String)
  /// Neither list knows the file system.
  case mountUnproved(fileSystem: String)

  public var category: FailureCategory {
    switch self {
    case .busy: .busy
    case .lockFileReplaced, .mountCannotExclude, .mountUnproved: .unsafe
    }
  }

  public var message: String {
    switch self {
    case .busy(let holder, let waited):
      "the store is still held by \(holder) after \(waited.milliseconds / 1000) s"
    case .lockFileReplaced(let file): "somebody replaced the lock file \(PathQuoting.quote(file)) while it was in use"
    case .mountCannotExclude(let reason): "this mount cannot keep two people apart: \(reason)"
    case .mountUnproved(let fileSystem):
      "it is not known whether \(fileSystem) keeps two hosts apart, and this host has not been tested on it"
    }
  }

  public var hint: String? {
    switch self {
    case .busy: "run the command again, or give it longer with --lock-timeout SECONDS"
    case .lockFileReplaced:
      "make sure that nothing synchronises or cleans the store's folder, then run the command again"
    case .mountCannotExclude: "change the mount as the message says, then run the command again"
    case .mountUnproved:
      "pdm doctor --serve here and pdm doctor --peer on another host of the share find it out and note it"
    }
  }
}
