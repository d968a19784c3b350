import Glibc

/// Ends other people's check-outs: their edits are kept for them, in every work tree of the repository, the files at hand
/// get HEAD's content again, and the holders get a notice. The steps are those of a ``Cancellation``.
struct Breaking {
  /// Whose work tree is at hand; in a bare repository there may be linked ones.
  let vault: Vault
  /// The check-in lock, for the git children.
  let inheriting: [Int32]
  /// Who acts, and why.
  let user: User
  let reason: String
  /// Each with its holder.
  let locks: [(lock: Lock, holder: User)]
  /// The files stay as they are.
  let keepsEdits: Bool

  struct Outcome {
    /// Where the edits of each file are kept.
    let rescues: [RepoPath: [String]]
    /// Those that were edited in the work tree at hand.
    let edited: Set<RepoPath>
  }

  /// - Parameter requireRight: asked in the transaction that writes the intent, or ends the check-outs.
  func run(
    head: Head, settings: RepositorySettings, in repository: RepositoryHandle,
    requireRight: (borrowing WriteTransaction) throws -> Void
  ) throws -> Outcome {
    let paths = locks.map(\.lock.path)
    let here = try EditedPlace(paths, in: vault)
    let cancellation = Cancellation(vault: vault, inheriting: inheriting)
    let putBack = keepsEdits ? [] : here.edited
    try cancellation.requireRoom(putBack, head, in: repository.value)
    try cancellation.requireContent(putBack, head, settings, in: repository.value)
    let now = vault.context.clock.now()
    var rescues: [RepoPath: [String]] = [:]
    let kept = try keep(here, now, &rescues)
    for place in try EditedPlace.others(paths, of: vault) {
      do {
        _ = try keep(place, now, &rescues)
      } catch let failure as any Failure where failure.category != .interrupted {
        // The bytes stay where they are.
        place.tell(of: failure)
      }
    }
    let intent = Intent(
      id: Hex.encode(vault.context.random.bytes(16)), kind: .breakLock, user: user, host: vault.context.host,
      osUser: vault.context.userID, createdAt: now, gitDirectory: vault.location.gitDirectory,
      workTree: vault.location.workTree ?? [], branch: head.branchName ?? "HEAD", base: head.commit, keeps: false,
      rescueRef: nil, reason: reason,
      items: locks.map { lock, _ in
        Intent.Item(
          path: lock.path, role: .change, reserved: false, lockID: lock.id, rescues: rescues[lock.path] ?? [])
      })
    if putBack.isEmpty {
      try end(intent, under: settings.pathRule, requireRight)
    } else {
      try cancellation.carryOut(
        intent, kept: kept, under: settings.pathRule, in: repository.value, requireRight: requireRight)
    }
    return Outcome(rescues: rescues, edited: Set(here.edited))
  }

  /// Keeps what is edited in one work tree, for each holder in a place of the holder's own.
  private func keep(
    _ place: EditedPlace, _ now: Timestamp, _ rescues: inout [RepoPath: [String]]
  ) throws -> Rescue.Kept {
    var kept = Rescue.Kept()
    guard let workTree = place.vault.location.workTree else { return kept }
    for path in place.edited {
      let file = workTree.appending(path.bytes)
      // The holder's editor may have kept it from colleagues: better said by name than by git.
      if try FileSystem.status(of: file)?.kind == .regular {
        _ = try FileDescriptor.open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
      }
    }
    let holders = locks.reduce(into: [User]()) { if !$0.contains($1.holder) { $0.append($1.holder) } }
    for holder in holders {
      let rescue = Rescue(
        git: place.vault.git, user: holder, workTree: workTree,
        commonDirectory: place.vault.location.commonDirectory)
      let paths = try rescue.written(
        place.edited.filter { path in locks.contains { $0.lock.path == path && $0.holder == holder } },
        parent: place.head)
      guard !paths.isEmpty else { continue }
      let reference = Rescue.reference(user: holder, id: Hex.encode(vault.context.random.bytes(16)), now: now)
      kept.indexed.merge(try Cancellation.indexed(paths, in: place.vault)) { first, _ in first }
      let part = try rescue.keep(
        paths, reference: reference, parent: place.head,
        reason: "Edits of \(holder.name) kept when \(user.name) broke the check-out\n\n\(reason)\n")
      kept.statuses.merge(part.statuses) { _, new in new }
      for path in paths { rescues[path, default: []].append(reference) }
    }
    return kept
  }

  /// Where nothing has to be put back: one transaction.
  private func end(
    _ intent: Intent, under rule: PathRule, _ requireRight: (borrowing WriteTransaction) throws -> Void
  ) throws {
    let ended = try vault.write(under: rule) { transaction in
      try requireRight(transaction)
      let broken = try intent.items.compactMap { try transaction.breakLock($0, of: intent, recovered: false) }
      return try transaction.commit(recording: broken.map(\.event), returning: broken.flatMap(\.ended))
    }
    Self.tell(of: ended, vault.context.observer)
  }

  /// Of check-ins that will not come about for what was broken.
  static func tell(of ended: [Intent], _ observer: any Observer) {
    for intent in ended {
      observer.warning(
        "\(intent.user.name)'s unfinished \(intent.kind.rawValue) in \(PathQuoting.quote(intent.workTree)) on "
          + "\(intent.host) no longer counts for what was broken")
    }
  }
}

extension WriteTransaction {
  /// Ends the very check-out that an item names, and tells its holder.
  /// - Returns: nil where that check-out is no more; else the line for the record, and the intents that it ended.
  func breakLock(
    _ item: Intent.Item, of intent: Intent, recovered: Bool
  ) throws -> (event: AuditEvent, ended: [Intent])? {
    guard let lock = try lock(on: item.path), lock.id == item.lockID, let holder = try user(id: lock.owner.id),
      try deleteLock(on: lock.path, of: holder, by: intent.user, .broken(of: holder.name))
    else { return nil }
    let why = intent.reason ?? ""
    try leaveNotice(
      .broken, to: holder.id, about: lock.path, from: intent.user, text: why, rescueRef: item.rescues.first)
    var details: [(String, JSON)] = [
      ("reason", .string(why)), ("holder", .string(holder.name)), ("since", .time(lock.lockedAt)),
      ("checkout_reason", .string(lock.reason)), ("rescue", .text(item.rescues.first)), ("lock_id", .string(lock.id)),
    ]
    if item.rescues.count > 1 { details.append(("rescues", .array(item.rescues.map(JSON.string)))) }
    if recovered { details.append(("recovered", true)) }
    return (
      AuditEvent(.breakLock, by: intent.user.name, target: lock.path.bytes, details: details),
      try endIntents(on: lock.path, except: intent.id)
    )
  }
}
