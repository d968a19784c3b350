import Glibc

/// A backup on a disk: the manifest, and behind it the database as it is.
struct BackupFile {
  let place: [UInt8]
  private static let piece = 1 << 20

  /// Size and digest of a file, read once.
  static func measure(_ file: borrowing FileDescriptor) throws -> (size: Int64, digest: [UInt8]) {
    var hash = SHA256()
    var size: Int64 = 0
    while true {
      try Interruption.check()
      let bytes = try file.read(piece)
      guard !bytes.isEmpty else { break }
      hash.update(bytes)
      size += Int64(bytes.count)
    }
    return (size, hash.finalize())
  }

  /// Writes manifest and database under a temporary name, reads them back, and then puts them into their place: what was
  /// there before stays until the new one is on the disk and whole.
  func write(_ manifest: BackupManifest, database: [UInt8], context: ProcessContext) throws {
    let name = ".\(context.processID)-\(Hex.encode(context.random.bytes(4))).pdm-backup"
    // It holds password hashes.
    var file = try ReplacedFile(place, mode: 0o600, temporaryName: name)
    try file.write(manifest.bytes)
    let source = try FileDescriptor.open(database, O_RDONLY)
    while true {
      try Interruption.check()
      let bytes = try source.read(Self.piece)
      guard !bytes.isEmpty else { break }
      try file.write(bytes)
    }
    try BackupFile(place: place.droppingLastComponent.appending(name)).verified()
    try file.finish()
  }

  /// What stands before the database.
  /// - Returns: nil for a bare database, as `sqlite3` or `cp` make a copy of one.
  func manifest() throws -> BackupManifest? {
    let opened = try opened()
    return opened.manifest
  }

  /// Reads all of it.
  /// - Throws: ``BackupFailure/damaged(_:_:)`` where it is not what was written.
  /// - Returns: the manifest, where it has one.
  @discardableResult
  func verified(_ body: ([UInt8]) throws -> Void = { _ in }) throws -> BackupManifest? {
    let opened = try opened()
    var hash = SHA256()
    var size: Int64 = 0
    while true {
      try Interruption.check()
      let bytes = try opened.file.read(Self.piece)
      guard !bytes.isEmpty else { break }
      hash.update(bytes)
      size += Int64(bytes.count)
      try body(bytes)
    }
    guard let manifest = opened.manifest else { return nil }
    guard size == manifest.size else {
      throw BackupFailure.damaged(place, "its database has \(size) bytes and not \(manifest.size)")
    }
    guard hash.finalize() == manifest.digest else {
      throw BackupFailure.damaged(place, "its database is not the one that was written: the SHA-256 differs")
    }
    return manifest
  }

  /// Copies the database into a file, which must be there.
  func extract(to target: [UInt8]) throws -> BackupManifest? {
    let output = try FileDescriptor.open(target, O_WRONLY | O_TRUNC)
    let manifest = try verified { bytes in try output.writeAll(bytes) }
    try output.sync()
    return manifest
  }

  /// At the beginning of the database.
  private struct Opened: ~Copyable {
    let file: FileDescriptor
    let manifest: BackupManifest?
  }

  private func opened() throws -> Opened {
    guard let status = try FileSystem.status(of: PathProbe.realPath(place) ?? place) else {
      throw BackupFailure.missing(place)
    }
    guard status.kind == .regular else { throw BackupFailure.noFile(place) }
    let file = try FileDescriptor.open(place, O_RDONLY)
    var start = try file.read(4096)
    if start.starts(with: Array("SQLite format 3\0".utf8)) {
      return Opened(file: try FileDescriptor.open(place, O_RDONLY), manifest: nil)
    }
    guard start.starts(with: BackupManifest.mark) else { throw BackupFailure.noBackup(place) }
    while start.count < BackupManifest.longest {
      if let (manifest, length) = try BackupManifest.parse(start) {
        let body = try FileDescriptor.open(place, O_RDONLY)
        _ = try body.read(length)
        return Opened(file: body, manifest: manifest)
      }
      let more = try file.read(start.count)
      guard !more.isEmpty else { break }
      start += more
    }
    throw BackupFailure.damaged(place, "its manifest is not whole")
  }
}

/// Trouble with a backup.
public enum BackupFailure: Failure, Equatable {
  case missing([UInt8])
  case noFile([UInt8])
  case noBackup([UInt8])
  case newerFormat(String)
  /// - Parameter trouble: what is wrong.
  case damaged([UInt8], String)
  case exists([UInt8])
  /// It would be in the store, in git's folder or in what git tracks.
  case insideVault([UInt8])
  /// The store is what is damaged; nothing was written.
  case storeDamaged(String)
  /// It was written, and its record is not what it was.
  case altered([UInt8], line: Int64, reason: String)

  public var category: FailureCategory {
    switch self {
    case .missing: .notFound
    case .noFile, .noBackup, .exists, .insideVault: .usage
    case .newerFormat, .damaged, .storeDamaged: .unsafe
    case .altered: .violations
    }
  }

  public var message: String {
    switch self {
    case .missing(let file): "no such file: \(PathQuoting.quote(file))"
    case .noFile(let file): "\(PathQuoting.quote(file)) is no ordinary file"
    case .noBackup(let file): "\(PathQuoting.quote(file)) is no backup of a store"
    case .newerFormat(let format): "the backup was written by a newer pdm (format \(format))"
    case .damaged(let file, let trouble): "the backup \(PathQuoting.quote(file)) is damaged: \(trouble)"
    case .exists(let file): "\(PathQuoting.quote(file)) is there already"
    case .insideVault(let file):
      "\(PathQuoting.quote(file)) would lie in the repository, and a backup holds password hashes"
    case .storeDamaged(let trouble): "the store is damaged, and no backup was made of it: \(trouble)"
    case .altered(let file, let line, let reason):
      "\(PathQuoting.quote(file)) is written, but the record in it was altered at line \(line): \(reason)"
    }
  }

  public var hint: String? {
    switch self {
    case .missing, .noFile, .noBackup: "name a file that pdm backup wrote"
    case .newerFormat: "upgrade pdm on this machine"
    case .damaged: "take an earlier backup, or leave it out: pdm restore-store then reads what it can of the old store"
    case .exists: "--force replaces it"
    case .insideVault: "name a file outside of it, on another disk"
    case .storeDamaged: "pdm doctor says more; pdm restore-store with the last backup mends it"
    case .altered: "pdm audit verify says more"
    }
  }
}
