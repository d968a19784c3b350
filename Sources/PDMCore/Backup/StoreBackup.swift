import Glibc

/// Writes the whole store into one file, as it is at one moment, while others work.
///
/// Its pages are copied under the shared guard, to this machine's own disk; all that is slow comes after that.
public struct StoreBackup {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public struct Report: Sendable {
    public let file: [UInt8]
    public let manifest: BackupManifest
    /// Of the whole file, in bytes.
    public let size: Int64
  }

  /// - Parameters:
  ///   - name: where it goes; nil is a folder of this user's.
  ///   - replaces: what is there already may go.
  /// - Throws: ``BackupFailure``
  public func run(to name: [UInt8]?, replaces: Bool) throws -> Report {
    try vault.requireStore()
    try vault.store.requireOwnRights()
    try vault.recordingRefusal { try vault.read { _ = try vault.authenticate($0, to: .configure) } }
    let place = try name.map { try self.place($0, replaces: replaces) } ?? ownPlace()
    let tips = try tips()
    // Before the copy, so that it is in there: no copy of the hashes without a line.
    let (number, user) = try vault.administer("", to: .configure) { transaction, actor in
      let number = try transaction.meta(.vault) ?? ""
      let details = JSON.path(RepoPath(trusted: name ?? place), key: "file")
      return ((number, actor.name), [AuditEvent(.backup, by: actor.name, details: details)])
    }
    let folder = try PrivateFolder(in: vault.context)
    let copy = folder.path.appending("pdm.db")
    let created = try FileDescriptor.open(copy, O_RDWR | O_CREAT | O_EXCL, mode: 0o600)
    do {
      try vault.store.read { transaction in try transaction.connection.copy(to: copy) }
    } catch let failure as SQLiteFailure where failure.category == .unsafe {
      throw BackupFailure.storeDamaged(failure.text)
    }
    let now = vault.context.clock.now()
    let proof: StoreProof
    do {
      proof = try vault.context.showing("verifying the copy") { _ in try StoreProof.of(copy, context: vault.context) }
    } catch let damage as DatabaseDamage {
      throw BackupFailure.storeDamaged(damage.trouble)
    }
    let (size, digest) = try BackupFile.measure(created)
    let manifest = BackupManifest(
      vault: number, madeAt: now, host: vault.context.host, user: user, schema: proof.schema,
      generation: proof.generation, head: proof.noted ?? proof.head, size: size, digest: digest, tips: tips)
    try vault.context.showing("writing the backup") { _ in
      try BackupFile(place: place).write(manifest, database: copy, context: vault.context)
    }
    if let found = proof.firstBreak { throw BackupFailure.altered(place, line: found.sequence, reason: found.reason) }
    return Report(file: place, manifest: manifest, size: size + Int64(manifest.bytes.count))
  }

  private func ownPlace() throws -> [UInt8] {
    let folder = UserFolder.state(vault.context).appending("backups")
    try UserFolder.create(folder)
    let number = try vault.store.read { transaction in try transaction.meta(.vault) ?? "" }
    let time = RFC3339.format(vault.context.clock.now()).filter { $0 != "-" && $0 != ":" }
    return folder.appending("\(number.prefix(8))-\(time)-\(Hex.encode(vault.context.random.bytes(2))).pdm-backup")
  }

  private func place(_ name: [UInt8], replaces: Bool) throws -> [UInt8] {
    let absolute = vault.context.absolute(name)
    guard let folder = PathProbe.realPath(absolute.droppingLastComponent) else {
      throw FolderFailure(folder: absolute.droppingLastComponent)
    }
    let place = folder.appending(absolute.lastComponent)
    if try isInside(place) { throw BackupFailure.insideVault(name) }
    guard let status = try FileSystem.status(of: place) else { return place }
    guard status.kind == .regular else { throw BackupFailure.noFile(name) }
    guard replaces else { throw BackupFailure.exists(name) }
    return place
  }

  /// In a store or a git folder anybody of the group could damage or read it; in a work tree the next `git add` would
  /// take it, unless git ignores it.
  private func isInside(_ place: [UInt8]) throws -> Bool {
    let locations = [vault.location, vault.home.location]
    let folders = locations.flatMap { [$0.storeDirectory, $0.gitDirectory, $0.commonDirectory] }
    if folders.contains(where: { place.starts(with: $0 + [UInt8(ascii: "/")]) }) { return true }
    guard let workTree = vault.location.workTree, place.starts(with: workTree + [UInt8(ascii: "/")]) else {
      return false
    }
    // It takes names, and refuses to be told so.
    let git = vault.git.takingPatterns(in: workTree)
    return try !git.run(["check-ignore", "--quiet", "--", GitArgument(bytes: place)], as: .read).succeeded
  }

  private func tips() throws -> [BackupManifest.Tip] {
    let home = try IntentPlace.home(of: vault)
    let output = try home.git.check(["for-each-ref", "--format=%(objectname) %(refname)"], as: .read)
    return output.split(separator: UInt8(ascii: "\n")).compactMap { line in
      let words = line.split(separator: UInt8(ascii: " "), maxSplits: 1)
      guard words.count == 2, let object = ObjectID(hex: String(decoding: words[0], as: UTF8.self)) else { return nil }
      return BackupManifest.Tip(object: object, reference: Array(words[1]))
    }
  }
}
