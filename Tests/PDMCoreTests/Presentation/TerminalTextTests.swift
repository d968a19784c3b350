import Testing

@testable import PDMCore

struct TerminalTextTests {
  @Test(arguments: [
    ("plain", "plain"), ("\u{1B}]0;x\u{7}", #"\x1b]0;x\x07"#), ("a\r\nb\tc", #"a\r\nb\tc"#), ("\u{9B}31m", #"\x9b31m"#),
    ("\u{7F}\0", #"\x7f\x00"#), ("a\u{202E}b", #"a\u{202e}b"#), ("a\u{200B}b", #"a\u{200b}b"#),
    ("\u{FEFF}x", #"\u{feff}x"#), ("\u{E0041}", #"\u{e0041}"#), ("\u{2028}", #"\u{2028}"#), ("Gehäuse", "Gehäuse"),
    ("⚠\u{FE0F} ok", "⚠ ok"), ("\u{3164}", #"\u{3164}"#), ("日本", "日本"),
  ])
  func showsWhatCouldSteerATerminal(_ text: String, _ shown: String) {
    #expect(TerminalText.sanitize(text) == shown)
  }

  @Test func keepsTheLinesOfAWholeText() {
    #expect(TerminalText.sanitize("a\tb\r\nc\u{1B}\n", keepNewlines: true) == "a\tb\\r\nc\\x1b\n")
  }

  @Test func letsNothingThrough() {
    var random = SplitMix64(seed: 13)
    for _ in 0..<2000 {
      let shown = TerminalText.sanitize(random.hostileText(upTo: 30))
      #expect(!shown.unicodeScalars.contains { $0.isUnsafeOnTerminal })
      #expect(TerminalText.sanitize(shown) == shown)
    }
  }

  @Test(arguments: [
    ("", 0), ("abc", 3), ("Gehäuse", 7), ("e\u{301}", 1), ("日本", 4), ("한글", 4), ("\u{1112}\u{1161}\u{11AB}", 2),
    ("ﾊﾝ", 2), ("Ａ", 2), ("😀", 2), ("🇩🇪", 2), ("✓", 1), ("⚠", 1), ("…", 1), ("─", 1), ("Ω", 1), ("\u{302A}", 0),
    ("𠀀", 2), ("\u{E000}", 1),
  ])
  func countsColumns(_ text: String, _ columns: Int) {
    #expect(TerminalText.width(text) == columns)
  }

  /// Against the East Asian Width of python3, for what its Unicode data knows.
  @Test(.enabled(if: ReferenceProgram.isInstalled("python3")))
  func agreesWithPythonOnWideCharacters() throws {
    let lines = try ReferenceProgram.lines(
      "python3",
      [
        "-c",
        """
        import unicodedata as u
        for v in [*range(0x20, 0x7F), *range(0xA0, 0xD800), *range(0xE000, 0x40000)]:
            c = chr(v)
            if u.category(c) in ("Lu", "Ll", "Lo", "Lm", "Nd", "No", "Nl", "Po", "Ps", "Pe", "So", "Sm", "Sk", "Mn", "Me"):
                joins = u.category(c) in ("Mn", "Me") or 0x1160 <= v <= 0x11FF or 0xD7B0 <= v <= 0xD7FF
                print(v, 0 if joins else 2 if u.east_asian_width(c) in "WF" else 1)
        """,
      ])
    #expect(lines.count > 100_000)
    var differences: [UInt32] = []
    for line in lines {
      let numbers = line.split(separator: " ").compactMap { UInt32($0) }
      guard let scalar = Unicode.Scalar(numbers[0]) else { continue }
      if TerminalText.width(String(Character(scalar))) != Int(numbers[1]) { differences.append(numbers[0]) }
    }
    // Unicode 16.0 made these wide: hexagrams, Tai Xuan Jing symbols and counting rods.
    let wideSince16: [ClosedRange<UInt32>] = [0x4DC0...0x4DFF, 0x1D300...0x1D356, 0x1D360...0x1D378]
    let others = differences.filter { value in !wideSince16.contains { $0.contains(value) } }
    // The general category of single characters moves between versions (U+1171E in 16.0).
    #expect(others.count <= 10, "\(others)")
  }

  @Test(arguments: [
    ("abcdef", 6, "abcdef", "abcdef"), ("abcdef", 5, "abcd…", "…cdef"), ("abcdef", 1, "…", "…"), ("abcdef", 0, "", ""),
    ("abcdef", -3, "", ""), ("日本語", 5, "日本…", "…本語"), ("日本語", 4, "日…", "…語"), ("日本", 2, "…", "…"),
    ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…", "…e\u{301}"), ("", 0, "", ""),
  ])
  func cutsToFit(_ text: String, _ width: Int, _ beginning: String, _ end: String) {
    #expect(TerminalText.truncate(text, to: width) == beginning)
    #expect(TerminalText.truncate(text, to: width, keepingEnd: true) == end)
  }

  @Test func neverCutsTooLittle() {
    var random = SplitMix64(seed: 14)
    for _ in 0..<3000 {
      let text = TerminalText.sanitize(random.hostileText(upTo: 30))
      let width = Int.random(in: 0...40, using: &random)
      for keepingEnd in [false, true] {
        let cut = TerminalText.truncate(text, to: width, keepingEnd: keepingEnd)
        #expect(TerminalText.width(cut) <= width)
        #expect(TerminalText.width(text) > width || cut == text)
      }
    }
  }
}
