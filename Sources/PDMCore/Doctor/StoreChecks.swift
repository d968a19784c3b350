/// What is looked at of the store (docs/technical/store.md).
extension DoctorCheck {
  /// That all is there, and open to those who may and nobody else.
  static let files = DoctorCheck(name: "store_files", title: "store files") { vault in
    let files = vault.store.files
    guard let folder = try FileSystem.status(of: files.folder) else { throw StoreFailure.incomplete(files.folder) }
    let statuses = try ([files.database] + files.empties).map { file in
      guard let status = try FileSystem.status(of: file) else { throw StoreFailure.incomplete(file) }
      return (file, status)
    }
    // Whether a group shares it is what most say: one mode that is wrong must not make the others look so.
    let shared = statuses.count { $0.1.mode & 0o020 != 0 }
    let sharing = Store.Sharing(group: 2 * shared > statuses.count, groupID: folder.group)
    var answers = [modes(of: files.folder, folder, wanted: sharing.folderMode)]
    answers += statuses.map { modes(of: $0, $1, wanted: sharing.fileMode) }
    // SQLite makes it anew where it is missing.
    if let journal = try FileSystem.status(of: files.journal) {
      answers.append(modes(of: files.journal, journal, wanted: sharing.fileMode))
    }
    if try FileSystem.status(of: files.unsafeMark) != nil {
      let reason = try FileSystem.contents(of: files.unsafeMark, limit: 4096)
      let failure = StoreFailure.markedUnsafe(String(decoding: reason, as: UTF8.self))
      answers.append(.trouble(failure.message, remedy: failure.hint))
    }
    let found = answers.compactMap(\.self)
    let owner = vault.context.userName(folder.owner) ?? "uid \(folder.owner)"
    return found.isEmpty ? [.ok("all there, mode \(String(folder.mode, radix: 8)), of \(owner)")] : found
  }

  /// - Returns: nil where they are as they were made.
  private static func modes(of file: [UInt8], _ status: FileStatus, wanted: UInt32) -> DoctorFinding.Answer? {
    guard status.mode != wanted else { return nil }
    let name = PathQuoting.quote(file)
    let (found, mode) = (String(status.mode, radix: 8), String(wanted, radix: 8))
    let remedy = "chmod \(mode) \(PathQuoting.shellWord(file))"
    if status.mode & 0o007 != 0 {
      return .trouble("\(name) is open to everybody (mode \(found)); it is to be \(mode)", remedy: remedy)
    }
    if wanted & ~status.mode != 0 {
      return .trouble(
        "\(name) is closed to those who use the vault (mode \(found)); it is to be \(mode)", remedy: remedy)
    }
    return .warning("\(name) has mode \(found), not \(mode)", remedy: remedy)
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
      .trouble("the database is damaged: \($0)", remedy: "put the store's folder back from its backup")
    }
  }

  static let record = DoctorCheck(name: "record", title: "record") { vault in
    let (head, noted) = try vault.store.read { transaction in
      (try transaction.auditHead(), try transaction.notedAuditHead())
    }
    guard head == noted else {
      return [
        .trouble(
          "the newest line of the record, \(head.sequence), is not the one that the store noted"
            + (noted.map { ", \($0.sequence)" } ?? ""),
          remedy: "pdm audit verify names the first line that does not fit")
      ]
    }
    return [.ok("the newest line, \(head.sequence), is the one that the store noted; pdm audit verify proves the rest")]
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
    return [.warning("\(text), and nobody works at it", remedy: "the next pdm command finishes or undoes it: pdm ls")]
  }
}
