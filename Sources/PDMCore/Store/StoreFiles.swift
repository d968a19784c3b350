/// The files of a store's folder. They are made once, by `pdm init`, and never deleted, renamed or made anew: a cache of
/// an old name on another host would give two people two different files.
struct StoreFiles: Sendable {
  /// Its name.
  let folder: [UInt8]
  /// Under which its files are opened: the name, or what ``StorePrivilege`` has for it.
  let root: [UInt8]

  init(folder: [UInt8], root: [UInt8]? = nil) {
    self.folder = folder
    self.root = root ?? folder
  }

  /// The guard: see ``PairLock``.
  static let guardName = "lock"
  /// The queue of check-ins: the same two kinds of lock.
  static let queueName = "checkin"
  /// Who has the guard, and who has the queue.
  static let holderName = "holder"
  static let queueHolderName = "checkin-holder"

  /// What SQLite makes databases of, in bytes.
  static let pageSize: Int64 = 4096

  var database: [UInt8] { root.appending("pdm.db") }
  var journal: [UInt8] { root.appending("pdm.db-journal") }
  var unsafeMark: [UInt8] { root.appending("UNSAFE") }
  /// The lock files of those who wait for files; made when somebody first does. These come and go, since each name is
  /// used once.
  var waiting: [UInt8] { root.appending("waiting") }

  /// What must be there besides the database, all of it empty at first.
  var empties: [[UInt8]] {
    PairLock.files(Self.guardName, in: root) + PairLock.files(Self.queueName, in: root)
      + [root.appending(Self.holderName), root.appending(Self.queueHolderName)]
  }
}
