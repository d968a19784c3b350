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

  /// Settings below `core` that have no say in a difference.
  private static let harmlessCore: Set<String> = [
    "repositoryformatversion", "bare", "logallrefupdates", "excludesfile", "editor", "pager", "sharedrepository",
    "hookspath", "compression", "preloadindex", "sshcommand", "askpass", "fsync", "fsyncmethod", "fsyncobjectfiles",
    "commentchar", "whitespace", "loosecompression", "packedgitlimit", "packedgitwindowsize", "deltabasecachelimit",
    "worktree",
  ]

  /// Sections that have a say in a difference, or in what else is read.
  private static let sections: Set<String> = ["diff", "include", "includeif", "extensions", "feature", "attr"]

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

  private static func isHarmless(_ entry: GitConfigFile.Entry) -> Bool {
    let key = String(decoding: entry.key, as: UTF8.self)
    let parts = key.split(separator: ".", omittingEmptySubsequences: false)
    guard let section = parts.first else { return false }
    guard section == "core" else { return !sections.contains(section.lowercased()) }
    guard parts.count == 2 else { return false }
    switch parts[1] {
    case "filemode", "symlinks": return GitConfigValue.boolean(entry.value) == true
    case "autocrlf", "ignorecase", "precomposeunicode": return GitConfigValue.boolean(entry.value) == false
    default: return harmlessCore.contains(String(parts[1]))
    }
  }
}
