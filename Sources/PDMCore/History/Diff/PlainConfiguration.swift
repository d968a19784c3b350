/// Whether git's settings leave a difference as it is by default, found without starting git.
///
/// Says no to everything that it does not know.
struct PlainConfiguration {
  let location: RepositoryLocation
  let environment: Environment

  /// Variables of git that have no say in a difference.
  private static let harmlessVariables = [
    "GIT_AUTHOR_", "GIT_COMMITTER_", "GIT_PAGER=", "GIT_EDITOR=", "GIT_SEQUENCE_EDITOR=", "GIT_TERMINAL_PROMPT=",
    "GIT_OPTIONAL_LOCKS=", "GIT_SSH", "GIT_ASKPASS=", "GIT_CEILING_DIRECTORIES=", "GIT_MERGE_AUTOEDIT=",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM=", "GIT_SSL_", "GIT_HTTP_", "GIT_PROXY_", "GIT_PS1_", "GIT_CONFIG_NOSYSTEM=",
    "GIT_CONFIG_GLOBAL=", "GIT_CONFIG_SYSTEM=",
  ]

  func isPlain() -> Bool {
    guard variablesAreHarmless,
      let entries = GitConfigurationFiles(location: location, environment: environment).entries()
    else { return false }
    return entries.allSatisfy(Self.isHarmless)
  }

  private var variablesAreHarmless: Bool {
    let prefix = Array("GIT_".utf8)
    return environment.entries.allSatisfy { entry in
      !entry.starts(with: prefix) || Self.harmlessVariables.contains { entry.starts(with: $0.utf8) }
    }
  }

  /// No set of names: making one takes longer than a run has names to look for.
  private static func isHarmless(_ entry: GitConfigFile.Entry) -> Bool {
    let parts = entry.key.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard let section = parts.first, let name = parts.dropFirst().first else { return false }
    switch String(decoding: section, as: UTF8.self) {
    // They have a say in a difference, or in what else is read.
    case "diff", "include", "includeif", "extensions", "feature", "attr": return false
    case "core": return isHarmless(core: String(decoding: name, as: UTF8.self), entry.value)
    default: return true
    }
  }

  private static func isHarmless(core name: String, _ value: [UInt8]?) -> Bool {
    switch name {
    case "filemode", "symlinks": GitConfigValue.boolean(value) == true
    case "autocrlf", "ignorecase", "precomposeunicode": GitConfigValue.boolean(value) == false
    case "repositoryformatversion", "bare", "logallrefupdates", "excludesfile", "editor", "pager", "sharedrepository",
      "hookspath", "compression", "preloadindex", "sshcommand", "askpass", "fsync", "fsyncmethod", "fsyncobjectfiles",
      "commentchar", "whitespace", "loosecompression", "packedgitlimit", "packedgitwindowsize", "deltabasecachelimit",
      "worktree":
      true
    default: false
    }
  }
}
