import PDMCore

/// `pdm generate`: the texts that are made from the declarations, for the Makefile.
struct GenerateCommand: Command {
  var kind: Kind?
  var folder: [UInt8]?

  enum Kind: String, CaseIterable, Sendable { case man, markdown }

  static let spec = CommandSpec<Self>(
    "generate", "Write man pages into a folder, or print the reference",
    group: .care, hidden: true,
    arguments: [
      .positional(\.kind, .choice("KIND"), help: "what to make"),
      .optionalPositional(\.folder, "DIR", completion: .files, help: "where man pages go"),
    ])

  func run(_ invocation: Invocation) throws {
    let program = ProgramTree.tree.describe()
    switch kind {
    case .markdown: try invocation.console.write(MarkdownReference(program).text)
    case .man:
      guard let folder else { throw invocation.usage(.missingArgument("DIR")) }
      for page in ManPage.all(of: program, version: Version.current) {
        try invocation.context.write(page.text, to: folder, name: page.fileName)
      }
    case nil: throw invocation.usage(.missingArgument("KIND"))
    }
  }
}
