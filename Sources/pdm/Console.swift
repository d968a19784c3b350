import PDMCore

/// The streams of a run, so that tests can put their own in.
protocol Streams: Sendable {
  func isTerminal(_ stream: StandardStream) -> Bool
  /// The size of the terminal for results.
  var columns: Int? { get }
  var rows: Int? { get }
  /// The width of the terminal for everything else.
  var errorColumns: Int? { get }
  /// Whether a line of the terminal may be drawn over and over now: it is lent to nobody else, no pager and no other job.
  var ownsTerminal: Bool { get }
  func write(_ bytes: [UInt8], to stream: StandardStream) throws
  /// Nobody reads standard output any more.
  var isAbandoned: Bool { get }
  /// From now on what goes to standard output goes through a pager, where one is wanted.
  func startPager(in context: ProcessContext)
  /// No more output comes. Returns when the person has seen it.
  func finishPager()
  func readAll() throws -> [UInt8]
  /// - Parameter prompt: asks, when nothing that is typed can be seen any more.
  func readLine(hidden: Bool, prompt: () -> Void) throws -> [UInt8]?
}

/// The only writer to standard output and standard error: results to the one, everything else to the other.
///
/// Results are gathered and written at the end, when no lock is held: a stopped pager must not stop the company.
final class Console {
  private let streams: any Streams
  private var pending: [UInt8] = []
  private(set) var options = GlobalOptions()
  private(set) var palette = Palette(enabled: false)
  private var errorPalette = Palette(enabled: false)
  private let mailbox = NoticeMailbox()
  /// nil where nobody looks at progress.
  private var status: StatusLine?
  private var isPaged = false

  init(_ streams: any Streams) {
    self.streams = streams
  }

  /// Takes what the command line says of output.
  func configure(_ options: GlobalOptions, environment: Environment) {
    self.options = options
    let isPlain = environment["NO_COLOR"]?.isEmpty == false || environment.text("TERM") == "dumb"
    func palette(_ stream: StandardStream) -> Palette {
      switch options.color {
      case .always: Palette(enabled: true)
      case .never: Palette(enabled: false)
      case .auto: Palette(enabled: !isPlain && streams.isTerminal(stream))
      }
    }
    self.palette = palette(.output)
    errorPalette = palette(.error)
    let isWatched = !options.quiet && !options.json && streams.ownsTerminal
    status = isWatched ? StatusLine(streams, environment: environment) : nil
  }

  var isTerminal: Bool { streams.isTerminal(.output) }
  /// Whoever read our results is gone, though nothing was written to find out.
  var isAbandoned: Bool { streams.isAbandoned }
  /// Whether somebody can answer.
  var isInteractive: Bool { streams.isTerminal(.input) && streams.isTerminal(.error) }
  /// Of the terminal that results go to; nil elsewhere: as wide as it comes.
  var width: Int? { isTerminal ? streams.columns ?? 80 : nil }

  // MARK: Results

  func write(_ text: String) throws {
    try write(Array(text.utf8))
  }

  func write(_ bytes: [UInt8]) throws {
    pending += bytes
    // A long listing goes out in pieces; all that is read from the store was read before.
    if pending.count > 1 << 16 { try flush() }
  }

  func writeLines(_ lines: [String]) throws {
    for line in lines { try write(line + "\n") }
  }

  /// A listing for a terminal: through the person's pager where it is longer than the screen.
  func writePage(_ lines: [String], in context: ProcessContext) throws {
    if let rows = streams.rows, lines.count >= rows { startPager(in: context) }
    try writeLines(lines)
  }

  /// One document, indented for people who look at it.
  func write(_ json: JSON) throws {
    var bytes: [UInt8] = []
    json.write(into: &bytes, indent: isTerminal ? 2 : nil)
    try write(bytes + [UInt8(ascii: "\n")])
  }

  /// One document on a line of its own.
  func writeLine(_ json: JSON) throws {
    var bytes: [UInt8] = []
    json.write(into: &bytes)
    try write(bytes + [UInt8(ascii: "\n")])
  }

  /// Results may be long: on a terminal they go through the person's pager. Called before the first of them.
  func startPager(in context: ProcessContext) {
    guard isTerminal else { return }
    isPaged = true
    streams.startPager(in: context)
  }

  /// The end of the run; see ``Streams/finishPager()``.
  /// - Returns: whether the person ended the pager by Ctrl-C.
  @discardableResult
  func finish() -> Bool {
    streams.finishPager()
    return isPaged && Interruption.isRequested
  }

  func flush() throws {
    let bytes = pending
    pending = []
    if !bytes.isEmpty { try emit(bytes, to: .output) }
  }

  // MARK: Everything else

  /// What to do next, or what was done beside the result: not under `--quiet`, and not where a script reads JSON.
  func note(_ text: String, label: Label? = nil) {
    guard !options.quiet, !options.json else { return }
    message(text, label: label)
  }

  func hint(_ text: String) {
    guard !options.quiet, !options.json else { return }
    message("hint: \(text)", label: .hint)
  }

  /// What makes notices cease.
  static let acknowledging = "pdm inbox --ack acknowledges what you have seen"

  /// What the account has not acknowledged: once in a run, after all that the command itself has to say.
  /// - Parameter failure: told already, and what it says of a check-out is not told twice.
  func tellNotices(after failure: (any Error)? = nil) {
    guard let unread = mailbox.take()?.leavingOut(failure as? LockFailure), unread.count > 0 else { return }
    for line in NoticeRendering.told(unread) { message("notice: \(line)", label: .warning) }
    hint(Self.acknowledging)
  }

  /// They were shown already.
  func dropNotices() { _ = mailbox.take() }

  /// What usually comes next: for whoever types commands, and not for what runs them.
  func nextStep(_ text: String) {
    if isTerminal { hint(text) }
  }

  /// Lines of text for a person, made harmless.
  func message(_ text: String, label: Label? = nil) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      say(errorPalette.apply(label, to: TerminalText.sanitize(String(line))) + "\n")
    }
  }

  func writeError(_ json: JSON) {
    var bytes: [UInt8] = []
    json.write(into: &bytes)
    raw(bytes + [UInt8(ascii: "\n")])
  }

  /// What a child process says on its standard error, as it came.
  func raw(_ bytes: [UInt8]) {
    try? flush()
    // Where nobody can hear us there is nobody to tell.
    try? emit(bytes, to: .error)
  }

  private func emit(_ bytes: [UInt8], to stream: StandardStream) throws {
    if let status { try status.write(bytes, to: stream) } else { try streams.write(bytes, to: stream) }
  }

  private func say(_ text: String) { raw(Array(text.utf8)) }

  // MARK: Questions

  /// - Returns: nil when the person closed the prompt.
  func ask(_ question: String, hidden: Bool = false) throws -> [UInt8]? {
    defer { if hidden { say("\n") } }
    let answer = try streams.readLine(hidden: hidden, prompt: { say(question) })
    // The person's own key has ended the line.
    status?.lineEnded()
    guard let answer else {
      if !hidden { say("\n") }
      return nil
    }
    return answer
  }

  /// For the core, which tells things from where no console can be.
  var observer: any Observer {
    ConsoleObserver(streams: streams, options: options, mailbox: mailbox, status: status)
  }

  func readInput() throws -> [UInt8] { try streams.readAll() }
  func readInputLine() throws -> [UInt8]? { try streams.readLine(hidden: false) {} }
}
