extension Store {
  /// Between the store's name and the time at which another one took it.
  static let replacedMark = ".old-"

  /// Puts a store that is whole in the place of this one, which is kept beside it.
  ///
  /// Where the file system exchanges names in one step, one or the other is there at each moment. NFS and SMB cannot; a
  /// crash between the two steps then leaves neither, which ``StoreFailure/restoreUnfinished(kept:)`` tells.
  /// - Returns: what the old one is called now; nil where there was none.
  func replace(by other: Store) throws -> [UInt8]? {
    let parent = files.folder.droppingLastComponent
    guard try FileSystem.status(of: files.folder) != nil else {
      try FileSystem.rename(other.files.folder, to: files.folder)
      try FileSystem.syncFolder(parent)
      return nil
    }
    let kept = try freeName()
    if try FileSystem.exchange(other.files.folder, files.folder) {
      try FileSystem.syncFolder(parent)
      try FileSystem.rename(other.files.folder, to: kept)
    } else {
      try FileSystem.rename(files.folder, to: kept)
      try FileSystem.rename(other.files.folder, to: files.folder)
    }
    try FileSystem.syncFolder(parent)
    return kept
  }

  private func freeName() throws -> [UInt8] {
    let time = RFC3339.format(context.clock.now()).filter { $0 != "-" && $0 != ":" }
    let name = files.folder + Array("\(Self.replacedMark)\(time)".utf8)
    guard try FileSystem.status(of: name) != nil else { return name }
    return name + Array("-\(Hex.encode(context.random.bytes(3)))".utf8)
  }

  /// The newest store that was put aside; nil where there is none.
  func replaced() -> [UInt8]? {
    let parent = files.folder.droppingLastComponent
    let prefix = files.folder.lastComponent + Array(Self.replacedMark.utf8)
    return (try? FileSystem.names(in: parent))?.last { $0.starts(with: prefix) }.map { parent.appending($0) }
  }
}
