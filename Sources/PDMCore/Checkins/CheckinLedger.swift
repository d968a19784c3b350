/// The store's half of a check-in: what follows from the commit.
enum CheckinLedger {
  /// The commit that an intent led to, if it is on its branch.
  ///
  /// It is known by its trailer. Only commits made since the intent are looked at.
  /// - Parameter isLive: the intent is this run's own, and its git has just ended: then a commit is known without a
  ///   trailer as well.
  static func commit(of intent: Intent, isLive: Bool, in repository: borrowing GitRepository) throws -> ObjectID? {
    guard let tip = try repository.reference(intent.branch), tip != intent.base else { return nil }
    let found = try commit(carrying: intent.id, from: tip, notFrom: intent.base, in: repository)
    if found == nil, isLive { return try commitWithoutTrailer(of: intent, at: tip, in: repository) }
    return found
  }

  /// The commit of a clone's intent on the central branch.
  static func arrived(
    _ intent: Intent, at tip: ObjectID, in repository: borrowing GitRepository
  ) throws -> ObjectID? {
    // A clone's base may have come from another remote.
    let base = try intent.base.flatMap { try repository.commit($0)?.id }
    guard intent.base == nil || base != nil else { return nil }
    return try commit(carrying: intent.id, from: tip, notFrom: base, in: repository)
  }

  private static func commit(
    carrying id: String, from tip: ObjectID, notFrom base: ObjectID?, in repository: borrowing GitRepository
  ) throws -> ObjectID? {
    let wanted = Array(id.utf8)
    var found: ObjectID?
    try repository.commits(reachableFrom: tip, notFrom: base) { commit in
      if commit.trailers(named: CheckinCommit.idTrailer).contains(wanted) { found = commit.id }
      return found == nil
    }
    return found
  }

  /// A commit-msg hook can take the trailer out. Then it is the one commit since the intent, by the account's identity,
  /// that changes one of the paths; plain git has not made it, since the index was ours a moment ago.
  private static func commitWithoutTrailer(
    of intent: Intent, at tip: ObjectID, in repository: borrowing GitRepository
  ) throws -> ObjectID? {
    guard let commit = try repository.commit(tip), commit.parents == (intent.base.map { [$0] } ?? []),
      commit.committer.name == Array(intent.user.fullName.utf8),
      commit.committer.email == Array(intent.user.email.utf8),
      commit.trailers(named: CheckinCommit.idTrailer).isEmpty
    else { return nil }
    let before = try intent.base.map { try repository.entries(at: intent.paths, in: $0) } ?? [:]
    return try repository.entries(at: intent.paths, in: tip) == before ? nil : tip
  }

  /// Writes down what a commit did, gives the files back and forgets the intent: all or nothing.
  /// - Parameter commit: nil when nothing had changed.
  static func finish(
    _ intent: Intent, commit: ObjectID?, in repository: borrowing GitRepository, store: Store, recovered: Bool
  ) throws {
    let entries = try (commit ?? intent.base).map { try repository.entries(at: intent.paths, in: $0) } ?? [:]
    let objects = entries.mapValues(\.id)
    let before = try intent.base.map { try repository.entries(at: intent.paths, in: $0) } ?? [:]
    let revisions = commit == nil ? [] : intent.revisions
    let subject = try commit.flatMap { try repository.commit($0)?.subject }
    try store.write { transaction in
      let intent = try transaction.asStored(intent)
      if let commit, try !transaction.isCheckin(commit) {
        try transaction.recordCheckin(
          id: intent.id, commit: commit, user: intent.user, branch: intent.publicBranch)
      }
      for revision in revisions {
        guard let commit, let object = objects[revision.path] else { continue }
        let begins = revision.oldPath == nil && before[revision.path] == nil
        try transaction.recordRevision(revision, object: object, commit: commit, begins: begins)
      }
      var events: [AuditEvent] = []
      for item in intent.items {
        let object = objects[item.path]
        if let commit { try transaction.record(item, object, commit, intent) }
        try transaction.release(item, object, commit, intent)
        if let event = event(for: item, object, commit, subject, intent, recovered) { events.append(event) }
      }
      try transaction.dropIntent(intent)
      return try transaction.commit(recording: events, returning: ())
    }
  }

  private static func event(
    for item: Intent.Item, _ object: ObjectID?, _ commit: ObjectID?, _ subject: String?, _ intent: Intent,
    _ recovered: Bool
  ) -> AuditEvent? {
    var details: [(String, JSON)] = []
    if let subject { details.append(("message", .string(subject))) }
    details += [("checkin", .string(intent.id)), ("commit", .text(commit?.hex))]
    if let object { details.append(("oid", .string(object.hex))) }
    let named = item.role == .renameFrom ? intent.items.first { $0.role == .renameTo } : item
    if commit != nil, let revision = named?.revision { details.append(("revision", .string(revision.text))) }
    if let source = intent.source {
      details += [
        ("from_commit", .string(source.commit.hex)), ("from_revision", .text(source.revision?.text)),
        ("rescue", .text(intent.rescueRef)),
      ]
    }
    if intent.keeps { details.append(("kept", true)) }
    if recovered { details.append(("recovered", true)) }
    switch item.role {
    case .change:
      let action: AuditAction = intent.kind == .restore ? .restore : .checkin
      return AuditEvent(action, by: intent.user.name, target: item.path.bytes, details: details)
    case .create: return AuditEvent(.add, by: intent.user.name, target: item.path.bytes, details: details)
    case .delete: return AuditEvent(.delete, by: intent.user.name, target: item.path.bytes, details: details)
    case .renameFrom:
      let new = intent.items.first { $0.role == .renameTo }
      if let new { details += JSON.path(new.path, key: "to") }
      return AuditEvent(.rename, by: intent.user.name, target: item.path.bytes, details: details)
    case .renameTo: return nil
    }
  }
}

extension WriteTransaction {
  /// The newest version of a path.
  fileprivate func record(_ item: Intent.Item, _ object: ObjectID?, _ commit: ObjectID, _ intent: Intent) throws {
    switch item.role {
    case .change, .create, .renameTo:
      guard let object else { return }
      try recordVersion(
        of: item.path, object: object, commit: commit, user: intent.user, branch: intent.publicBranch)
    case .delete, .renameFrom:
      try forgetVersion(of: item.path)
    }
  }

  fileprivate func release(_ item: Intent.Item, _ object: ObjectID?, _ commit: ObjectID?, _ intent: Intent) throws {
    switch item.role {
    case .change, .create:
      if intent.keeps {
        try rebaseLock(
          on: item.path, of: intent.user, baseObject: object, baseCommit: commit ?? intent.base, branch: intent.branch)
      } else {
        try deleteLock(on: item.path, of: intent.user, commit == nil ? .unchanged : .checkedIn(item.revision))
      }
    case .delete:
      try deleteLock(on: item.path, of: intent.user, .deleted)
    case .renameFrom:
      // One of the account's own is handled with its new name.
      guard item.reserved, let new = intent.items.first(where: { $0.role == .renameTo }) else { return }
      try deleteLock(on: item.path, of: intent.user, .renamed(to: new.path))
    case .renameTo:
      let old = intent.items.first { $0.role == .renameFrom }
      // Another spelling of the same name has the same check-out, which goes on.
      if old.map({ pathRule.key(for: $0.path) }) != pathRule.key(for: item.path) {
        try deleteLock(on: item.path, of: intent.user, .checkedIn(item.revision))
      }
      if let old, !old.reserved {
        try moveLock(from: old.path, to: item.path, of: intent.user, baseObject: object, baseCommit: commit)
      }
    }
  }
}
