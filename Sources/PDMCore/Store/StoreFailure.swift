/// Trouble with the store as a whole.
public enum StoreFailure: Failure, Equatable {
  case noVault(from: [UInt8])
  case incomplete([UInt8])
  case cutShort([UInt8])
  /// A pipe or a device has its name, and reading would wait for it.
  case noFile([UInt8])
  case twoHolders(other: String)
  case markedUnsafe(String)
  /// The disk failed in the middle of the commit, or behind it nobody knows whether another had the guard.
  case uncertain(String)
  case newerSchema(found: Int, known: Int)
  case notAStore([UInt8])
  case keysCollide([UInt8], [UInt8])
  /// A `pdm restore-store` died between the two steps of the swap, where these are two.
  case restoreUnfinished(kept: [UInt8])
  /// A set-gid program keeps it from this user, who would own what he asks for.
  case protected([UInt8])

  public var category: FailureCategory {
    switch self {
    case .noVault: .notFound
    case .protected: .forbidden
    default: .unsafe
    }
  }

  public var message: String {
    switch self {
    case .noVault(let folder): "no vault here: neither \(PathQuoting.quote(folder)) nor a folder above it has a store"
    case .incomplete(let file): "the store is incomplete: \(PathQuoting.quote(StorePrivilege.shown(file))) is missing"
    case .cutShort(let file): "the store is damaged: \(PathQuoting.quote(StorePrivilege.shown(file))) was cut short"
    case .noFile(let file): "the store is damaged: \(PathQuoting.quote(StorePrivilege.shown(file))) is no regular file"
    case .twoHolders(let other):
      "two processes held the store at once (the other: \(other)); this share does not keep them apart"
    case .markedUnsafe(let reason): "the store was marked unsafe: \(reason)"
    case .uncertain(let trouble):
      "\(trouble); it cannot be told whether what was to be written will last"
    case .newerSchema(let found, let known):
      "the store was written by a newer pdm (schema \(found), this one knows \(known))"
    case .notAStore(let file): "\(PathQuoting.quote(StorePrivilege.shown(file))) is not a database of pdm"
    case .keysCollide(let one, let other):
      "\(PathQuoting.quote(one)) and \(PathQuoting.quote(other)) are both checked out, but are one name under core.ignorecase or core.precomposeunicode"
    case .restoreUnfinished(let kept):
      "the store is gone, perhaps since a pdm restore-store was interrupted; \(PathQuoting.quote(kept)) is one before it"
    case .protected(let folder):
      "the store \(PathQuoting.quote(folder)) is kept from its users: what is copied of it, or made in it, is not theirs"
    }
  }

  public var hint: String? {
    switch self {
    case .noVault: "pdm init, in the repository's folder; or name the vault with -C DIR"
    case .incomplete: "pdm restore-store FILE, with the last backup; do not create the file by hand"
    case .cutShort, .noFile: "pdm restore-store FILE, with the last backup"
    case .twoHolders, .markedUnsafe:
      "stop using the share, mend its mount options, then remove the file UNSAFE from the store's folder"
    case .uncertain: "look at the disk or the file server, then at what pdm show and pdm audit say of it"
    case .newerSchema: "upgrade pdm on this machine"
    case .notAStore: "check that PDM_VAULT or -C names the right folder"
    case .restoreUnfinished: "run pdm restore-store once more"
    case .protected: "do it as root, with a session of an administrator's"
    case .keysCollide: "check one of them in, then run the command again"
    }
  }
}
