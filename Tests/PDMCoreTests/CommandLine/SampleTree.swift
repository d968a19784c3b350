import PDMCore

// A program with one of everything, declared as the real one is.

protocol SampleCommand: Parsable {}

struct SampleGlobals: Parsable, Equatable {
  var json = false
  var verbosity = 0
  var folder: [UInt8]?
  var color = "auto"
  var pager: Bool?

  static let arguments: [ArgumentSpec<SampleGlobals>] = [
    .flag(\.json, "json", help: "print JSON"),
    .counter(\.verbosity, "verbose", "v", help: "say more"),
    .option(
      \.folder, "vault", "C", .bytes("DIR", completion: .files), environment: "PDM_VAULT", help: "work in DIR"),
    .option(\.color, "color", .choice("WHEN", ["auto", "always", "never"]), help: "when to use colour"),
    .negatable(\.pager, "pager", help: "show long output page by page"),
  ]
}

struct SampleCheckout: SampleCommand, Equatable {
  var files: [[UInt8]] = []
  var message: String?
  var partial = false
  var dryRun = false
  var wait: Duration?
  var exclude: [String] = []
  var secret = false

  static let spec = CommandSpec<Self>(
    "checkout", "Take files so that nobody else can change them",
    group: .daily, aliases: ["co"],
    discussion: """
      Takes all of the files or none of them. A file that somebody else holds, or a copy that is older than the
      newest version, refuses the whole.

      .leading dot and a \\backslash, 'quotes' and a-hyphen
      'apostrophe first

        pdm checkout a.nc
        .not a request
      """,
    examples: [
      ("pdm checkout bracket.nc -m 'new fixture'", "take one part"),
      ("pdm ls -z 2>/dev/null | xargs -0 pdm checkout -m all", "take every file"),
    ],
    exits: [.lockHeld, .stale],
    arguments: [
      .rest(\.files, "FILE", completion: .files, help: "the files to take"),
      .option(\.message, "message", "m", .text("REASON"), help: "why you take them"),
      .flag(\.partial, "partial", "p", help: "take what is free, report the rest"),
      .flag(\.dryRun, "dry-run", "n", help: "only say what would be done"),
      .option(\.wait, "wait", "w", .seconds("TIME"), bare: .seconds(60), help: "wait for files that others hold"),
      .list(\.exclude, "exclude", "x", .text("PATTERN"), help: "leave out what matches"),
      .flag(\.secret, "secret", "S", hidden: true, help: "not for help"),
    ])
}

enum SampleStatus: String, CaseIterable, Sendable {
  case all
  case available
  case checkedOut = "checked-out"
}

struct SampleList: SampleCommand, Equatable {
  var patterns: [String] = []
  var status = SampleStatus.all
  var only: SampleStatus?
  var limit: Int?
  var depth = 3
  var timeout = Duration.seconds(8 * 3600)
  var name: String = ""
  var raw: [UInt8] = []
  var nul = false

  static let spec = CommandSpec<Self>(
    "ls", "List files", group: .looking,
    examples: [("pdm ls --status available", "what is free")],
    arguments: [
      .rest(\.patterns, .text("PATTERN"), help: "which files"),
      .option(\.status, "status", "s", .choice("S"), help: "only files with this status"),
      .option(\.only, "only", .choice("S", [.available, .checkedOut]), help: "another one"),
      .option(\.limit, "limit", "n", .integer("N", in: 1...), help: "at most N"),
      .option(\.depth, "depth", .integer("N", in: 0...9), help: "how deep"),
      .option(\.timeout, "timeout", .seconds("TIME"), help: "how long"),
      .option(\.name, "name", .text("NAME"), help: "the name"),
      .flag(\.nul, "z", help: "end names with NUL"),
      .option(\.raw, "raw", .bytes("BYTES"), help: "bytes"),
    ])
}

struct SampleMove: SampleCommand, Equatable {
  var old: [UInt8] = []
  var new: [UInt8] = []
  var count: Int?
  static let spec = CommandSpec<Self>(
    "mv", "Rename a file", group: .daily,
    arguments: [
      .positional(\.old, "OLD", completion: .files, help: "the name it has"),
      .positional(\.new, "NEW", completion: .files, help: "the name it gets"),
      .optionalPositional(\.count, .integer("COUNT", in: 1...3), help: "how often"),
    ])
}

struct SampleAdd: SampleCommand, Equatable {
  var files: [[UInt8]] = []
  static let spec = CommandSpec<Self>(
    "add", "Add files", group: .daily,
    arguments: [.rest(\.files, "FILE", minimum: 1, completion: .files, help: "new files")])
}

struct SampleShow: SampleCommand, Equatable {
  var file: [UInt8]?
  static let spec = CommandSpec<Self>(
    "show", "Show one file", group: .looking, aliases: ["info"],
    arguments: [.optionalPositional(\.file, "FILE", completion: .files, help: "the file")])
}

struct SampleAudit: SampleCommand, Equatable {
  var file: [UInt8]?
  var user: String?
  static let spec = CommandSpec<Self>(
    "audit", "Read the record", group: .history, exits: [.violations],
    arguments: [
      .optionalPositional(\.file, "FILE", completion: .files, help: "only this file"),
      .option(\.user, "user", "u", .text("NAME", completion: .accounts), help: "only this account"),
    ])
}

struct SampleAuditVerify: SampleCommand, Equatable {
  var quick = false
  static let spec = CommandSpec<Self>(
    "verify", "Prove that nothing was altered", exits: [.violations],
    arguments: [.flag(\.quick, "quick", help: "only the newest lines")])
}

struct SampleUserAdd: SampleCommand, Equatable {
  var name: String?
  var role = "user"
  static let spec = CommandSpec<Self>(
    "add", "Add an account", examples: [("pdm user add mia --role admin", "an administrator")], exits: [.forbidden],
    arguments: [
      .positional(\.name, .text("NAME"), help: "the name of the account"),
      .option(\.role, "role", "r", .choice("ROLE", ["admin", "user", "viewer"]), help: "what it may do"),
    ])
}

struct SampleUserList: SampleCommand, Equatable {
  static let spec = CommandSpec<Self>("list", "List the accounts", aliases: ["ls"])
}

struct SampleHidden: SampleCommand, Equatable {
  static let spec = CommandSpec<Self>("generate", "Make documentation", group: .care, hidden: true)
}

typealias SampleTree = CommandTree<any SampleCommand, SampleGlobals>

func sampleTree(adding more: [CommandNode<any SampleCommand>] = []) -> SampleTree {
  SampleTree(
    "pdm", abstract: "Product data management on a git repository", discussion: "One vault, many hands.",
    globals: SampleGlobals.arguments, environment: [("PDM_VAULT", "the folder with the vault")],
    commands: [
      .command(SampleCheckout.spec) { $0 },
      .command(SampleAdd.spec) { $0 },
      .command(SampleMove.spec) { $0 },
      .command(SampleList.spec) { $0 },
      .command(SampleShow.spec) { $0 },
      .command(SampleAudit.spec, subcommands: [.command(SampleAuditVerify.spec) { $0 }]) { $0 },
      .group(
        "user", "Manage accounts", group: .accounts,
        [.command(SampleUserAdd.spec) { $0 }, .command(SampleUserList.spec) { $0 }]),
      .command(SampleHidden.spec) { $0 },
    ] + more)
}

/// What parsing gave, in a form that a test can ask.
struct Parsed {
  var action: (any SampleCommand)?
  var globals = SampleGlobals()
  var path: [String] = []
  var help: String?
  var version = false
  var failure: UsageFailure?

  init(_ arguments: [[UInt8]]) {
    switch sampleTree().parse(arguments) {
    case .run(let action, let globals, let description):
      (self.action, self.globals, path) = (action, globals, description.path)
    case .help(let text): help = text
    case .version: version = true
    case .failure(let failure): self.failure = failure
    }
  }

  init(_ words: String...) {
    self.init(words.map { Array($0.utf8) })
  }

  func action<Action: SampleCommand>(as: Action.Type) -> Action? { action as? Action }
  var checkout: SampleCheckout? { action as? SampleCheckout }
  var list: SampleList? { action as? SampleList }
  var problem: UsageFailure.Problem? { failure?.problem }
}

func argumentWords(_ words: String...) -> [[UInt8]] { words.map { Array($0.utf8) } }
