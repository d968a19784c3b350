/// Why a file is taken, or what was done to it: always asked, never empty.
enum Reason {
  /// In bytes; a hostile or mistaken paste must not fill the store or a terminal.
  static let longest = 10_000

  /// - Returns: the text without white space around it.
  static func check(_ text: String) throws(ReasonFailure) -> String {
    let isBlank: (Character) -> Bool = { $0.isWhitespace || $0.isNewline }
    let start = text.drop(while: isBlank)
    guard let end = start.lastIndex(where: { !isBlank($0) }) else { throw .empty }
    let trimmed = String(start[...end])
    guard !trimmed.utf8.contains(0) else { throw .containsNUL }
    guard trimmed.utf8.count <= longest else { throw .tooLong(trimmed.utf8.count) }
    return trimmed
  }

  /// The subject of a message: a reason for a check-out that lasts as long as one command.
  static func firstLine(_ message: String) -> String {
    String(message.drop(while: \.isWhitespace).prefix { !$0.isNewline })
  }
}

enum ReasonFailure: Failure, Equatable {
  case empty
  case containsNUL
  case tooLong(Int)
  /// The vault wants another.
  case notAsWanted(ReasonRule)

  var category: FailureCategory { .usage }

  var message: String {
    switch self {
    case .empty: "the reason or message is empty"
    case .containsNUL: "the reason or message holds a NUL character"
    case .notAsWanted(let rule):
      rule.hint.isEmpty
        ? "the reason does not match \(VaultSetting.reasonPattern.key), '\(rule.pattern)'"
        : "the reason is not as this vault wants it: \(rule.hint)"
    case .tooLong(let count): "the reason or message is \(count) bytes long; \(Reason.longest) are the most"
    }
  }

  var hint: String? { "give it with -m TEXT or -F FILE" }
}
