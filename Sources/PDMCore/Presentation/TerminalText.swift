/// Text on its way to a terminal: made harmless, measured, and cut to fit.
public enum TerminalText {
  /// Shows what could steer a terminal, reorder a line or hide in it as an escape: `\n`, `\x1b`, `\u{202e}`.
  ///
  /// Names, reasons and messages are typed by people and may hold anything. Emoji variation selectors only choose
  /// between two drawings of the same character and are left out.
  ///
  /// - Parameter keepNewlines: The text is a whole of many lines, such as a diff, and not a cell or a line: newlines
  ///   and tabs stay.
  public static func sanitize(_ text: String, keepNewlines: Bool = false) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text }
    var visible = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n" where keepNewlines, "\t" where keepNewlines: visible.append(scalar)
      case "\u{FE0E}", "\u{FE0F}": break
      case _ where scalar.isUnsafeOnTerminal: visible.append(contentsOf: escape(scalar).unicodeScalars)
      default: visible.append(scalar)
      }
    }
    return String(visible)
  }

  /// How many columns a sanitised text takes; characters that ``sanitize(_:keepNewlines:)`` removes count nothing.
  ///
  /// Scalars are summed, as wcwidth(3) does, so a sequence that a terminal draws as one emoji counts its parts: a
  /// line may turn out shorter than measured, never longer.
  public static func width(_ text: String) -> Int {
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return text.utf8.count }
    return text.unicodeScalars.reduce(0) { $0 + $1.terminalWidth }
  }

  /// The text itself where it fits, else as many of its characters as fit together with an ellipsis.
  ///
  /// - Parameter keepingEnd: The end is what matters, as with paths.
  public static func truncate(_ text: String, to width: Int, keepingEnd: Bool = false) -> String {
    if self.width(text) <= width { return text }
    guard width > 0 else { return "" }
    if keepingEnd { return "…" + String(prefix(text.reversed(), fitting: width - 1).reversed()) }
    return String(prefix(text, fitting: width - 1)) + "…"
  }

  /// Whole characters, so that no accent loses its letter.
  private static func prefix(_ characters: some Sequence<Character>, fitting width: Int) -> [Character] {
    var room = width
    var fitting: [Character] = []
    for character in characters {
      room -= self.width(String(character))
      if room < 0 { break }
      fitting.append(character)
    }
    return fitting
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\n": "\\n"
    case "\r": "\\r"
    case "\t": "\\t"
    case ..<"\u{100}": "\\x" + Hex.encode([UInt8(truncatingIfNeeded: scalar.value)])
    default: "\\u{\(String(scalar.value, radix: 16))}"
    }
  }
}

extension Unicode.Scalar {
  /// Whether this must not reach a terminal as it is: controls (C0, DEL, C1), format characters (among them all
  /// bidirectional controls, zero-width spaces and joiners, tags), line and paragraph separators, and whatever else
  /// Unicode says to draw as nothing.
  var isUnsafeOnTerminal: Bool {
    if value < 0x80 { return value < 0x20 || value == 0x7F }
    return switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: properties.isDefaultIgnorableCodePoint
    }
  }

  /// The columns on a terminal: 0 for marks that combine and for what is not drawn, 2 for East Asian wide and
  /// fullwidth characters (UAX #11) and emoji, else 1. Ambiguous ones count 1, as terminals outside of East Asia do.
  fileprivate var terminalWidth: Int {
    if value < 0x300 { return isUnsafeOnTerminal ? 0 : 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .control, .format: return 0
    default: break
    }
    // Vowels and finals of Hangul, which join the syllable before them.
    if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) { return 0 }
    if Self.wideBlocks.contains(where: { $0.contains(value) }) { return 2 }
    let isRegionalIndicator = (0x1F1E6...0x1F1FF).contains(value)
    return properties.isEmojiPresentation && !isRegionalIndicator ? 2 : 1
  }

  /// The wide characters of EastAsianWidth.txt, Unicode 16.0, other than emoji, which the standard library knows.
  /// Gaps inside of blocks are taken along: they are unassigned, and UAX #11 reserves most of them as wide.
  private static let wideBlocks: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2329...0x232A, 0x2E80...0x303E, 0x3041...0x3247, 0x3250...0xA4CF, 0xA960...0xA97F,
    0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6,
    0x16FE0...0x18DFF, 0x1AFF0...0x1B2FF, 0x1D300...0x1D356, 0x1D360...0x1D376, 0x1F200...0x1F265,
    0x20000...0x2FFFD, 0x30000...0x3FFFD,
  ]
}
