import PDMCore

/// `pdm completions`
struct CompletionsCommand: Command {
  var shell: Shell?

  enum Shell: String, CaseIterable, Sendable { case bash, zsh, fish }

  static let spec = CommandSpec<Self>(
    "completions", "Print a completion script for a shell",
    group: .care,
    examples: [
      ("pdm completions bash > ~/.local/share/bash-completion/completions/pdm", "for every bash"),
      ("pdm completions fish > ~/.config/fish/completions/pdm.fish", "for every fish"),
    ],
    arguments: [.positional(\.shell, .choice("SHELL"), help: "bash, zsh or fish")])

  func run(_ invocation: Invocation) throws {
    let program = ProgramTree.tree.describe()
    let text =
      switch shell {
      case .bash: BashCompletion(program).text
      case .zsh: ZshCompletion(program).text
      case .fish: FishCompletion(program).text
      case nil: throw invocation.usage(.missingArgument("SHELL"))
      }
    try invocation.console.write(text)
  }
}
