/// Who of the waiters lives.
///
/// A waiter counts while its process holds the lock of its file (a ``PairLock``, so on every host alike). No clock and
/// no process number says so: the kernel, or the file server, frees the lock of a process that is gone, and from then
/// on anybody can have it. Nobody but the waiter ever takes it exclusively, so who is dead once stays dead.
struct WaitingLine: Sendable {
  let folder: [UInt8]
  private let context: ProcessContext

  init(_ store: Store) {
    folder = store.files.waiting
    context = store.context
  }

  /// One look, without waiting. The files of the dead are removed.
  func lives(_ file: String) throws -> Bool {
    do {
      // Shared, so that two who look at one time do not take each other for the waiter; it needs no right to write.
      let lock = try PairLock(file, in: folder, mode: .shared, timeout: .zero, context: context, holder: { "" })
      lock.release()
    } catch LockingFailure.busy {
      return true
    } catch LockingFailure.lockFileReplaced {
      return false
    } catch let failure as SystemFailure where failure.isMissingFile {
      return false
    } catch let failure as SystemFailure where failure.isPermission {
      return true
    }
    remove(file)
    return false
  }

  /// The first of them that lives.
  func firstLiving(of waiters: [Waiter]) throws -> Waiter? {
    for waiter in waiters where try lives(waiter.file) { return waiter }
    return nil
  }

  func remove(_ file: String) {
    for name in PairLock.files(file, in: folder) { try? StorePrivilege.during(name) { try FileSystem.remove(name) } }
  }

  /// When a file of the line was made, in the file server's seconds.
  func madeAt(_ file: String) -> Int64? {
    let file = folder.appending(file)
    return (try? StorePrivilege.during(file) { try FileSystem.status(of: file) })?.modifiedSeconds
  }
}

extension Vault {
  var waitingLine: WaitingLine { WaitingLine(store) }
}

extension WriteTransaction {
  /// Takes a path, or says what is in the way. Whoever came first has the file first: an account passes the line only
  /// where the first in it is itself. The dead are taken out of the line on the way.
  /// - Parameter ticket: of the account's own waiting process.
  func take(
    _ path: RepoPath, for user: User, reason: String, baseObject: ObjectID?, baseCommit: ObjectID?, branch: String?,
    in line: WaitingLine, ticket: Int64? = nil
  ) throws -> Obstacle? {
    let isTaken = try insertUnlessAwaited(
      path, for: user, reason: reason, baseObject: baseObject, baseCommit: baseCommit, branch: branch)
    if isTaken { return nil }
    if let lock = try lock(on: path) { return .held(lock) }
    for waiter in try waiters(for: path) {
      if waiter.id == ticket { break }
      guard try line.lives(waiter.file) else {
        try deleteWaiter(waiter.id)
        continue
      }
      if waiter.user.id == user.id { break }
      return .awaited(waiter)
    }
    return try insertLock(
      path, for: user, reason: reason, baseObject: baseObject, baseCommit: baseCommit, branch: branch
    ).map(Obstacle.held)
  }
}
