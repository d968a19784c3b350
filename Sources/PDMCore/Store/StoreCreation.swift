import Glibc

extension Store {
  /// How the files of a new store are to be owned.
  struct Sharing: Equatable {
    /// The group of the repository may use the store too. Nobody else ever may: it holds password hashes.
    var group: Bool
    var groupID: gid_t

    var folderMode: mode_t { group ? 0o2770 : 0o700 }
    var fileMode: mode_t { group ? 0o660 : 0o600 }

    /// Of a set-gid program: for its group alone, whoever may write the repository. Only where the folder's owner will be
    /// one whom ``StorePrivilege`` trusts; everybody else makes a store of his own, without protection.
    static func ofProgram(for user: UInt32) -> Sharing? {
      guard let group = StorePrivilege.group, user == 0 || user == StorePrivilege.programOwner else { return nil }
      return Sharing(group: true, groupID: group)
    }
  }

  /// Makes a store with its first account, whole or not at all: it is built in a folder of another name, which then gets
  /// its own. Where two do this at once, one wins.
  /// - Returns: false when a store was there already, which is left as it is.
  func create(
    sharing: Sharing, pathRule: PathRule, fill: (consuming WriteTransaction) throws -> Committed<Void>
  ) throws -> Bool {
    if try FileSystem.status(of: files.folder) != nil { return false }
    try Mount.refuseIfUnsafe(files.folder.droppingLastComponent)
    let building = building()
    do {
      try building.build(sharing: sharing, pathRule: pathRule)
      try building.write(fill)
      try FileSystem.rename(building.files.folder, to: files.folder)
    } catch {
      building.discard()
      // rename(2) refuses a target folder that is not empty: somebody else's store won, and may have cleared ours away.
      if try FileSystem.status(of: files.folder) != nil { return false }
      throw error
    }
    try FileSystem.syncFolder(files.folder.droppingLastComponent)
    discardAbandoned()
    return true
  }

  /// A store of another name beside this one, not made yet, in which one is built.
  func building() -> Store {
    let suffix = Hex.encode(context.random.bytes(6))
    var building = Store(
      folder: files.folder + Array("\(Self.buildingMark)\(suffix)".utf8), context: context, timeout: timeout,
      user: user, command: command)
    // Whether locks work there is all the same to a folder of a random name. The rename decides between two of them.
    building.needsNoProof = true
    return building
  }

  /// Between the store's name and a random number: the folder in which it is built.
  static let buildingMark = ".new-"

  /// Removes what killed inits left half made; whoever still builds has lost.
  private func discardAbandoned() {
    let parent = files.folder.droppingLastComponent
    let prefix = files.folder.lastComponent + Array(Self.buildingMark.utf8)
    for name in (try? FileSystem.names(in: parent)) ?? [] where name.starts(with: prefix) {
      Store(folder: parent.appending(name), context: context, timeout: timeout, user: user, command: command).discard()
    }
  }

  private func build(sharing: Sharing, pathRule: PathRule) throws {
    try makeFiles(sharing: sharing)
    try makeSchema(vault: Hex.encode(context.random.bytes(16)), pathRule: pathRule)
    try FileSystem.syncFolder(files.folder)
  }

  /// The folder and all that is in it from the beginning, empty.
  func makeFiles(sharing: Sharing) throws {
    try FileSystem.createFolder(files.folder, mode: sharing.folderMode)
    if sharing.group {
      try FileSystem.setGroup(sharing.groupID, of: files.folder)
      // chown clears the set-group-id bit for everybody but root.
      try FileSystem.setMode(sharing.folderMode, of: files.folder)
    }
    // SQLite would make its database 0644 whatever the umask, and gives the journal the database's mode.
    for file in files.empties + [files.database] {
      let created = try FileDescriptor.open(file, O_RDWR | O_CREAT | O_EXCL, mode: sharing.fileMode)
      try created.setMode(sharing.fileMode)
    }
  }

  /// The tables, without a row.
  /// - Parameter number: the vault's.
  func makeSchema(vault number: String, pathRule: PathRule) throws {
    let connection = try Connection(files.database, access: .write)
    defer { connection.close() }
    try connection.execute("BEGIN IMMEDIATE")
    try connection.execute("PRAGMA application_id=\(Migrations.applicationID)")
    try Migrations.apply(to: connection, from: 0)
    try connection.setMeta(.vault, number)
    try connection.setMeta(.pathRule, pathRule.identifier)
    try connection.execute("COMMIT")
  }

  func discard() {
    for name in (try? FileSystem.names(in: files.folder)) ?? [] {
      try? FileSystem.remove(files.folder.appending(name))
    }
    try? FileSystem.removeFolder(files.folder)
  }
}
