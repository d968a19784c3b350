/// git's configuration read from its files, without starting git, where that is certain to be all of it.
///
/// git's files are read where git as distributed reads them (git-config(1), "FILES"); with another git than the system's
/// nobody can tell where those are. Files that include others, a file for one work tree, and what the environment adds
/// are git's to read.
struct GitConfigurationFiles {
  let location: RepositoryLocation
  let environment: Environment

  /// - Returns: the weakest first; nil where git must be asked.
  func entries() -> [GitConfigFile.Entry]? {
    let additions = ["GIT_CONFIG", "GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT"]
    guard additions.allSatisfy({ environment[$0] == nil }), !location.format.hasWorkTreeConfig, let files = files()
    else { return nil }
    var entries: [GitConfigFile.Entry] = []
    // Scripts name /dev/null for no configuration at all.
    for file in files where !file.elementsEqual("/dev/null".utf8) {
      guard let content = PathProbe.contents(file) else {
        if PathProbe.exists(file) { return nil }
        continue
      }
      guard let parsed = GitConfigFile(parsing: content) else { return nil }
      entries += parsed.entries
    }
    let includes = entries.contains { $0.key.starts(with: "include.".utf8) || $0.key.starts(with: "includeif.".utf8) }
    return includes ? nil : entries
  }

  func configuration() -> GitConfiguration? { entries().map(GitConfiguration.init(entries:)) }

  /// - Returns: the weakest first; nil where it is not known which they are.
  private func files() -> [[UInt8]]? {
    var files: [[UInt8]] = []
    if environment["GIT_CONFIG_NOSYSTEM"].map({ GitConfigValue.boolean($0) ?? true }) != true {
      if let named = environment["GIT_CONFIG_SYSTEM"] {
        files.append(named)
      } else {
        guard hasSystemGit else { return nil }
        files.append(Array("/etc/gitconfig".utf8))
      }
    }
    if let named = environment["GIT_CONFIG_GLOBAL"] {
      files.append(named)
    } else {
      guard let home = environment["HOME"], !home.isEmpty else { return nil }
      let own = environment["XDG_CONFIG_HOME"].flatMap { $0.isEmpty ? nil : $0 }
      files += [(own ?? home.appending(".config")).appending("git/config"), home.appending(".gitconfig")]
    }
    return files + [location.commonDirectory.appending("config")]
  }

  /// Only of a git below /usr is it known that its file is in /etc (git's Makefile, `sysconfdir`).
  private var hasSystemGit: Bool {
    let git = try? Subprocess(Array("git".utf8), environment: environment).locatedProgram()
    return git?.elementsEqual("/usr/bin/git".utf8) == true
  }
}
