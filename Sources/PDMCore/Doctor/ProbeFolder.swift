/// A folder in the store's in which something is tried out. It has a random name, so that no host has an answer about it
/// in its cache, and goes with its maker; what dead makers left goes with the next who makes one.
struct ProbeFolder: ~Copyable {
  /// For a doctor by itself, and for two hosts that meet.
  enum Kind: String, CaseIterable { case probe, meeting }

  let path: [UInt8]
  /// Of the store's files.
  let fileMode: UInt32

  /// By the file server's clock; no test takes nearly as long.
  private static let longestLife: Int64 = 3600

  /// - Parameter files: empty ones to be there when the folder gets its name.
  init(_ kind: Kind, in vault: Vault, files: [String] = [], fill: ([UInt8]) throws -> Void = { _ in }) throws {
    try vault.store.requireOwnRights()
    let store = vault.store.files.folder
    let modes = try Self.modes(of: vault)
    let name = Hex.encode(vault.context.random.bytes(8))
    let building = store.appending(".\(kind.rawValue)-\(name)")
    let path = store.appending("\(kind.rawValue)-\(name)")
    do {
      try FileSystem.createFolder(building, mode: modes.folder)
      for file in files { try Self.make(building.appending(file), mode: modes.file) }
      try fill(building)
      try FileSystem.rename(building, to: path)
    } catch {
      Self.discard(building)
      throw error
    }
    self.path = path
    fileMode = modes.file
    Self.sweep(store, newest: path)
  }

  deinit {
    Self.discard(path)
  }

  func file(_ name: String) -> [UInt8] { path.appending(name) }

  func make(_ name: String) throws(SystemFailure) { try Self.make(file(name), mode: fileMode) }

  private static func make(_ file: [UInt8], mode: UInt32) throws(SystemFailure) {
    try FileDescriptor.create(file, mode: mode)
  }

  /// Open to whoever may use the guard.
  private static func modes(of vault: Vault) throws -> (file: UInt32, folder: UInt32) {
    let folder = vault.store.files.folder
    let guardFile = folder.appending(StoreFiles.guardName)
    guard let above = try FileSystem.status(of: folder), let shared = try FileSystem.status(of: guardFile) else {
      throw StoreFailure.incomplete(guardFile)
    }
    return (shared.mode, above.mode)
  }

  /// Of somebody who is dead, or to be forgotten.
  static func discard(_ folder: [UInt8]) {
    for name in (try? FileSystem.names(in: folder)) ?? [] { try? FileSystem.remove(folder.appending(name)) }
    try? FileSystem.removeFolder(folder)
  }

  private static func sweep(_ store: [UInt8], newest: [UInt8]) {
    guard let now = try? FileSystem.status(of: newest)?.modifiedSeconds else { return }
    for name in (try? FileSystem.names(in: store)) ?? [] where isOfKind(name) {
      let folder = store.appending(name)
      guard folder != newest, let status = try? FileSystem.status(of: folder), status.kind == .folder,
        now - status.modifiedSeconds > longestLife
      else { continue }
      discard(folder)
    }
  }

  static func isOfKind(_ name: [UInt8]) -> Bool {
    let name = name.first == UInt8(ascii: ".") ? name.dropFirst() : name[...]
    return Kind.allCases.contains { name.starts(with: Array("\($0.rawValue)-".utf8)) }
  }

  /// Meetings to which nobody has come yet.
  static func meetings(in vault: Vault) throws -> [[UInt8]] {
    let store = vault.store.files.folder
    let prefix = Array("\(Kind.meeting.rawValue)-".utf8)
    return try FileSystem.names(in: store).filter { $0.starts(with: prefix) }.map { store.appending($0) }
  }
}
