/// Text of a declaration, cut into what can be filled anew and what must stay as it is.
enum Prose: Equatable {
  case paragraph(String)
  /// Lines that started with a space, without what they all are indented by.
  case preformatted([String])

  /// Blank lines separate the blocks; a block whose lines all start with a space is kept.
  static func blocks(of text: String) -> [Self] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .split { line in line.allSatisfy { $0 == " " } }
      .map { lines in
        guard lines.allSatisfy({ $0.first == " " }) else {
          return .paragraph(lines.flatMap { $0.split(separator: " ") }.joined(separator: " "))
        }
        let indent = lines.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        return .preformatted(lines.map { String($0.dropFirst(indent)) })
      }
  }

  /// Lines of at most `width` columns; a longer word has a line of its own.
  static func wrap(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " " + word
    }
    if !line.isEmpty { lines.append(line) }
    return lines
  }
}
