import Glibc

/// Where caches of blames are: one file for each vault and path, in the cache folder of the OS user.
///
/// Each user's own, and not the vault's: whoever could write to a shared cache could make others read that somebody
/// wrote a line who did not. Nothing here ever fails a command: what cannot be read or written is done without.
struct BlameCacheFolder {
  private let folder: [UInt8]
  private let context: ProcessContext

  /// Files beyond this go, those written longest ago first; no file is larger than ``fileLimit``.
  static let fileCount = 512
  static let fileLimit = 1 << 20

  /// - Parameter repository: the common git folder; another repository's caches lie apart.
  init(of repository: [UInt8], context: ProcessContext) {
    self.context = context
    folder = UserFolder.cache(context).appending("blame").appending(Self.name(repository))
  }

  /// - Parameters:
  ///   - path: the file that is asked for.
  ///   - place: the version that is asked for; what is kept of others may be left out where it is there.
  func read(_ path: RepoPath, for place: BlameAnswer.Place? = nil) -> BlameCache.Content? {
    let file = file(of: path)
    guard let status = try? FileSystem.status(of: file), status.kind == .regular, status.owner == context.userID,
      status.size <= Self.fileLimit, let bytes = try? FileSystem.contents(of: file, limit: Self.fileLimit)
    else { return nil }
    return BlameCacheCoding.decode(bytes, for: place)
  }

  func write(_ content: BlameCache.Content, of path: RepoPath) {
    let bytes = BlameCacheCoding.encode(content)
    guard bytes.count <= Self.fileLimit else { return }
    let file = file(of: path)
    let temporary = folder.appending(".new-\(Hex.encode(context.random.bytes(6)))")
    do {
      try UserFolder.create(folder)
      makeRoom()
      let new = try FileDescriptor.open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: 0o600)
      try new.writeAll(bytes)
      // Not synced: what a power cut leaves is found by its digest.
      try FileSystem.rename(temporary, to: file)
    } catch {
      try? FileSystem.remove(temporary)
    }
  }

  private func file(of path: RepoPath) -> [UInt8] { folder.appending(Self.name(path.bytes)) }

  private static func name(_ bytes: [UInt8]) -> String { Hex.encode(Array(SHA256.digest(bytes).prefix(16))) }

  /// Leaves room for one more file. Temporary files of those who were killed count as well.
  private func makeRoom() {
    guard let names = try? FileSystem.names(in: folder), names.count >= Self.fileCount else { return }
    let byAge = names.compactMap { name in
      (try? FileSystem.status(of: folder.appending(name))).map { (name, $0.modified) }
    }.sorted { $0.1 < $1.1 }
    // An eighth at once, so that not every run lists them all.
    for (name, _) in byAge.prefix(names.count - Self.fileCount + Self.fileCount / 8) {
      try? FileSystem.remove(folder.appending(name))
    }
  }
}
