import PDMCore

/// `pdm explain`
struct ExplainCommand: Command, TakesFiles {
  var files = FileArguments()

  static let spec = CommandSpec<Self>(
    "explain", "Show whether you may change a file now, and why",
    group: .looking,
    discussion: """
      The answer in a word, then what it follows from: the vault's policy, the line of an attributes file that decides
      ('.gitattributes', 'info/attributes', 'core.attributesFile'), who holds the file, whether your copy is old, and what
      you may do now, as commands. Files that do not exist yet are explained as well.
      """,
    examples: [
      ("pdm explain bracket.nc", "one file"),
      ("pdm explain --json *.log", "for scripts"),
    ],
    exits: [.notLoggedIn, .busy, .unsafe, .notFound],
    arguments: fileArguments("the files, which need not exist"))

  func run(_ invocation: Invocation) throws {
    let report = try Explain(try invocation.vault()).run(try files.resolve(invocation))
    let console = invocation.console
    if invocation.globals.json {
      try console.write(ExplainRendering.json(report))
    } else {
      try console.writeLines(ExplainRendering.lines(report, palette: console.palette))
    }
  }
}
