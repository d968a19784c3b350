import PDMCore

/// One command of pdm: declared by its `spec`, filled by the parser, run once.
protocol Command: Parsable {
  static var spec: CommandSpec<Self> { get }

  /// - Throws: any ``Failure``; its category is the exit code.
  func run(_ invocation: Invocation) throws
}

extension CommandNode<any Command> {
  static func of<Root: Command>(_ type: Root.Type, subcommands: [Self] = []) -> Self {
    .command(type.spec, subcommands: subcommands) { $0 }
  }
}
