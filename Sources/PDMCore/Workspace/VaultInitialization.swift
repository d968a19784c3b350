import Glibc

/// Makes a vault: the store beside a repository, with its first account, an administrator.
public struct VaultInitialization {
  let context: ProcessContext
  let options: Vault.Options

  public init(context: ProcessContext, options: Vault.Options) {
    self.context = context
    self.options = options
  }

  /// What is there before.
  public enum State: Sendable {
    /// A store: nothing needs doing.
    case existing(Vault)
    /// A repository without one.
    case repository(Vault)
    /// Neither: git will make a repository.
    case none
  }

  public struct Report: Sendable {
    public let storeDirectory: [UInt8]
    public let createdRepository: Bool
    /// How many files became read-only, as a reminder that they need a check-out.
    public let readOnlyFiles: Int
    public let alreadyThere: Bool

    /// Of a vault that was there before.
    public init(existing vault: Vault) {
      self.init(
        storeDirectory: vault.home.location.storeDirectory, createdRepository: false, readOnlyFiles: 0,
        alreadyThere: true)
    }

    init(storeDirectory: [UInt8], createdRepository: Bool, readOnlyFiles: Int, alreadyThere: Bool) {
      self.storeDirectory = storeDirectory
      self.createdRepository = createdRepository
      self.readOnlyFiles = readOnlyFiles
      self.alreadyThere = alreadyThere
    }
  }

  /// - Parameter directory: nil is the working folder.
  public func find(directory: [UInt8]?) throws -> State {
    var options = options
    options.vault = directory.map(context.absolute) ?? options.vault
    try AbandonedRepository.clear(in: options.vault ?? context.workingDirectory)
    do {
      let vault = try Vault(locating: options, context: context)
      // A clone has the vault of the repository that it was cloned from: a second store would give one path to two.
      if try FileSystem.status(of: vault.home.location.storeDirectory) != nil { return .existing(vault) }
      return .repository(vault)
    } catch let failure as GitFailure {
      if case .notARepository = failure { return .none }
      throw failure
    }
  }

  /// - Throws: ``SharingFailure`` when `shared` is asked for a repository whose folders are another's.
  public func create(
    directory: [UInt8]?, admin: String, fullName: String?, password: [UInt8], shared: Bool
  ) throws -> Report {
    try AccountName.check(admin)
    let fullName = try AccountIdentity.checkFullName(fullName ?? admin)
    let hash = try PasswordHash.make(password)
    var createdRepository = false
    if case .none = try find(directory: directory) {
      let target = directory.map(context.absolute) ?? context.workingDirectory
      try GitProgram(in: context).check(
        ["init", "--quiet"] + (shared ? ["--shared=group"] : []) + ["--", GitArgument(bytes: target)])
      createdRepository = true
    }
    let vault: Vault
    switch try find(directory: directory) {
    case .existing(let found):
      return Report(existing: found)
    case .repository(let found): vault = found
    case .none: throw StoreFailure.noVault(from: directory ?? context.workingDirectory)
    }
    try vault.git.checkVersion()
    if createdRepository {
      // git brings objects and branches to the disk, but no new repository.
      for name in ["HEAD", "config"] { try FileSystem.syncFile(vault.location.commonDirectory.appending(name)) }
    }
    // A second store would be one more in which nobody holds anything.
    if let kept = vault.store.replaced() { throw StoreFailure.restoreUnfinished(kept: kept) }
    if shared, !createdRepository { try RepositorySharing(vault: vault).begin() }
    let settings = try vault.settings()
    let head = try vault.openRepository().value.head().commit
    let tips = try tips(of: vault, head: head)
    // A clone brings the numbers of its files along.
    let revisions = try RevisionRebuild(vault).collect()
    let sharing =
      try Store.Sharing.ofProgram(for: context.userID)
      ?? Store.Sharing(
        group: settings.groupWrites,
        groupID: FileSystem.status(of: vault.location.commonDirectory)?.group ?? getgid())
    // First, so that at no moment a `git add` of everything takes the store.
    try ExcludeFile(of: vault).hideStore()
    let isNew = try vault.store.create(sharing: sharing, pathRule: settings.pathRule) { transaction in
      try transaction.insertUser(
        name: admin, fullName: fullName, email: AccountIdentity.defaultEmail(admin), role: .admin, passwordHash: hash)
      for found in revisions { try transaction.recordRevision(found) }
      if !tips.isEmpty { try transaction.setMeta(.origin, tips.joined(separator: " ")) }
      return try transaction.commit(
        recording: [
          AuditEvent(.initialized, by: admin, details: [("head", .text(head?.hex)), ("admin", .string(admin))])
        ], returning: ())
    }
    return Report(
      storeDirectory: vault.location.storeDirectory, createdRepository: createdRepository,
      readOnlyFiles: isNew ? try remind(vault, settings) : 0, alreadyThere: !isNew)
  }

  /// What all refs name now: where the vault's own history begins.
  private func tips(of vault: Vault, head: ObjectID?) throws -> [String] {
    let output = try vault.git.check(["for-each-ref", "--format=%(objectname)"], as: .read)
    let refs = String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    return Set(refs + (head.map { [$0.hex] } ?? [])).sorted()
  }

  /// All files that need a check-out become read-only, now that nobody has one; links and what `-lockable` exempts stay.
  private func remind(_ vault: Vault, _ settings: RepositorySettings) throws -> Int {
    guard settings.setsReadOnly, let workTree = vault.location.workTree else { return 0 }
    let index = try vault.openRepository().value.index()
    // Nobody can have set another policy yet.
    let exempt = try Exemption.exempt(among: index.map(\.path), under: .all, git: vault.git)
    let reminder = WriteReminder(workTree: workTree, groupWritable: settings.groupWrites, context: context)
    return context.showing("making files read-only", .things("files"), of: Int64(index.count)) { progress in
      var count = 0
      for entry in index {
        progress?.advance()
        guard entry.mode & 0o170000 == 0o100000, !exempt.contains(entry.path) else { continue }
        // Files of other people stay as they are: a reminder, not the gate.
        if (try? reminder.makeReadOnly(entry.path)) == true { count += 1 }
      }
      return count
    }
  }
}
