import PDMCore

/// What stands before or after any command.
struct GlobalOptions: Parsable {
  var folders: [[UInt8]] = []
  var vault: [UInt8]?
  var json = false
  var quiet = false
  var verbose = 0
  var color = ColorChoice.auto
  var lockTimeout = Duration.seconds(10)

  init() {}

  /// What a command line that cannot be understood still says of how its error is to look.
  init(guessing arguments: [[UInt8]]) {
    for word in arguments.map({ String(decoding: $0, as: UTF8.self) }).prefix(while: { $0 != "--" }) {
      switch word {
      case "--json": json = true
      case "-q", "--quiet": quiet = true
      default:
        if word.hasPrefix("--color="), let choice = ColorChoice(rawValue: String(word.dropFirst(8))) { color = choice }
      }
    }
  }

  enum ColorChoice: String, CaseIterable, Sendable { case auto, always, never }

  static let arguments: [ArgumentSpec<GlobalOptions>] = [
    .list(
      \.folders, "C", .bytes("DIR", completion: .files),
      help: "work in DIR; a second one is relative to the first"),
    .option(
      \.vault, "vault", .bytes("DIR", completion: .files), environment: "PDM_VAULT", help: "the vault is that of DIR"),
    .flag(\.json, "json", help: "print one JSON document; errors too"),
    .flag(\.quiet, "quiet", "q", help: "no hints and notes, only results and errors"),
    .counter(\.verbose, "verbose", "v", help: "say more"),
    .option(\.color, "color", .choice("WHEN"), environment: "NO_COLOR", help: "use colours"),
    .option(
      \.lockTimeout, "lock-timeout", .seconds("SECONDS"), help: "how long to wait while others use the store"),
  ]
}
