/// The folders that objects are read from.
enum Alternates {
  /// As git: it says so and goes no further.
  private static let deepest = 5

  /// Adds what `info/alternates` of each folder names, of those folders too, and so on.
  ///
  /// - Returns: existing folders, each once, those given first.
  static func expanded(_ folders: [[UInt8]]) -> [[UInt8]] {
    var found: [[UInt8]] = []
    for folder in folders { add(folder, depth: 0, to: &found) }
    return found
  }

  private static func add(_ folder: [UInt8], depth: Int, to found: inout [[UInt8]]) {
    guard depth <= deepest, let real = PathProbe.realPath(folder), !found.contains(real),
      PathProbe.kind(real) == .folder
    else { return }
    found.append(real)
    guard let lines = PathProbe.contents(real.appending("info/alternates")) else { return }
    for line in ObjectFolders.split(lines, at: UInt8(ascii: "\n")) {
      add(real.resolving(line.path), depth: depth + 1, to: &found)
    }
  }
}
