/// The files that name people, in the order that git reads them: `.mailmap`, then what the configuration names
/// (git-config(1), `mailmap.file`, `mailmap.blob`).
struct MailmapSources {
  let location: RepositoryLocation
  let configuration: GitConfiguration
  let git: GitProgram
  let environment: Environment

  func mailmap() -> Mailmap {
    var mailmap = Mailmap()
    // A symbolic link of that name is not followed, as in git.
    if let top = location.workTree, PathProbe.linkTarget(top.appending(".mailmap")) == nil,
      let file = PathProbe.contents(top.appending(".mailmap"))
    {
      mailmap.read(file)
    }
    if let blob = configuration.bytes("mailmap.blob") ?? (location.isBare ? Array("HEAD:.mailmap".utf8) : nil),
      let result = try? git.run(["cat-file", "blob", GitArgument(bytes: blob)], as: .read), result.succeeded
    {
      mailmap.read(result.output)
    }
    if let file = configuration.bytes("mailmap.file"), let content = PathProbe.contents(expanding(file)) {
      mailmap.read(content)
    }
    return mailmap
  }

  private func expanding(_ path: [UInt8]) -> [UInt8] {
    if path.starts(with: "~/".utf8), let home = environment["HOME"] { return home.appending(Array(path.dropFirst(2))) }
    return (location.workTree ?? location.gitDirectory).resolving(path)
  }
}
