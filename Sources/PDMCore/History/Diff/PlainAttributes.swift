/// Whether git's attributes leave one file alone, found without starting git (gitattributes(5)).
///
/// A pattern counts as matching unless it is plain to see that it does not: `*.sh` says nothing of `a.nc`.
struct PlainAttributes {
  let location: RepositoryLocation
  let environment: Environment

  /// What has a say in how a difference looks.
  static let drivers = ["diff", "binary"]
  /// What changes a file's bytes between the working tree and the store.
  static let conversions = ["text", "crlf", "eol", "filter", "ident", "working-tree-encoding", "binary"]

  /// - Parameter tracked: whether git tracks a file: where one is missing on disk, git takes the index's.
  func leaveAlone(_ path: RepoPath, _ names: [String], tracked: (RepoPath) -> Bool) -> Bool {
    for file in files() {
      if let content = PathProbe.contents(file), !Self.leaves(path, alone: content, names) { return false }
    }
    guard let top = location.workTree else { return true }
    for file in Self.files(for: path) {
      if let content = PathProbe.contents(top.appending(file.bytes)) {
        if !Self.leaves(path, alone: content, names) { return false }
      } else if tracked(file) {
        return false
      }
    }
    return true
  }

  /// The files of attributes in the folders of a path, which ``leaveAlone(_:_:tracked:)`` may ask for.
  static func files(for path: RepoPath) -> [RepoPath] {
    ([[]] + path.parents).map { folder in
      RepoPath(trusted: (folder.isEmpty ? [] : folder + [UInt8(ascii: "/")]) + Array(".gitattributes".utf8))
    }
  }

  private func files() -> [[UInt8]] {
    var files = [Array("/etc/gitattributes".utf8), location.commonDirectory.appending("info/attributes")]
    if let folder = environment["XDG_CONFIG_HOME"], !folder.isEmpty {
      files.append(folder.appending("git/attributes"))
    } else if let home = environment["HOME"] {
      files.append(home.appending(".config/git/attributes"))
    }
    return files
  }

  static func leaves(_ path: RepoPath, alone content: [UInt8], _ names: [String]) -> Bool {
    // git skips the byte order mark of an editor.
    let content = content.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(content.dropFirst(3)) : content
    // Macros may stand for anything.
    for line in content.split(separator: UInt8(ascii: "\n")) {
      let words = line.split { [0x20, 0x09, 0x0D].contains($0) }
      guard let pattern = words.first, pattern.first != UInt8(ascii: "#") else { continue }
      if pattern.starts(with: "[attr]".utf8) { return false }
      let isOfInterest = words.dropFirst().contains { names.contains(name(of: $0)) }
      if isOfInterest, mayMatch(pattern, path) { return false }
    }
    return true
  }

  /// `-text`, `!text`, `text=auto` are all about `text`.
  private static func name(of word: ArraySlice<UInt8>) -> String {
    let bare = word.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "!") }.prefix { $0 != UInt8(ascii: "=") }
    return String(decoding: bare, as: UTF8.self)
  }

  private static func mayMatch(_ pattern: ArraySlice<UInt8>, _ path: RepoPath) -> Bool {
    let isSuffix = pattern.first == UInt8(ascii: "*")
    let literal = isSuffix ? pattern.dropFirst() : pattern
    guard literal.allSatisfy({ !"*?[]\\/\"!".utf8.contains($0) }) else { return true }
    return isSuffix ? path.name.reversed().starts(with: literal.reversed()) : path.name.elementsEqual(literal)
  }
}
