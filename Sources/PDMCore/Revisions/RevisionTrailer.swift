/// A `Pdm-Revision:` line of a check-in: number and path, of each file its own (docs/technical/formats.md).
struct RevisionTrailer: Sendable, Equatable {
  let revision: Revision
  let path: RepoPath
  /// The name that the file had before; nil unless the check-in is a rename.
  let oldPath: RepoPath?

  static let name = "Pdm-Revision"

  init(_ revision: Revision, _ path: RepoPath, from oldPath: RepoPath? = nil) {
    self.revision = revision
    self.path = path
    self.oldPath = oldPath
  }

  /// `1.3 bracket.nc`; both names of a rename stand in quotes, so that no file name can be taken for one.
  var value: String {
    guard let oldPath else { return "\(revision.text) \(Self.needsQuotes(path) ? Self.quote(path) : path.quoted)" }
    return "\(revision.text) \(Self.quote(path)) from \(Self.quote(oldPath))"
  }

  var line: String { "\(Self.name): \(value)" }

  /// - Returns: nil for what pdm does not write.
  init?(value: [UInt8]) {
    guard let space = value.firstIndex(of: UInt8(ascii: " ")), let revision = Revision(value[..<space]) else {
      return nil
    }
    var rest = value[(space + 1)...]
    guard let path = Self.path(&rest) else { return nil }
    var oldPath: RepoPath?
    if !rest.isEmpty {
      guard rest.starts(with: Self.separator) else { return nil }
      rest = rest.dropFirst(Self.separator.count)
      guard rest.first == UInt8(ascii: "\""), let old = Self.path(&rest), rest.isEmpty, old != path else { return nil }
      oldPath = old
    }
    self.init(revision, path, from: oldPath)
    // One form for each: what reads the same but is written otherwise is not ours.
    guard Array(self.value.utf8) == value else { return nil }
  }

  private static let separator = Array(" from ".utf8)

  /// Takes one name off the front: up to its closing quote, or without quotes all there is.
  private static func path(_ rest: inout ArraySlice<UInt8>) -> RepoPath? {
    var end = rest.endIndex
    if rest.first == UInt8(ascii: "\"") {
      var position = rest.startIndex + 1
      while position < rest.endIndex, rest[position] != UInt8(ascii: "\"") {
        position += rest[position] == UInt8(ascii: "\\") ? 2 : 1
      }
      guard position < rest.endIndex else { return nil }
      end = position + 1
    }
    let bytes = PathQuoting.unquote(rest[..<end])
    rest = rest[end...]
    return bytes.flatMap { try? RepoPath(checking: $0) }
  }

  /// git takes white space off both ends of a value.
  private static func needsQuotes(_ path: RepoPath) -> Bool {
    path.bytes.first == UInt8(ascii: " ") || path.bytes.last == UInt8(ascii: " ")
  }

  private static func quote(_ path: RepoPath) -> String {
    PathQuoting.isPlain(path.bytes) ? "\"\(path.quoted)\"" : path.quoted
  }
}
