import PDMCore
import Synchronization

@testable import pdm

/// Streams that keep what is written, and answer with what the scenario types.
final class GoldenRunStreams: Streams {
  /// A line that was asked for.
  struct Reading: Equatable {
    /// nil: the prompt was closed.
    let line: String?
    let hidden: Bool
  }

  private struct State {
    var output: [UInt8] = []
    var error: [UInt8] = []
    var typing: [String?]
    var readings: [Reading] = []
    var input: [UInt8]
  }

  private let terminals: Set<StandardStream>
  let columns: Int?
  /// As high as it comes, so nothing is paged.
  let rows: Int? = nil
  var errorColumns: Int? { columns }
  /// What depends on how long something takes is in no record.
  let ownsTerminal = false
  private let state: Mutex<State>

  /// - Parameters:
  ///   - typing: what is answered, line by line; nil closes the prompt.
  ///   - input: what standard input holds where it is no terminal.
  init(_ view: GoldenView, typing: [String?], input: [UInt8]) {
    switch view {
    case .pipe: (terminals, columns) = ([], nil)
    case .terminal(let width), .colour(let width): (terminals, columns) = ([.input, .output, .error], width)
    }
    state = Mutex(State(typing: typing, input: input))
  }

  var output: [UInt8] { state.withLock { $0.output } }
  var error: [UInt8] { state.withLock { $0.error } }
  var readings: [Reading] { state.withLock { $0.readings } }
  /// Answers that nobody asked for.
  var leftover: Int { state.withLock { $0.typing.count } }

  func isTerminal(_ stream: StandardStream) -> Bool { terminals.contains(stream) }

  var isAbandoned: Bool { false }

  func write(_ bytes: [UInt8], to stream: StandardStream) {
    state.withLock { if stream == .output { $0.output += bytes } else { $0.error += bytes } }
  }

  /// Pagers are for people.
  func startPager(in context: ProcessContext) {}
  func finishPager() {}

  func readAll() -> [UInt8] {
    state.withLock { state in
      defer { state.input = [] }
      return state.input
    }
  }

  func readLine(hidden: Bool, prompt: () -> Void) -> [UInt8]? {
    prompt()
    return state.withLock { state in
      guard terminals.contains(.input) else {
        guard let end = state.input.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        defer { state.input = Array(state.input[(end + 1)...]) }
        return Array(state.input[..<end])
      }
      let line = state.typing.isEmpty ? nil : state.typing.removeFirst()
      state.readings.append(Reading(line: line, hidden: hidden))
      // What is typed stands on the terminal, unless the prompt is hidden.
      if !hidden, let line { state.error += "\(line)\n".utf8 }
      return line.map { Array($0.utf8) }
    }
  }
}

/// Where the results of a run go.
enum GoldenView: Sendable, Equatable {
  case pipe
  /// A terminal of so many columns, without colours.
  case terminal(Int)
  case colour(Int)

  var title: String {
    switch self {
    case .pipe: "pipe"
    case .terminal(let width): "terminal \(width)"
    case .colour(let width): "terminal \(width), colours"
    }
  }
}
