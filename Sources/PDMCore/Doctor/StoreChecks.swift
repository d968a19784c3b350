/// What is looked at of the store (docs/technical/store.md).
extension DoctorCheck {
  /// That all is there, and open to those who may and nobody else.
  static let files = DoctorCheck(name: "store_files", title: "store files") { vault in
    let files = vault.store.files
    guard let folder = try FileSystem.status(of: files.folder) else { throw StoreFailure.incomplete(files.folder) }
    let statuses = try ([files.database] + files.empties).map { file in
      guard let status = try vault.store.status(of: file) else { throw StoreFailure.incomplete(file) }
      return (file, status)
    }
    // Whether a group shares it is what most say: one mode that is wrong must not make the others look so.
    let shared = statuses.count { $0.1.mode & 0o020 != 0 }
    let sharing = Store.Sharing(group: 2 * shared > statuses.count, groupID: folder.group)
    var answers = [modes(of: files.folder, folder, wanted: sharing.folderMode)]
    answers += statuses.map { modes(of: $0, $1, wanted: sharing.fileMode) }
    // SQLite makes it anew where it is missing.
    if let journal = try vault.store.status(of: files.journal) {
      answers.append(modes(of: files.journal, journal, wanted: sharing.fileMode))
    }
    answers += try waiting(files, sharing) + strangers(files)
    if try vault.store.status(of: files.unsafeMark) != nil {
      let failure = try vault.store.markedUnsafe()
      answers.append(.trouble(failure.message, remedy: failure.hint))
    }
    let found = answers.compactMap(\.self)
    let owner = vault.context.userName(folder.owner) ?? "uid \(folder.owner)"
    return found.isEmpty ? [.ok("all there, mode \(String(folder.mode, radix: 8)), of \(owner)")] : found
  }

  /// - Returns: nil where they are as they were made.
  private static func modes(of file: [UInt8], _ status: FileStatus, wanted: UInt32) -> DoctorFinding.Answer? {
    guard status.mode != wanted else { return nil }
    let file = StorePrivilege.shown(file)
    let name = PathQuoting.quote(file)
    let (found, mode) = (String(status.mode, radix: 8), String(wanted, radix: 8))
    let remedy = "chmod \(mode) \(PathQuoting.shellWord(file))"
    var answer: DoctorFinding.Answer
    if status.mode & 0o007 != 0 {
      answer = .trouble("\(name) is open to everybody (mode \(found)); it is to be \(mode)", remedy: remedy)
    } else if wanted & ~status.mode != 0 {
      answer = .trouble(
        "\(name) is closed to those who use the vault (mode \(found)); it is to be \(mode)", remedy: remedy)
    } else {
      answer = .warning("\(name) has mode \(found), not \(mode)", remedy: remedy)
    }
    answer.fix = {
      try FileSystem.setMode(wanted, of: file)
      return "its mode is \(mode) now"
    }
    return answer
  }

  /// The files of those who wait come and go meanwhile.
  private static func waiting(_ files: StoreFiles, _ sharing: Store.Sharing) throws -> [DoctorFinding.Answer?] {
    try StorePrivilege.during(files.waiting) {
      guard let folder = try FileSystem.status(of: files.waiting) else { return [] }
      return [modes(of: files.waiting, folder, wanted: sharing.folderMode)]
        + (try FileSystem.names(in: files.waiting).map { name in
          let file = files.waiting.appending(name)
          return try FileSystem.status(of: file).flatMap { modes(of: file, $0, wanted: sharing.fileMode) }
        })
    }
  }

  /// What pdm does not put there.
  private static func strangers(_ files: StoreFiles) throws -> [DoctorFinding.Answer] {
    let others = [files.database, files.journal, files.unsafeMark, files.waiting]
    let known = Set((others + files.empties).map(\.lastComponent))
    let folder = files.database.droppingLastComponent
    let names = try StorePrivilege.during(files.database) { try FileSystem.names(in: folder) }
    return names.filter { !known.contains($0) && !ProbeFolder.isOfKind($0) }.map { name in
      let place = files.folder.appending(name)
      let open = name.starts(with: Array(".nfs".utf8))
      return .warning(
        "\(PathQuoting.quote(place)) is no file of the store"
          + (open ? ": a removed file that some host still has open" : ""),
        remedy: open
          ? "it goes with the process that has it open" : "look what it is; rm -r \(PathQuoting.shellWord(place))")
    }
  }

  static let schema = DoctorCheck(name: "schema", title: "schema") { vault in
    try vault.store.read { _ in }
    return [.ok("version \(Migrations.newest), the newest that this pdm knows")]
  }

  /// SQLite reads all of it, and writers wait meanwhile: a few milliseconds for each megabyte.
  static let database = DoctorCheck(name: "database", title: "database") { vault in
    let problems = try vault.store.read { transaction in try transaction.integrityProblems() }
    guard !problems.isEmpty else { return [.ok("SQLite finds no damage")] }
    return problems.map {
      .trouble("the database is damaged: \($0)", remedy: "pdm restore-store FILE, with the last backup, or without one")
    }
  }

  /// The whole of it, as `pdm audit verify` does.
  static let record = DoctorCheck(name: "record", title: "record") { vault in
    let verdict = try AuditVerification(vault, asDoctor: true).run()
    if let found = verdict.firstBreak {
      return [
        .trouble(
          "the record was altered at line \(found.sequence): \(found.reason)",
          remedy: "keep a copy of the store's folder as it is, and compare with a backup or a clone's trailers")
      ]
    }
    guard verdict.differences.isEmpty else {
      return verdict.differences.map {
        .trouble(
          "the store was altered past the record: \($0.subject) \($0.reason)",
          remedy: "keep a copy of the store's folder as it is; whoever may write there can have done it")
      }
    }
    let unproved = verdict.restores.filter(\.needsAcceptance)
    guard unproved.isEmpty else {
      return unproved.map {
        .warning(
          "the record was \(AuditRendering.sentence($0))",
          remedy: "if nobody knows of that restore, it was a forger's: pdm audit verify --help says more")
      }
    }
    return [.ok(AuditRendering.sentence(verdict))]
  }

  /// Bounds that nobody can read let nothing pass.
  static let settings = DoctorCheck(name: "settings", title: "settings") { vault in
    let stored = try vault.store.read { transaction in try transaction.settings() }
    let troubles = VaultSetting.all.compactMap { setting -> DoctorFinding.Answer? in
      do throws(StoredSettingFailure) {
        _ = try stored.value(of: setting)
        return nil
      } catch {
        return .trouble(error.message, remedy: error.hint)
      }
    }
    return troubles.isEmpty ? [.ok("\(stored.rows.count) set")] : troubles
  }

  static let intents = DoctorCheck(name: "unfinished", title: "unfinished") { vault in
    let intents = try vault.store.read { transaction in try transaction.intents() }
    guard let oldest = intents.first else { return [.ok("no command is half done")] }
    let text =
      "\(intents.count == 1 ? "a command is" : "\(intents.count) commands are") half done, "
      + "\(oldest.user.name)'s \(oldest.kind.rawValue) since \(RFC3339.format(oldest.createdAt)) on \(oldest.host)"
    guard let queue = try CheckinQueue.ifFree(vault) else { return [.ok("\(text); it is at work")] }
    queue.leave()
    let gone = try intents.filter { try FileSystem.status(of: $0.gitDirectory) == nil }
    if let first = gone.first {
      return [
        .warning(
          "\(text); \(gone.count) of them in \(PathQuoting.quote(first.gitDirectory)), which is not here",
          remedy: "a pdm command there finishes it; where that clone is gone: pdm break FILE -m WHY")
      ]
    }
    var answer = DoctorFinding.Answer.warning(
      "\(text), and nobody works at it", remedy: "the next pdm command finishes or undoes it: pdm ls")
    answer.fix = {
      try vault.read { _ in }
      guard try vault.store.read({ transaction in try transaction.hasIntents() }) == false else { return nil }
      return "finished or undone"
    }
    return [answer]
  }
}
