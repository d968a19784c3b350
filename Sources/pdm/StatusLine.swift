import PDMCore
import Synchronization

/// The one line of a terminal that is drawn over and over: how far long work is, and for whom we wait. It is gone before
/// anything else is written.
final class StatusLine: ProgressDisplay {
  private struct State {
    /// How many columns are drawn on.
    var drawn = 0
    /// What was written last goes on: a question of a hook, or progress that git draws by itself.
    var isLineOpen = false
  }

  private let streams: any Streams
  /// A terminal that knows no escape codes is wiped with spaces.
  private let isDumb: Bool
  private let state = Mutex(State())

  init(_ streams: any Streams, environment: Environment) {
    self.streams = streams
    isDumb = ["dumb", nil].contains(environment.text("TERM"))
  }

  func draw(_ state: Progress.State) { draw(ProgressText.line(state)) }

  func draw(_ text: String) {
    guard streams.ownsTerminal else { return }
    // The last column stays free: a terminal may go on to the next line when it is filled.
    let room = max(1, (streams.errorColumns ?? 80) - 1)
    let line = TerminalText.truncate(TerminalText.sanitize("pdm: \(text)"), to: room)
    let width = TerminalText.width(line)
    state.withLock { state in
      guard !state.isLineOpen else { return }
      let rest = isDumb ? String(repeating: " ", count: max(0, min(state.drawn, room) - width)) : "\u{1B}[K"
      show("\r\(line)\(rest)")
      state.drawn = width
    }
  }

  func clear() { state.withLock { clear(&$0) } }

  /// Writes something else, in the place of the line.
  func write(_ bytes: [UInt8], to stream: StandardStream) throws {
    try state.withLock { state in
      clear(&state)
      if let last = bytes.last, streams.isTerminal(stream) { state.isLineOpen = last != UInt8(ascii: "\n") }
      try streams.write(bytes, to: stream)
    }
  }

  func lineEnded() { state.withLock { $0.isLineOpen = false } }

  private func clear(_ state: inout State) {
    guard state.drawn > 0 else { return }
    show(isDumb ? "\r\(String(repeating: " ", count: state.drawn))\r" : "\r\u{1B}[K")
    state.drawn = 0
  }

  /// Where nobody can see it there is nothing to tell.
  private func show(_ text: String) { try? streams.write(Array(text.utf8), to: .error) }
}
