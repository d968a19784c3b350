/// Check-ins that git has and a store does not know: put back from what their commits say.
///
/// The trailers say who, which check-in and which numbers; the rest follows from the commit. A trailer proves nothing about
/// who made a commit, so whoever puts a store back is shown each of these.
struct LedgerRestore {
  /// A commit that looks like a check-in of this vault.
  struct Checkin {
    let id: String
    let user: String
    let commit: CommitValue
    let branch: String
    var changes: [Change] = []
  }

  struct Change {
    let path: RepoPath
    /// nil where there is none before, or after.
    let old: ObjectID?
    let new: ObjectID?
  }

  let vault: Vault

  /// Oldest first; of copies the oldest.
  /// - Parameter carrying: the commits that carry a head of this vault's record.
  func collect(carrying: Set<ObjectID>) throws -> [Checkin] {
    var commits: [CommitValue] = []
    try CommitLog(allHolding: CheckinCommit.idTrailer + ": ").visit(using: vault.git.interruptible) { commit in
      if carrying.contains(commit.id) { commits.append(commit) }
      return true
    }
    guard !commits.isEmpty else { return [] }
    let branches = try branches()
    var seen: Set<[UInt8]> = []
    var checkins: [Checkin] = []
    for commit in commits.reversed() {
      guard let id = RevisionRebuild.checkin(commit), seen.insert(id).inserted,
        let user = commit.trailers(named: CheckinCommit.userTrailer).first, let branch = branches[commit.id]
      else { continue }
      checkins.append(
        Checkin(
          id: String(decoding: id, as: UTF8.self), user: String(decoding: user, as: UTF8.self), commit: commit,
          branch: branch))
    }
    return checkins
  }

  /// With what each changed.
  func withChanges(_ checkins: [Checkin]) throws -> [Checkin] {
    guard !checkins.isEmpty else { return [] }
    let output = try vault.git.interruptible.check(
      ["diff-tree", "--stdin", "-r", "-z", "--no-renames", "--root"], as: .read,
      input: .bytes(checkins.flatMap { Array("\($0.commit.id.hex)\n".utf8) }))
    var changes: [ObjectID: [Change]] = [:]
    var commit: ObjectID?
    var meta: [String]?
    for field in output.split(separator: 0) {
      if let words = meta {
        meta = nil
        guard let commit, words.count == 5 else { throw GitProgramFailure.unreadable(command: "diff-tree") }
        changes[commit, default: []].append(
          Change(
            path: RepoPath(trusted: Array(field)), old: Self.object(words[2], mode: words[0]),
            new: Self.object(words[3], mode: words[1])))
      } else if field.first == UInt8(ascii: ":") {
        meta = String(decoding: field.dropFirst(), as: UTF8.self).split(separator: " ").map(String.init)
      } else {
        commit = ObjectID(hex: String(decoding: field.filter { $0 > 0x20 }, as: UTF8.self))
      }
    }
    return checkins.map { checkin in
      var checkin = checkin
      checkin.changes = changes[checkin.commit.id] ?? []
      return checkin
    }
  }

  private static func object(_ hex: String, mode: String) -> ObjectID? { mode == "000000" ? nil : ObjectID(hex: hex) }

  /// By which branch each check-in is reached; HEAD's before others. A trailer does not say it.
  private func branches() throws -> [ObjectID: String] {
    let head = try vault.openRepository().value.head().branchName
    let lines = try vault.git.interruptible.check(
      [
        "log", "--source", "--format=%H%x09%S", "--fixed-strings", .text("--grep=\(CheckinCommit.idTrailer): "),
        "--ignore-missing",
      ] + (head.map { [.text($0)] } ?? []) + ["--branches", "--remotes", "--tags", "--"], as: .read,
      configuration: ["log.showSignature=false"])
    var branches: [ObjectID: String] = [:]
    for line in String(decoding: lines, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: "\t")
      if fields.count == 2, let commit = ObjectID(hex: fields[0]) { branches[commit] = String(fields[1]) }
    }
    return branches
  }
}

extension LedgerRestore.Checkin {
  /// The old name of a file that it renamed.
  func oldName(of path: RepoPath) -> RepoPath? { revisions.first { $0.path == path }?.oldPath }

  var revisions: [RevisionTrailer] {
    commit.trailers(named: RevisionTrailer.name).compactMap(RevisionTrailer.init(value:))
  }

  /// The lines of the record that were lost with the store.
  var events: [AuditEvent] {
    let names = Set(changes.map(\.path))
    let renames = revisions.filter { trailer in
      names.contains(trailer.path) && trailer.oldPath.map(names.contains) == true
    }
    return changes.compactMap { change in
      if renames.contains(where: { $0.path == change.path }) { return nil }
      let rename = renames.first { $0.oldPath == change.path }
      let named = rename?.path ?? change.path
      var details: [(String, JSON)] = [
        ("message", .string(commit.subject)), ("checkin", .string(id)), ("commit", .string(commit.id.hex)),
        ("made_at", .time(commit.committer.time)),
      ]
      if let object = change.new { details.append(("oid", .string(object.hex))) }
      if let revision = revisions.first(where: { $0.path == named })?.revision {
        details.append(("revision", .string(revision.text)))
      }
      details.append(("restored", true))
      if let rename { details += JSON.path(rename.path, key: "to") }
      let action: AuditAction =
        if rename != nil { .rename } else if change.new == nil { .delete } else if change.old == nil { .add } else {
          .checkin
        }
      return AuditEvent(action, by: user, target: change.path.bytes, details: details)
    }
  }
}

extension WriteTransaction {
  /// - Returns: files whose check-out has ended by it.
  func putBack(_ checkin: LedgerRestore.Checkin, by user: User) throws -> [RepoPath] {
    let (commit, time) = (checkin.commit.id, checkin.commit.committer.time)
    try recordCheckin(id: checkin.id, commit: commit, user: user, branch: checkin.branch, at: time)
    var ended: [RepoPath] = []
    for change in checkin.changes {
      if let new = change.new {
        try recordVersion(
          of: change.path, object: new, commit: commit, user: user, branch: checkin.branch, at: time)
      } else {
        try forgetVersion(of: change.path)
      }
      if let old = checkin.oldName(of: change.path), let lock = try lock(on: old), lock.owner.id == user.id {
        // Whoever had the new name gave it back before the file came there, without a commit.
        if pathRule.key(for: old) != pathRule.key(for: change.path), let other = try self.lock(on: change.path),
          let holder = try self.user(id: other.owner.id)
        {
          let revision = checkin.revisions.first { $0.path == change.path }?.revision
          try deleteLock(on: change.path, of: holder, by: user, .checkedIn(revision))
          ended.append(change.path)
        }
        try moveLock(from: old, to: change.path, of: user, baseObject: change.new, baseCommit: commit)
        continue
      }
      if checkin.revisions.contains(where: { $0.oldPath == change.path }) { continue }
      guard let lock = try lock(on: change.path), let holder = try self.user(id: lock.owner.id) else { continue }
      let revision = checkin.revisions.first { $0.path == change.path }?.revision
      try deleteLock(on: change.path, of: holder, by: user, change.new == nil ? .deleted : .checkedIn(revision))
      ended.append(change.path)
    }
    return ended
  }
}
