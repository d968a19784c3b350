import Glibc

/// What tells without a lock and without SQL that a transaction was committed since the last look.
///
/// It is the holder note: each writer puts a random nonce there before it changes anything, and leaves the nonce when it
/// is done. One `open` and one `read`; on NFS the `open` asks the server, where `stat` would answer from a cache.
/// docs/technical/locking.md has the reasons.
struct ChangeMark: Equatable {
  private let nonce: [UInt8]
  /// For the notes of a pdm that empties them.
  private let time: [Int64]

  init(of files: StoreFiles) throws(SystemFailure) {
    let file = files.root.appending(StoreFiles.holderName)
    let note = try StorePrivilege.during(file) { () throws(SystemFailure) in
      try FileDescriptor.open(file, O_RDONLY | O_NONBLOCK)
    }
    let content = try note.read(HolderNote.nonceLength)
    nonce = content
    guard content.isEmpty else {
      time = []
      return
    }
    let status = try note.status()
    time = [status.modifiedSeconds, status.modifiedNanoseconds]
  }
}

/// Looks at the mark from time to time.
struct ChangeWatch {
  private let store: Store
  private var seen: ChangeMark?
  /// When to look into the store once more though the mark is the same.
  private var secondLook: Duration?

  /// A file server whose clock is coarse may show the same page for two notes of one tick.
  private static let coarsestClock = Duration.seconds(2)

  init(_ store: Store) {
    self.store = store
  }

  /// Whether the store may have changed since the last call; the first call says yes. To be asked before the store is
  /// read: what is committed in between is then seen, and announced once more.
  mutating func noticesChange() throws -> Bool {
    var mark: ChangeMark?
    try store.requiringFile { mark = try ChangeMark(of: store.files) }
    let now = MonotonicClock.now()
    guard mark == seen else {
      seen = mark
      secondLook = now + Self.coarsestClock
      return true
    }
    guard let due = secondLook, now >= due else { return false }
    secondLook = nil
    return true
  }

  /// Makes the next call say yes.
  mutating func forget() { seen = nil }
}
