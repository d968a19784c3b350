/// Notices, as scripts and people see them.
public enum NoticeRendering {
  public static func json(_ report: InboxReport) -> JSON {
    .array(
      report.notices.map { notice in
        .object(
          [("id", .integer(notice.id)), ("kind", .string(notice.kind.rawValue))] + JSON.path(notice.path) + [
            ("user", .string(notice.sender.name)), ("full_name", .string(notice.sender.fullName)),
            ("message", .string(notice.text)), ("rescue", .text(notice.rescueRef)),
            ("created_at", .time(notice.createdAt)), ("acknowledged_at", .time(notice.acknowledgedAt)),
          ])
      })
  }

  /// One line a notice, tab-separated: number, kind, when, from whom, when it was acknowledged, rescue, message, path; `-`
  /// where there is nothing. The path is last and exact.
  public static func record(_ notice: Notice) -> [UInt8] {
    let fields = [
      String(notice.id), notice.kind.rawValue, RFC3339.format(notice.createdAt), notice.sender.name,
      notice.acknowledgedAt.map(RFC3339.format) ?? "-", notice.rescueID ?? "-",
      notice.text.isEmpty ? "-" : notice.text,
    ]
    return Array(fields.map { TerminalText.sanitize($0) }.joined(separator: "\t").utf8) + "\t".utf8
      + notice.displayPath + "\n".utf8
  }

  /// For a terminal: number and sentence, the rest of the sender's words below it, and the command that shows what was kept.
  public static func lines(_ report: InboxReport, palette: Palette) -> [String] {
    let rows = report.notices.flatMap { notice in
      var label = notice.acknowledgedAt == nil ? nil : Label.dim
      var sentence = sentence(notice, now: report.now)
      if let seen = notice.acknowledgedAt {
        sentence += " (acknowledged \(RelativeTime.phrase(seen, now: report.now)))"
      }
      let more = notice.text.split(separator: "\n", omittingEmptySubsequences: false).dropFirst()
      var cells = ([Substring(sentence)] + more).map { Table.Cell(String($0), label) }
      label = label ?? .hint
      if let rescue = rescue(notice) { cells.append(Table.Cell(rescue, label)) }
      return cells.enumerated().map { [Table.Cell($0 == 0 ? String(notice.id) : "", .identifier), $1] }
    }
    return Table([Table.Column("", alignment: .right), Table.Column("")], rows: rows).lines(
      width: nil, palette: palette)
  }

  /// The most columns of a notice that is told beside another command's output.
  private static let toldWidth = 300

  /// What every command says on standard error while there is something unread.
  public static func told(_ unread: UnreadNotices) -> [String] {
    var lines = unread.newest.map { notice in
      let sentence = TerminalText.sanitize(sentence(notice, now: unread.now))
      return TerminalText.truncate(sentence, to: toldWidth) + (rescue(notice).map { "; \($0)" } ?? "")
    }
    let more = unread.count - unread.newest.count
    if more > 0 { lines.append("and \(more) more: pdm inbox") }
    return lines
  }

  /// What happened, with the first line of the sender's words.
  private static func sentence(_ notice: Notice, now: Timestamp) -> String {
    let who = notice.sender.name
    let file = PathQuoting.quote(notice.displayPath)
    let time = RelativeTime.phrase(notice.createdAt, now: now)
    let words = notice.text.isEmpty ? "" : ": \(Reason.firstLine(notice.text))"
    return switch notice.kind {
    case .broken: "\(who) broke your check-out of \(file), \(time)\(words)"
    case .requested: "\(who) asks you for \(file), \(time)\(words)"
    case .freed: "\(file) is free now; \(who) \(Reason.firstLine(notice.text)), \(time)"
    case .handedOver: "\(who) handed \(file) over to you, \(time)\(words)"
    case .handedOn: "\(who) handed your check-out of \(file) on \(Reason.firstLine(notice.text)), \(time)"
    }
  }

  private static func rescue(_ notice: Notice) -> String? {
    notice.rescueID.map { "your edits are kept: pdm rescue show \(PathQuoting.shellWord($0.utf8))" }
  }
}
