/// Whether git's attributes can have a say about one file, found without starting git (gitattributes(5)).
///
/// Most vaults have no attributes at all, or some of other kinds. Patterns are not matched here: one word of interest
/// anywhere is enough for "maybe", and git is asked then.
struct AttributeSources {
  /// What changes a file's bytes between the working tree and the store, and the macros that may stand for it.
  static let conversions = ["text", "crlf", "eol", "filter", "ident", "working-tree-encoding", "binary", "[attr]"]
  /// What changes how a file's text is shown.
  static let drivers = ["diff", "binary", "[attr]"]

  let location: RepositoryLocation
  let configuration: GitConfiguration
  let environment: Environment

  /// Whether an attribute of these names may be set for `path`.
  func mayName(_ words: [String], for path: RepoPath) -> Bool {
    let words = words.map { Array($0.utf8) }
    return files(for: path).contains { file in
      guard let content = PathProbe.contents(file) else { return false }
      return words.contains { content.contains(word: $0) }
    }
  }

  /// Bytes may be converted between the working tree and the store.
  func mayConvert(_ path: RepoPath) -> Bool {
    if let value = configuration.all("core.autocrlf").last, GitConfigValue.boolean(value) != false { return true }
    return mayName(Self.conversions, for: path)
  }

  /// A program of the user's may turn the file into a text to be compared.
  func mayHaveTextConversion(_ path: RepoPath) -> Bool {
    let isConfigured = configuration.keys(in: "diff").contains { $0.hasSuffix(".textconv") }
    return isConfigured && mayName(Self.drivers, for: path)
  }

  /// Every file that git would read, and one more: git 2.39 as Debian builds it has the system's in /etc.
  private func files(for path: RepoPath) -> [[UInt8]] {
    var files = [Array("/etc/gitattributes".utf8)]
    if let named = configuration.bytes("core.attributesFile") {
      files.append(expanding(named))
    } else if let folder = environment["XDG_CONFIG_HOME"], !folder.isEmpty {
      files.append(folder.appending("git/attributes"))
    } else if let home = environment["HOME"] {
      files.append(home.appending(".config/git/attributes"))
    }
    files.append(location.commonDirectory.appending("info/attributes"))
    if let top = location.workTree {
      files += ([[]] + path.parents).map { (top.appending($0)).appending(".gitattributes") }
    }
    return files
  }

  private func expanding(_ path: [UInt8]) -> [UInt8] {
    guard path.starts(with: "~/".utf8), let home = environment["HOME"] else { return path }
    return home.appending(Array(path.dropFirst(2)))
  }
}

extension [UInt8] {
  fileprivate func contains(word: [UInt8]) -> Bool {
    guard let first = word.first, count >= word.count else { return false }
    let bytes = span
    for start in 0...(bytes.count - word.count) where bytes[start] == first {
      var matched = 1
      while matched < word.count, bytes[start + matched] == word[matched] { matched += 1 }
      if matched == word.count { return true }
    }
    return false
  }
}
