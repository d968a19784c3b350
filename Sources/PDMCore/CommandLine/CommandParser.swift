/// Reads one command line from left to right.
///
/// First the syntax: which command, which options, which words. Only then are values read, so that a wrong value is
/// reported for a command line that is otherwise sound.
struct CommandParser<Action, Globals: Parsable> {
  private typealias Node = CommandNode<Action>
  private typealias Outcome = ParseOutcome<Action, Globals>

  private let tree: CommandTree<Action, Globals>
  private let globals: [ArgumentDescription]
  private var cursor: ArgumentCursor

  private var path: [String]
  /// The command that was reached, nil at the top.
  private var node: Node?
  private var loaded: Node.Loaded?
  private var answersHelp = false
  private var candidates: [Node]
  private var globalUses: [ArgumentUse] = []
  private var uses: [ArgumentUse] = []
  private var words: [(bytes: [UInt8], origin: ArgumentOrigin)] = []

  init(tree: CommandTree<Action, Globals>, arguments: [[UInt8]]) {
    self.tree = tree
    globals = tree.globals.map(\.description)
    cursor = ArgumentCursor(arguments)
    path = [tree.name]
    candidates = tree.commands
  }

  mutating func run() throws(UsageFailure) -> ParseOutcome<Action, Globals> {
    while let token = cursor.token() {
      switch token {
      case .word(let bytes, let literal): try take(word: bytes, literal: literal)
      case .long(let name, let value):
        if let outcome = builtIn(long: name, value: value) { return outcome }
        try take(long: name, value: value)
      case .short(let letter):
        if letter == "h" { return .help(help(long: false)) }
        try take(short: letter)
      }
    }
    return try finish()
  }

  // MARK: Words

  private mutating func take(word: [UInt8], literal: Bool) throws(UsageFailure) {
    // Where nothing else can follow, a word names a command even after `--`.
    let namesCommand = (loaded == nil || !literal) && words.isEmpty && !answersHelp
    if namesCommand {
      if let child = Node.find(word, in: candidates) { return try descend(to: child) }
      if node == nil, word.elementsEqual(HelpCommand.name.utf8) {
        answersHelp = true
        path.append(HelpCommand.name)
        return
      }
      if loaded == nil { throw unknownCommand(word, among: candidates, origin: cursor.origin) }
    }
    words.append((word, cursor.origin))
  }

  private mutating func descend(to child: Node) throws(UsageFailure) {
    if let misplaced = uses.first {
      throw failure(.misplacedOption(misplaced.spelling, subcommand: child.name), misplaced.origin)
    }
    node = child
    path.append(child.name)
    candidates = child.subcommands
    loaded = child.load?()
  }

  // MARK: Options

  private func builtIn(long name: [UInt8], value: [UInt8]?) -> Outcome? {
    guard value == nil else { return nil }
    if name.elementsEqual("help".utf8) { return .help(help(long: true)) }
    if node == nil, !answersHelp, name.elementsEqual("version".utf8) { return .version }
    return nil
  }

  private mutating func take(long name: [UInt8], value: [UInt8]?) throws(UsageFailure) {
    let spelling = "--" + PrintableText.of(name)
    guard let (index, isGlobal, negated) = find(long: name) else {
      throw failure(.unknownOption(spelling, nearest: nearestOption(to: name)), cursor.origin)
    }
    let argument = isGlobal ? globals[index] : ownArguments[index]
    let origin = cursor.origin
    let input: ArgumentInput
    switch argument.kind {
    case .option: input = .value(try self.value(of: argument, attached: value, spelling: spelling))
    case .optionWithBareForm: input = value.map { .value($0) } ?? .present
    default:
      if let value { throw failure(.unexpectedValue(spelling, PrintableText.of(value)), origin) }
      input = negated ? .negated : .present
    }
    record(ArgumentUse(index: index, input: input, spelling: spelling, origin: origin), isGlobal: isGlobal)
  }

  private mutating func take(short letter: Character) throws(UsageFailure) {
    let spelling = "-" + PrintableText.of(String(letter).utf8)
    let own = ownArguments.firstIndex { $0.short == letter }
    guard let index = own ?? globals.firstIndex(where: { $0.short == letter }) else {
      throw failure(.unknownOption(spelling, nearest: nil), cursor.origin)
    }
    let argument = own == nil ? globals[index] : ownArguments[index]
    let origin = cursor.origin
    let input: ArgumentInput
    switch argument.kind {
    case .option:
      input = .value(try value(of: argument, attached: cursor.attachedValue(), spelling: spelling))
    case .optionWithBareForm: input = cursor.attachedValue().map { .value($0) } ?? .present
    default: input = .present
    }
    record(ArgumentUse(index: index, input: input, spelling: spelling, origin: origin), isGlobal: own == nil)
  }

  private mutating func value(
    of argument: ArgumentDescription, attached: [UInt8]?, spelling: String
  ) throws(UsageFailure) -> [UInt8] {
    if let value = attached ?? cursor.separateValue() { return value }
    let refused = cursor.refusedValue.map { PrintableText.of($0) }
    throw failure(.missingValue(spelling, placeholder: argument.placeholder, refused: refused), cursor.origin)
  }

  private mutating func record(_ use: ArgumentUse, isGlobal: Bool) {
    if isGlobal { globalUses.append(use) } else { uses.append(use) }
  }

  private var ownArguments: [ArgumentDescription] { loaded?.arguments ?? [] }

  private func find(long name: [UInt8]) -> (index: Int, isGlobal: Bool, negated: Bool)? {
    for (isGlobal, arguments) in [(false, ownArguments), (true, globals)] {
      for (index, argument) in arguments.enumerated() {
        guard let long = argument.long else { continue }
        if long.utf8.elementsEqual(name) { return (index, isGlobal, false) }
        guard argument.kind == .negatable, name.starts(with: "no-".utf8) else { continue }
        if long.utf8.elementsEqual(name.dropFirst(3)) { return (index, isGlobal, true) }
      }
    }
    return nil
  }

  // MARK: The end of the line

  private mutating func finish() throws(UsageFailure) -> Outcome {
    if answersHelp { return .help(try requestedHelp()) }
    guard let node else { return .help(help(long: false)) }
    guard let loaded else {
      throw failure(.missingCommand(among: node.subcommands.filter { !$0.hidden }.map(\.name)))
    }
    try distributeWords()
    let globals = try ArgumentSpec.fill(globalUses, of: tree.globals, command: path)
    let action = try loaded.make(uses, path)
    return .run(action, globals: globals, node.description(under: path.dropLast(), arguments: loaded.arguments))
  }

  /// Gives the words to the positional arguments from left to right. What must stand behind a list takes the last words.
  private mutating func distributeWords() throws(UsageFailure) {
    var left = words[...]
    for (index, argument) in ownArguments.enumerated() where argument.isPositional {
      let share: ArraySlice<(bytes: [UInt8], origin: ArgumentOrigin)>
      let needed: Int
      switch argument.kind {
      case .rest(let minimum):
        let behind = ownArguments[(index + 1)...].filter(\.isPositional).count
        (share, needed) = (left.dropLast(behind), minimum)
      case .positional: (share, needed) = (left.prefix(1), 1)
      default: (share, needed) = (left.prefix(1), 0)
      }
      guard share.count >= needed else { throw failure(.missingArgument(argument.placeholder)) }
      uses += share.map {
        ArgumentUse(index: index, input: .value($0.bytes), spelling: argument.placeholder, origin: $0.origin)
      }
      left = left.dropFirst(share.count)
    }
    if let extra = left.first { throw failure(.unexpectedArgument(PrintableText.of(extra.bytes)), extra.origin) }
  }

  // MARK: Help

  private func help(long: Bool) -> String {
    if answersHelp { return page(HelpCommand.description(of: tree.name), long: long) }
    guard let node else { return HelpText(tree.describe()).overview(long: long) }
    return page(node.description(under: path.dropLast()), long: long)
  }

  private func page(_ command: CommandDescription, long: Bool) -> String {
    let help = HelpText(command, globals: globals)
    return long ? help.long : help.short
  }

  /// What `pdm help WORDS` prints.
  private func requestedHelp() throws(UsageFailure) -> String {
    guard let first = words.first else { return HelpText(tree.describe()).overview(long: false) }
    if words.count == 1, first.bytes.elementsEqual(HelpCommand.name.utf8) {
      return page(HelpCommand.description(of: tree.name), long: true)
    }
    var path = [tree.name]
    var nodes = tree.commands
    var description = tree.describe
    for word in words {
      guard let child = Node.find(word.bytes, in: nodes) else {
        throw unknownCommand(word.bytes, among: nodes, origin: word.origin, path: path)
      }
      description = { [path] in child.description(under: path) }
      path.append(child.name)
      nodes = child.subcommands
    }
    return page(description(), long: true)
  }

  // MARK: Failures

  private func failure(_ problem: UsageFailure.Problem, _ origin: ArgumentOrigin? = nil) -> UsageFailure {
    UsageFailure(problem, command: path, origin: origin)
  }

  private func unknownCommand(
    _ word: [UInt8], among nodes: [Node], origin: ArgumentOrigin, path: [String]? = nil
  ) -> UsageFailure {
    var names = nodes.filter { !$0.hidden }.flatMap { [$0.name] + $0.aliases }
    if (path ?? self.path).count == 1 { names.append(HelpCommand.name) }
    let text = PrintableText.of(word)
    return UsageFailure(
      .unknownCommand(text, nearest: NearestName.of(text, among: names)), command: path ?? self.path, origin: origin)
  }

  private func nearestOption(to name: [UInt8]) -> String? {
    let names = (ownArguments + globals).filter { !$0.hidden }.flatMap(\.longNames) + ["help"]
    return NearestName.of(PrintableText.of(name), among: names).map { "--" + $0 }
  }
}
