/// Pulls tokens from argv without knowing which options exist.
///
/// Whether a letter in a bundle takes the rest of its word as a value is for the caller to say, after the letter
/// was handed out. That is why `-abc` is never ambiguous.
struct ArgumentCursor {
  enum Token: Equatable {
    /// A word that is no option. `literal` says that it stood after `--`.
    case word([UInt8], literal: Bool)
    /// `--name` or `--name=value`.
    case long([UInt8], value: [UInt8]?)
    /// One letter of `-abc`.
    case short(Character)
  }

  private let words: [[UInt8]]
  private var next = 0
  /// Where the next letter of a started bundle is.
  private var bundle: (word: [UInt8], offset: Int)?
  private var optionsEnded = false
  /// Where the token that was last handed out stood.
  private(set) var origin = ArgumentOrigin(word: 0)

  init(_ words: [[UInt8]]) {
    self.words = words
  }

  mutating func token() -> Token? {
    if let (word, offset) = bundle { return letter(of: word, at: offset) }
    guard next < words.count else { return nil }
    let word = words[next]
    origin = ArgumentOrigin(word: next)
    next += 1
    if optionsEnded { return .word(word, literal: true) }
    guard word.count > 1, word[0] == Self.dash else { return .word(word, literal: false) }
    guard word[1] == Self.dash else { return letter(of: word, at: 1) }
    guard word.count > 2 else {
      optionsEnded = true
      return token()
    }
    guard let equals = word.firstIndex(of: UInt8(ascii: "=")) else { return .long(Array(word[2...]), value: nil) }
    return .long(Array(word[2..<equals]), value: Array(word[(equals + 1)...]))
  }

  /// The rest of the word after a letter: `file` in `-ofile`. Nil when the letter was the last.
  mutating func attachedValue() -> [UInt8]? {
    guard let (word, offset) = bundle else { return nil }
    bundle = nil
    return Array(word[offset...])
  }

  /// The following word. Nil when there is none or when it looks like an option: a forgotten value must not
  /// swallow the option behind it. A lone `-` is a value.
  mutating func separateValue() -> [UInt8]? {
    guard next < words.count, !Self.looksLikeOption(words[next]) else { return nil }
    next += 1
    return words[next - 1]
  }

  /// The word that `separateValue` would not take.
  var refusedValue: [UInt8]? {
    next < words.count && words[next].count > 1 ? words[next] : nil
  }

  private mutating func letter(of word: [UInt8], at offset: Int) -> Token {
    let (letter, length) = PrintableText.firstCharacter(of: word[offset...])
    origin = ArgumentOrigin(word: next - 1, offset: offset)
    let end = offset + length
    bundle = end < word.count ? (word, end) : nil
    return .short(letter)
  }

  private static let dash = UInt8(ascii: "-")

  private static func looksLikeOption(_ word: [UInt8]) -> Bool {
    word.count > 1 && word[0] == dash
  }
}
