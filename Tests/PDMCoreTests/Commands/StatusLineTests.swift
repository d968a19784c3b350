import PDMCore
import Synchronization
import Testing

@testable import pdm

/// The line that is drawn over and over, and what comes between.
@Suite struct StatusLineTests {
  private final class Screen: Streams {
    let text = Mutex("")
    let width = Mutex(20)
    let isLent = Mutex(true)
    var columns: Int? { nil }
    var rows: Int? { nil }
    var errorColumns: Int? { width.withLock { $0 } }
    var isAbandoned: Bool { false }
    var ownsTerminal: Bool { isLent.withLock { $0 } }
    func isTerminal(_ stream: StandardStream) -> Bool { true }
    func write(_ bytes: [UInt8], to stream: StandardStream) {
      text.withLock { $0 += String(decoding: bytes, as: UTF8.self) }
    }
    func startPager(in context: ProcessContext) {}
    func finishPager() {}
    func readAll() -> [UInt8] { [] }
    func readLine(hidden: Bool, prompt: () -> Void) -> [UInt8]? { nil }
  }

  private let screen = Screen()

  private func line(_ terminal: String?) -> StatusLine {
    StatusLine(screen, environment: Environment(entries: terminal.map { [Array("TERM=\($0)".utf8)] } ?? []))
  }

  private var shown: String { screen.text.withLock { $0 } }

  @Test func fitsTheTerminalAndIsWipedBeforeAnythingElse() throws {
    let line = line("xterm")
    line.draw("counting to a hundred")
    line.draw("b\u{1B}[2Jc")
    try line.write(Array("said\n".utf8), to: .error)
    line.clear()
    #expect(
      shown == "\rpdm: counting to a…\u{1B}[K\rpdm: b\\x1b[2Jc\u{1B}[K\r\u{1B}[Ksaid\n")
  }

  @Test(arguments: ["dumb", nil]) func knowsTerminalsWithoutEscapeCodes(terminal: String?) throws {
    let line = line(terminal)
    line.draw("long")
    line.draw("l")
    line.clear()
    #expect(shown == "\rpdm: long\rpdm: l   \r      \r")
  }

  /// A hook asks something, or git draws progress of its own.
  @Test(arguments: ["Sure? ", "Uploading: 10 %\r"]) func isNotDrawnOverALineThatGoesOn(open: String) throws {
    let line = line("xterm")
    try line.write(Array(open.utf8), to: .error)
    line.draw("counting")
    #expect(shown == open)
    try line.write(Array("\n".utf8), to: .error)
    line.draw("counting")
    // Bytes, since a carriage return and a line feed are one character.
    #expect(Array(shown.utf8) == Array("\(open)\n\rpdm: counting\u{1B}[K".utf8))
  }

  @Test func isNotDrawnWhereTheTerminalIsLent() {
    let line = line("xterm")
    screen.isLent.withLock { $0 = false }
    line.draw("counting")
    line.clear()
    #expect(shown.isEmpty)
  }
}
