/// A blame as a page, as records, as JSON, and as git's own format for programs.
public enum BlameRendering {
  public static func json(_ report: BlameReport) -> JSON {
    var lines: [JSON] = []
    for line in BlameLines(report.answer) {
      let author = line.commit.text.author
      lines.append(
        .object(
          [
            ("line", .integer(Int64(line.number))),
            ("commit", line.isCommitted ? .string(line.group.origin.commit.hex) : .null),
            ("author", .string(String(decoding: author.name, as: UTF8.self))),
            ("author_mail", .string(String(decoding: author.email, as: UTF8.self))),
            ("date", .time(line.date)), ("orig_line", .integer(Int64(line.originalNumber))),
          ] + JSON.path(RepoPath(trusted: line.group.origin.path), key: "orig_path") + [
            ("summary", .string(String(decoding: line.commit.text.summary, as: UTF8.self))),
            ("content", .string(String(decoding: line.text, as: UTF8.self))),
          ]))
    }
    return .object(JSON.path(report.path) + [("commit", .text(report.commit?.hex)), ("lines", .array(lines))])
  }

  /// git's format (git-blame(1), "THE PORCELAIN FORMAT"), to the byte.
  public static func porcelain(_ report: BlameReport) -> [UInt8] {
    BlamePorcelain.write(report.answer) { GitQuoting.quote($0, quotesHighBytes: report.quotesHighBytes) }
  }

  /// One line of the file a line, tab-separated: commit, author, date, number there, path there, number here, text.
  /// The commit is zeros for what is not checked in. The path is exact, or quoted where it would break the line.
  public static func records(_ report: BlameReport) -> [UInt8] {
    var output: [UInt8] = []
    for line in BlameLines(report.answer) {
      output += "\(line.group.origin.commit.hex)\t".utf8
      output += PathQuoting.quote(line.commit.text.author.name).utf8
      output += "\t\(RFC3339.format(line.date))\t\(line.originalNumber)\t".utf8
      output += GitQuoting.quote(line.group.origin.path, quotesHighBytes: false)
      output += "\t\(line.number)\t".utf8
      output += line.text
      output.append(UInt8(ascii: "\n"))
    }
    return output
  }

  /// The page for people: date, author, short name of the commit, line. Neighbours of one commit say it once.
  public static func lines(_ report: BlameReport, palette: Palette) -> [String] {
    let authors = report.answer.commits.mapValues { commit in
      TerminalText.truncate(
        TerminalText.sanitize(String(decoding: commit.text.author.name, as: UTF8.self)), to: longestAuthor)
    }
    let names = report.answer.groups.map { authors[$0.origin.commit] ?? "" }
    let authorWidth = names.map(TerminalText.width).max() ?? 0
    let last = report.answer.groups.last.map { $0.line + $0.count } ?? 0
    let numberWidth = String(last).utf8.count
    return BlameLines(report.answer).map { line in
      let number = String(line.number)
      let gutter = String(repeating: " ", count: numberWidth - number.utf8.count) + number
      // The line ends of DOS would be shown in each line.
      let content = line.text.last == UInt8(ascii: "\r") ? line.text.dropLast() : line.text
      let text = TerminalText.sanitize(String(decoding: content, as: UTF8.self), keepNewlines: true)
      let author = authors[line.group.origin.commit] ?? ""
      let padding = String(repeating: " ", count: authorWidth - TerminalText.width(author))
      let date = line.isCommitted ? RFC3339.formatDate(line.date) : "not yet   "
      let head = "\(date)  \(author)\(padding)  \(line.isCommitted ? line.group.origin.commit.short : "          ")"
      let label = Label.age(of: line.isCommitted ? line.date : report.now, now: report.now)
      let shown = line.isFirst ? palette.apply(label, to: head) : palette.apply(.dim, to: head)
      return "\(shown)  \(palette.apply(.dim, to: gutter))  \(text)"
    }
  }

  private static let longestAuthor = 20
}

extension Label {
  private static let day: Int64 = 86_400_000

  /// What changed lately stands out; what is old recedes.
  static func age(of time: Timestamp, now: Timestamp) -> Label? {
    switch now.milliseconds &- time.milliseconds {
    case ..<(30 * day): .modified
    case ..<(365 * day): .hint
    default: nil
    }
  }
}

/// The lines of a blame, one after the other.
private struct BlameLines: Sequence, IteratorProtocol {
  struct Line {
    let group: BlameAnswer.Group
    let commit: BlameAnswer.Commit
    let offset: Int
    /// Without its end.
    let text: ArraySlice<UInt8>

    /// From 1.
    var number: Int { group.line + offset + 1 }
    var originalNumber: Int { group.originLine + offset + 1 }
    var isFirst: Bool { offset == 0 }
    var isCommitted: Bool { !group.origin.commit.isZero }
    var date: Timestamp { commit.text.author.time }
  }

  private let answer: BlameAnswer
  private var position = 0
  private var offset = 0
  private var text = 0

  init(_ answer: BlameAnswer) {
    self.answer = answer
  }

  mutating func next() -> Line? {
    guard position < answer.groups.count else { return nil }
    let group = answer.groups[position]
    if offset == 0 { text = group.text }
    let line = answer.line(at: text)
    text = line.endIndex
    let commit =
      answer.commits[group.origin.commit]
      ?? BlameAnswer.Commit(text: CommitText(author: .unknown, committer: .unknown, summary: []))
    let end = line.last == UInt8(ascii: "\n") ? line.dropLast() : line
    let result = Line(group: group, commit: commit, offset: offset, text: end)
    offset += 1
    if offset == group.count { (position, offset) = (position + 1, 0) }
    return result
  }
}
