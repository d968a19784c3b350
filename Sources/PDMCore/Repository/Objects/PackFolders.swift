/// The packs of all folders. The list is read again when something is not found: git may have made new packs, and
/// removed the old ones, since it was read.
final class PackFolders {
  private let folders: [[UInt8]]
  private(set) var packs: [Packfile] = []
  /// Beside ``packs``.
  private var paths: [[UInt8]] = []
  private var next: Int32 = 0
  /// Objects that are used together are mostly in the same pack.
  private var recent = 0

  init(folders: [[UInt8]]) {
    self.folders = folders.map { $0.appending("pack") }
    rescan()
  }

  /// Adds packs that are not in the list yet.
  func rescan() {
    // A folder names each once, so only those from an earlier time can be there already.
    let known = paths
    for folder in folders {
      for name in (try? FileSystem.names(in: folder)) ?? [] where name.suffix(4).elementsEqual(".idx".utf8) {
        let path = folder.appending(Array(name.dropLast(4)) + Array(".pack".utf8))
        guard !known.contains(path), let pack = Packfile(path, number: next) else { continue }
        paths.append(path)
        next += 1
        packs.append(pack)
      }
    }
  }

  /// A pack that has the object and can be read, with the place there.
  ///
  /// - Parameter damaged: packs that had it in a way that cannot be read.
  func place(of id: ObjectID, except damaged: [Packfile] = []) -> (pack: Packfile, offset: Int)? {
    if damaged.isEmpty, recent < packs.count, let offset = packs[recent].index.offset(of: id), packs[recent].open() {
      return (packs[recent], offset)
    }
    for (position, pack) in packs.enumerated() where !damaged.contains(where: { $0 === pack }) {
      guard let offset = pack.index.offset(of: id), pack.open() else { continue }
      recent = position
      return (pack, offset)
    }
    return nil
  }

  func names(from first: ObjectID, _ isWanted: (ObjectID) -> Bool) -> [ObjectID] {
    var found: [ObjectID] = []
    for pack in packs {
      var position = pack.index.firstPosition(from: first)
      while position < pack.index.count, case let name = pack.index.name(at: position), isWanted(name) {
        found.append(name)
        position += 1
      }
    }
    return found
  }
}
