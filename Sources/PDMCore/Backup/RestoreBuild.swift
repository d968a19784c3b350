import Glibc

/// Builds the store that is to take another's place.
struct RestoreBuild {
  let vault: Vault
  let building: Store
  let request: StoreRestore.Request

  /// What the new store is made of, and what the heads in commits say to it.
  private struct Material {
    var source = RestoreReport.Source.git
    var salvage: Salvage?
    /// All check-ins of this vault.
    var heads: [AuditChain.Carried] = []
    /// Those that earlier restores did not give up.
    var valid: [AuditChain.Carried] = []
  }

  func run() throws -> RestoreReport {
    let folder = try PrivateFolder(in: vault.context)
    let settings = try vault.settings()
    let group = try FileSystem.status(of: vault.location.commonDirectory)?.group ?? getgid()
    try building.makeFiles(
      sharing: .ofProgram(for: vault.context.userID) ?? Store.Sharing(group: settings.groupWrites, groupID: group))
    var material = Material()
    if let backup = request.backup {
      try take(BackupFile(place: vault.context.absolute(backup)), named: backup, folder.path, &material)
    } else {
      material.salvage = try Salvage(of: vault.store.files, copyingTo: folder.path, context: vault.context)
      let number = material.salvage?.vault ?? Hex.encode(vault.context.random.bytes(16))
      try building.makeSchema(vault: number, pathRule: material.salvage?.pathRule ?? settings.pathRule)
      if material.salvage != nil { material.source = .salvage }
      let restores = material.salvage?.restores ?? []
      try sortHeads(since: material.salvage?.origin ?? "", restores, &material)
    }
    var report = try fill(material)
    try verify(report, material)
    report.restoreLine = try building.read { transaction in
      var line = report.restoreLine
      try transaction.auditLines(after: report.lines, limit: 1) {
        line = AuditHead(sequence: $0.sequence, hash: $0.hash)
      }
      return line
    }
    try FileSystem.syncFolder(building.files.folder)
    return report
  }

  private func sortHeads(since origin: String, _ restores: [StoreRestoreLine], _ material: inout Material) throws {
    let heads = try vault.context.showing("reading the heads in commits") { _ in
      try CarriedHeads.all(since: origin, using: vault.git)
    }
    material.heads = heads
    material.valid = try CarriedHeads.sort(heads, by: restores, using: vault.git).valid
  }

  /// The database of a backup, when it is whole, of this vault, and agrees with the check-ins in git.
  private func take(
    _ file: BackupFile, named name: [UInt8], _ folder: [UInt8], _ material: inout Material
  ) throws {
    let copy = folder.appending("backup.db")
    _ = try FileDescriptor.open(copy, O_WRONLY | O_CREAT | O_EXCL, mode: 0o600)
    let manifest = try file.extract(to: copy)
    let proof: StoreProof
    do {
      proof = try StoreProof.of(copy, context: vault.context)
      if let manifest, manifest.vault != proof.vault { throw DatabaseDamage(trouble: "it is not its manifest's") }
      try sortHeads(since: proof.origin, proof.restores, &material)
      let agreed = try StoreProof.of(copy, carried: material.valid, context: vault.context)
      if let found = agreed.firstBreak {
        throw RestoreFailure.otherRecord(file: name, line: found.sequence, reason: found.reason)
      }
    } catch let damage as DatabaseDamage {
      throw BackupFailure.damaged(name, damage.trouble)
    }
    let old = try Salvage(of: vault.store.files, copyingTo: folder, context: vault.context)?.vault
    if let old, old != proof.vault {
      throw RestoreFailure.otherVault(file: name, found: proof.vault, wanted: old)
    }
    let target = try FileDescriptor.open(building.files.database, O_WRONLY | O_TRUNC)
    try target.append(contentsOf: try FileDescriptor.open(copy, O_RDONLY))
    try target.sync()
    material.source = .backup(madeAt: manifest?.madeAt)
  }

  // MARK: Filling it

  private func fill(_ material: Material) throws -> RestoreReport {
    let ledger = LedgerRestore(vault: vault)
    let all = try ledger.collect(carrying: Set(material.heads.map(\.commit)))
    let revisions = try RevisionRebuild(vault).collect()
    let newHash = material.salvage == nil && request.backup != nil ? nil : try PasswordHash.make(request.password)
    return try building.write { transaction in
      var report = RestoreReport()
      report.source = material.source
      report.admin = request.admin
      if let salvage = material.salvage {
        let (tables, _) = try salvage.fill(transaction, carried: material.valid)
        report.tables = tables
        if !salvage.origin.isEmpty { try transaction.setMeta(.origin, salvage.origin) }
        // Heads that earlier restores gave up stay given up.
        let kept = try transaction.auditHead().sequence
        let earlier = salvage.restores.map(\.line.sequence).filter { $0 <= kept }
        if !earlier.isEmpty {
          try transaction.setMeta(.restores, earlier.map { "\($0)" }.joined(separator: " "))
        }
      }
      let admin = try administrator(in: transaction, newHash: newHash)
      report.lines = try transaction.auditHead().sequence
      let lost = material.valid.filter { $0.head.sequence > report.lines }
      report.lostHeads = lost.map { RestoreReport.LostHead(commit: $0.commit, sequence: $0.head.sequence) }
      report.sessionsEnded = try transaction.endAllSessions()
      try transaction.deleteAllWaiters()
      for intent in try transaction.intents() { try transaction.undoIntent(intent) }
      let recorded = try transaction.recordedCommits()
      let missing = try all.filter { checkin in
        try !recorded.contains(checkin.commit.id.hex) || !transaction.knowsCheckin(checkin.id, checkin.commit.id)
      }
      let events = try putBack(ledger.withChanges(missing), in: transaction, recorded, &report)
      for found in revisions { try transaction.recordRevision(found) }
      report.locks = try transaction.locks()
      report.users = try transaction.users()
      report.tokens = try transaction.tokens(of: nil).filter { $0.state(at: transaction.now) == .active }
      let line = try restoreLine(by: admin, report, lost)
      let earlier = try transaction.meta(.restores).map { "\($0) " } ?? ""
      try transaction.setMeta(.restores, "\(earlier)\(report.lines + 1)")
      return try transaction.commit(recording: [line] + events, returning: report)
    }
  }

  /// An administrator of what is put back, by his password; where there is no such account, it is made.
  private func administrator(in transaction: borrowing WriteTransaction, newHash: String?) throws -> User {
    if let user = try transaction.user(named: request.admin) {
      guard let hash = try transaction.passwordHash(of: user), PasswordHash.matches(request.password, hash),
        user.role == .admin, !user.isDisabled
      else { throw AccountFailure.badCredentials }
      return user
    }
    guard let newHash else { throw AccountFailure.badCredentials }
    let fullName = try AccountIdentity.checkFullName(request.fullName ?? request.admin)
    try transaction.insertUser(
      name: request.admin, fullName: fullName, email: AccountIdentity.defaultEmail(request.admin), role: .admin,
      passwordHash: newHash)
    guard let user = try transaction.user(named: request.admin) else { throw AccountFailure.badCredentials }
    return user
  }

  private func putBack(
    _ checkins: [LedgerRestore.Checkin], in transaction: borrowing WriteTransaction, _ recorded: Set<String>,
    _ report: inout RestoreReport
  ) throws -> [AuditEvent] {
    var events: [AuditEvent] = []
    for checkin in checkins {
      if try transaction.user(named: checkin.user) == nil {
        // A trailer may say anything.
        guard (try? AccountName.check(checkin.user)) != nil else {
          report.refused.append(checkin.commit.id)
          continue
        }
        try transaction.insertBareUser(
          name: checkin.user, fullName: String(decoding: checkin.commit.author.name, as: UTF8.self),
          email: String(decoding: checkin.commit.author.email, as: UTF8.self))
        report.madeUsers.append(checkin.user)
        events += [
          AuditEvent(
            .userAdd, by: request.admin, target: checkin.user, details: [("role", .string(Role.user.rawValue))]),
          AuditEvent(.userDisable, by: request.admin, target: checkin.user),
        ]
      }
      guard let user = try transaction.user(named: checkin.user) else { continue }
      if try !transaction.knowsCheckin(checkin.id, checkin.commit.id) {
        report.endedLocks += try transaction.putBack(checkin, by: user)
      }
      report.checkins.append(
        RestoreReport.Checkin(
          commit: checkin.commit.id, user: checkin.user, subject: checkin.commit.subject,
          paths: checkin.changes.map(\.path)))
      if !recorded.contains(checkin.commit.id.hex) { events += checkin.events }
    }
    return events
  }

  private func restoreLine(
    by admin: User, _ report: RestoreReport, _ lost: [AuditChain.Carried]
  ) throws -> AuditEvent {
    var details: [(String, JSON)] = [("from", .string(report.source.name))]
    if let backup = request.backup { details += JSON.path(RepoPath(trusted: backup), key: "file") }
    if case .backup(let time?) = report.source { details.append(("made_at", .time(time))) }
    details += [
      ("kept_lines", .integer(report.lines)), ("heads_given_up", .number(lost.count)),
      ("checkins", .number(report.checkins.count)), ("sessions_ended", .number(report.sessionsEnded)),
    ]
    if !lost.isEmpty { details.append(("tips", .string(try tips(reaching: lost).joined(separator: " ")))) }
    return AuditEvent(.storeRestore, by: admin.name, details: details)
  }

  /// What branches name now, and what they do not reach.
  private func tips(reaching lost: [AuditChain.Carried]) throws -> [String] {
    let output = try vault.git.check(
      ["for-each-ref", "--format=%(objectname)", "refs/heads", "refs/remotes"], as: .read)
    let head = try vault.openRepository().value.head().commit
    let branches = Set(String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init))
      .union(head.map { [$0.hex] } ?? [])
    let reached = try CarriedHeads.checkins(from: branches, using: vault.git)
    return branches.sorted() + Set(lost.map(\.commit)).subtracting(reached).map(\.hex).sorted()
  }

  // MARK: Looking at it

  private func verify(_ report: RestoreReport, _ material: Material) throws {
    let heads = material.valid.filter { $0.head.sequence <= report.lines }
    do {
      let proof = try StoreProof.of(building.files.database, carried: heads, context: vault.context)
      if let found = proof.firstBreak {
        throw RestoreFailure.notVerified("line \(found.sequence): \(found.reason)")
      }
    } catch let damage as DatabaseDamage {
      throw RestoreFailure.notVerified(damage.trouble)
    }
  }
}
