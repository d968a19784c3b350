/// Locks on refs that a killed git left: told from other people's, which are never touched.
struct RefLocks {
  let commonDirectory: [UInt8]
  let intent: Intent
  /// Of the work tree that the intent is about.
  let index: [UInt8]

  /// git holds these for milliseconds, so one that is older than this, by the file server's own clock, is left over.
  private static let liveFor = Duration.seconds(2)

  /// Removes what is provably ours: a branch lock that names our commit, and an empty lock (git writes the name into it
  /// only when it is about to move the branch; the one on HEAD stays empty) of the same OS user, made after our lease,
  /// that has not moved for longer than git ever holds one.
  func clear(in repository: borrowing GitRepository) throws {
    let gitDirectory = intent.gitDirectory
    let lease = IndexLease.folder(of: intent.id, in: gitDirectory)
    // Written once, before index.lock was taken; its time stays, whatever is done in the folder since.
    guard let since = try FileSystem.status(of: lease.appending(IndexLease.markName)) else { return }
    let ours = try names(ourCommit: branch, in: repository)
    if ours { try FileSystem.remove(branch) }
    for lock in [branch, head] {
      guard let status = try FileSystem.status(of: lock), try isUnwritten(lock, status),
        status.owner == intent.osUser,
        (status.changedSeconds, status.changedNanoseconds) >= (since.modifiedSeconds, since.modifiedNanoseconds)
      else { continue }
      // git takes HEAD's lock before the branch's, in one go: if that one was ours, so is this.
      if !ours { try waitUntilLeftOver(lock, status) }
      if try FileSystem.status(of: lock) == status { try FileSystem.remove(lock) }
    }
    try clearTemporaryIndex(lease, since)
  }

  /// The same for a git that has ended well. It says nothing but a warning where it cannot remove what it held. Two looks,
  /// where nothing is left.
  func clearIfLeft(in repository: borrowing GitRepository) throws {
    guard try FileSystem.status(of: branch) != nil || FileSystem.status(of: head) != nil else { return }
    try clear(in: repository)
  }

  /// Removes a lock that the push of a clone's check-in left, here or over there: the turn is ours, so the push is dead.
  func clearPushed(_ lock: [UInt8], in repository: borrowing GitRepository) throws {
    guard let status = try FileSystem.status(of: lock), status.owner == intent.osUser else { return }
    if try names(ourCommit: lock, in: repository) || (isUnwritten(lock, status) && LeftoverLock.isLeft(lock)) {
      try FileSystem.remove(lock)
    }
  }

  /// What git has not written into yet. After a power cut, zeros may stand where it did.
  private func isUnwritten(_ lock: [UInt8], _ status: FileStatus) throws -> Bool {
    guard status.size > 0 else { return true }
    return try FileSystem.contents(of: lock, limit: 4096).allSatisfy { $0 == 0 || $0 == UInt8(ascii: "\n") }
  }

  private var branch: [UInt8] { commonDirectory.appending(intent.branch + ".lock") }
  private var head: [UInt8] { intent.gitDirectory.appending("HEAD.lock") }

  private func names(ourCommit lock: [UInt8], in repository: borrowing GitRepository) throws -> Bool {
    guard try FileSystem.status(of: lock)?.size ?? 0 > 0 else { return false }
    let content = String(decoding: try FileSystem.contents(of: lock, limit: 4096).prefix { $0 > 32 }, as: UTF8.self)
    guard let named = ObjectID(hex: content), let commit = try repository.commit(named) else { return false }
    return commit.trailers(named: CheckinCommit.idTrailer).contains(Array(intent.id.utf8))
  }

  private func waitUntilLeftOver(_ lock: [UInt8], _ status: FileStatus) throws {
    let probe = IndexLease.folder(of: intent.id, in: intent.gitDirectory).appending("clock")
    while try FileSystem.status(of: lock) == status {
      try Interruption.check()
      // The file server's clock, not ours: a fresh file says what it is.
      try FileSystem.replace(probe, with: [], mode: 0o640, temporaryName: "clock-new")
      guard let now = try FileSystem.status(of: probe)?.modified else { return }
      if status.modified.adding(Self.liveFor) < now { return }
      MonotonicClock.sleep(.milliseconds(50))
    }
  }

  /// git's `next-index-PID.lock`, by the process number that the child wrote down before it became git.
  private func clearTemporaryIndex(_ lease: [UInt8], _ since: FileStatus) throws {
    guard let text = try? FileSystem.contents(of: lease.appending(CheckinCommit.processFile), limit: 64) else { return }
    let number = String(decoding: text.prefix { (48...57).contains($0) }, as: UTF8.self)
    guard number.isEmpty else {
      return try FileSystem.remove(intent.gitDirectory.appending("next-index-\(number).lock"))
    }
    // A power cut took the number. Whoever makes such a file holds index.lock, and that is ours since the mark was made.
    guard try IndexLease.hasLock(intent: intent.id, gitDirectory: intent.gitDirectory, index: index) else { return }
    for name in try FileSystem.names(in: intent.gitDirectory)
    where name.starts(with: "next-index-".utf8) && name.suffix(5).elementsEqual(".lock".utf8) {
      let lock = intent.gitDirectory.appending(name)
      guard let status = try FileSystem.status(of: lock), status.owner == intent.osUser,
        (status.changedSeconds, status.changedNanoseconds) >= (since.modifiedSeconds, since.modifiedNanoseconds)
      else { continue }
      try FileSystem.remove(lock)
    }
  }
}
