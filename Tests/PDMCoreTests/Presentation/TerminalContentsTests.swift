import Testing

@testable import PDMCore

@Suite("Contents of files cannot steer a terminal") struct TerminalContentsTests {
  private static let samples: [(String, String)] = [
    ("plain\ttext\n", "plain\ttext\n"), ("\u{1b}[1;31mred\u{1b}[m\n", "\u{1b}[1;31mred\u{1b}[m\n"),
    ("\u{1b}[2J\u{1b}]0;title\u{7}\r\n", "^[[2J^[]0;title^G^M\n"), ("\u{1b}", "^["), ("\u{1b}[31", "^[[31"),
    ("\u{9b}31m\u{202e}\u{7f}\n", "<U+9B>31m<U+202E>^?\n"), ("漢字é", "漢字é"), ("", ""), ("\u{1b}[31\n", "^[[31\n"),
  ]

  @Test func `wherever the pieces end`() {
    for (text, shown) in Self.samples {
      let bytes = Array(text.utf8)
      for length in 1...max(1, bytes.count) {
        var screen = TerminalContents(allowsColours: true)
        var output: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: length) {
          output += screen.take(Array(bytes[start..<min(start + length, bytes.count)]))
        }
        output += screen.finish()
        #expect(String(decoding: output, as: UTF8.self) == shown)
      }
    }
  }

  @Test func `colours pass only where they are wanted`() {
    var screen = TerminalContents(allowsColours: false)
    #expect(screen.take(Array("\u{1b}[31mred\n".utf8)) == Array("^[[31mred\n".utf8))
  }

  @Test func `bytes that are no text are told by their number`() {
    var screen = TerminalContents(allowsColours: true)
    #expect(screen.take([0x61, 0xE9, 0xFF, 0x0A]) == Array("a<E9><FF>\n".utf8))
  }

  @Test func `a line without end is let go, and nothing of it is lost`() {
    var screen = TerminalContents(allowsColours: true)
    var count = 0
    for _ in 0..<100 { count += screen.take([UInt8](repeating: 0x41, count: 10_000)).count }
    #expect(count > 900_000)
    #expect(count + screen.finish().count == 1_000_000)
  }
}
