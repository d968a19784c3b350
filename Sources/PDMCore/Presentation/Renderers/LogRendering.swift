/// Commits of a log as lines, as records, and as JSON.
public enum LogRendering {
  public static func json(_ entry: LogEntry) -> JSON {
    let author = entry.text.author
    let path: [(String, JSON)] = entry.path.map { JSON.path($0) } ?? [("path", .null)]
    let files: [(String, JSON)] =
      entry.path == nil
      ? [
        (
          "files",
          .array(
            entry.revisions.map { .object(JSON.path($0.path) + [("revision", .string($0.revision.text))]) })
        )
      ] : []
    return .object(
      [
        ("commit", .string(entry.commit.hex)), ("author", .string(String(decoding: author.name, as: UTF8.self))),
        ("author_mail", .string(String(decoding: author.email, as: UTF8.self))), ("date", .time(entry.date)),
        ("committed_at", .time(entry.committed)),
        ("message", .string(String(decoding: entry.message.trimmingLineEnds, as: UTF8.self))),
      ] + path + [
        ("revision", .text(entry.revision?.text)), ("user", .text(entry.user)),
        ("checkin", .text(entry.checkin)), ("parents", .array(entry.parents.map { .string($0.hex) })),
      ] + files)
  }

  /// A record a commit, tab-separated: commit, date, account, author, revision, subject, path. What is not there is `-`.
  ///
  /// - Parameter end: of the record: NUL where a path may have a line end.
  public static func record(_ entry: LogEntry, end: UInt8 = UInt8(ascii: "\n")) -> [UInt8] {
    let fields = [
      entry.commit.hex, RFC3339.format(entry.date), entry.user.map { PathQuoting.quote($0.utf8) } ?? "-",
      PathQuoting.quote(entry.text.author.name), entry.revision?.text ?? "-", PathQuoting.quote(entry.text.summary),
    ]
    return Array(fields.joined(separator: "\t").utf8) + "\t".utf8 + (entry.path?.bytes ?? Array("-".utf8)) + [end]
  }

  /// A line for people, and with `isWhole` the rest of the message below it.
  ///
  /// - Parameter width: of the terminal.
  public static func lines(
    _ entry: LogEntry, now: Timestamp, width: Int?, palette: Palette, isWhole: Bool
  ) -> [String] {
    let revision = cell(entry.revision?.text ?? "-", revisionWidth)
    let date = cell(RelativeTime.phrase(entry.date, now: now), dateWidth)
    let person = cell(entry.user ?? String(decoding: entry.text.author.name, as: UTF8.self), personWidth)
    let used = revisionWidth + dateWidth + personWidth + 10 + 8
    let subject = TerminalText.sanitize(String(decoding: entry.text.summary, as: UTF8.self))
    let line = [
      palette.apply(.mine, to: revision), palette.apply(.identifier, to: entry.commit.short),
      palette.apply(.dim, to: date), person,
      width.map { TerminalText.truncate(subject, to: max(20, $0 - used)) } ?? subject,
    ].joined(separator: "  ")
    guard isWhole else { return [line] }
    return [line] + body(entry).map { "    " + TerminalText.sanitize($0) }
  }

  private static let revisionWidth = 6
  private static let dateWidth = 13
  private static let personWidth = 16

  private static func cell(_ text: String, _ width: Int) -> String {
    let text = TerminalText.truncate(TerminalText.sanitize(text), to: width)
    return text + String(repeating: " ", count: max(0, width - TerminalText.width(text)))
  }

  /// The message below its first line, without the trailers that pdm put there.
  private static func body(_ entry: LogEntry) -> [String] {
    var lines = String(decoding: entry.message, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
      .dropFirst().filter { !CheckinCommit.isTrailerOfOurs($0) }
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { String($0) }
  }

  /// The line that closes a range of versions.
  public static func sentence(_ count: LogCount) -> String {
    let range = [count.oldest, count.newest].compactMap { $0?.text }
    let names = range.isEmpty ? "" : ", \(range.joined(separator: " to "))"
    return "\(count.versions) \(count.versions == 1 ? "version" : "versions") by "
      + "\(count.people.count) \(count.people.count == 1 ? "person" : "people")\(names)"
  }
}

/// What a log has told.
public struct LogCount: Sendable {
  public private(set) var versions = 0
  public private(set) var people: Set<String> = []
  public private(set) var newest: Revision?
  public private(set) var oldest: Revision?

  public init() {}

  public mutating func add(_ entry: LogEntry) {
    versions += 1
    people.insert(entry.user ?? String(decoding: entry.text.author.email, as: UTF8.self))
    if newest == nil { newest = entry.revision }
    oldest = entry.revision ?? oldest
  }
}

extension [UInt8] {
  fileprivate var trimmingLineEnds: ArraySlice<UInt8> {
    self[..<(lastIndex { $0 != UInt8(ascii: "\n") }.map { $0 + 1 } ?? 0)]
  }
}
