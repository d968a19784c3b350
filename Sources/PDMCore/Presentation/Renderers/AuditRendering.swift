/// Lines of the record.
public enum AuditRendering {
  public static func json(_ line: AuditLine) -> JSON {
    .object(
      [
        ("seq", .integer(line.sequence)), ("id", .string(line.id)), ("ts", .time(line.time)),
        ("user", .string(line.user)), ("host", .string(line.host)), ("action", .string(line.action)),
      ] + JSON.path(RepoPath(trusted: line.target), key: "target") + [
        ("details", .raw(Array(line.details.utf8))),
        ("prev", .string(Hex.encode(line.previous))), ("hash", .string(Hex.encode(line.hash))),
      ])
  }

  /// One line an act, tab-separated: number, time, account, host, action, details, target. The target is last and exact.
  public static func record(_ line: AuditLine) -> [UInt8] {
    var details: [UInt8] = []
    JSON.raw(Array(line.details.utf8)).write(into: &details)
    let fields = [
      String(line.sequence), RFC3339.format(line.time), line.user.isEmpty ? "-" : line.user, line.host, line.action,
      String(decoding: details, as: UTF8.self),
    ]
    return Array(fields.joined(separator: "\t").utf8) + "\t".utf8 + line.target + "\n".utf8
  }

  public static func table(_ lines: [AuditLine], now: Timestamp, width: Int?, palette: Palette) -> [String] {
    guard !lines.isEmpty else { return [] }
    return Table(
      [
        Table.Column("SEQ", alignment: .right, yields: 4, isOptional: true), Table.Column("WHEN", yields: 2),
        Table.Column("WHO", yields: 1), Table.Column("HOST", yields: 6, isOptional: true),
        Table.Column("ACTION", yields: 1), Table.Column("ON", yields: 3, narrowest: 24, keepsEnd: true),
        Table.Column("DETAILS", yields: 5, isOptional: true, narrowest: 16),
      ],
      rows: lines.map { line in
        [
          Table.Cell(String(line.sequence), .identifier), Table.Cell(RelativeTime.phrase(line.time, now: now), .dim),
          Table.Cell(line.user), Table.Cell(line.host, .dim), Table.Cell(line.action),
          Table.Cell(PathQuoting.quote(line.target)), Table.Cell(summary(of: line), .dim),
        ]
      }
    ).lines(width: width, palette: palette)
  }

  private static func summary(of line: AuditLine) -> String {
    AuditDetails(json: line.details)?.summary ?? line.details
  }

  // MARK: Verification

  /// - Parameter isKnown: whether each restore that somebody has to know of is known.
  public static func json(_ verdict: AuditVerdict, isKnown: Bool) -> JSON {
    .object([
      ("ok", .bool(verdict.isWhole && isKnown)), ("lines", .integer(verdict.lines)), ("head", .string(verdict.head)),
      ("commits_checked", .integer(Int64(verdict.commitsChecked))),
      (
        "first_break",
        verdict.firstBreak.map { ["seq": .integer($0.sequence), "reason": .string($0.reason)] } ?? .null
      ),
      (
        "restores",
        .array(
          verdict.restores.map { restore in
            [
              "seq": .integer(restore.line.sequence), "ts": .time(restore.line.time),
              "user": .string(restore.line.user), "host": .string(restore.line.host),
              "heads_given_up": .integer(Int64(restore.headsGivenUp)),
              "compares_rows": .bool(!restore.endsComparison),
              "hash": .string(restore.hash),
            ]
          })
      ),
      ("differences", .array(verdict.differences.map(json))),
    ])
  }

  private static func json(_ difference: AuditDifference) -> JSON {
    .object(
      [("table", .string(difference.table.rawValue))] + JSON.path(RepoPath(trusted: difference.name), key: "name")
        + [("reason", .string(difference.reason))])
  }

  /// What no line explains, one a line.
  public static func lines(_ differences: [AuditDifference]) -> String {
    differences.map { "\($0.subject) \($0.reason)\n" }.joined()
  }

  public static func sentence(_ verdict: AuditVerdict) -> String {
    let commits = "\(verdict.commitsChecked) check-in \(verdict.commitsChecked == 1 ? "commit" : "commits")"
    let restores = verdict.restores.map { "\n\(sentence($0))" }.joined()
    return
      "\(verdict.lines) \(verdict.lines == 1 ? "line" : "lines") in order, compared with \(commits); head \(verdict.head)"
      + restores
  }

  /// What a restore left of the record.
  public static func sentence(_ restore: AuditVerdict.Restore) -> String {
    let count = restore.headsGivenUp
    let heads =
      count == 0
      ? "" : "; \(count) \(count == 1 ? "check-in carries a head" : "check-ins carry heads") of lines that went with it"
    return
      "cut off behind line \(restore.line.sequence - 1), where the store was put back on "
      + "\(RFC3339.format(restore.line.time)) by \(restore.line.user) on \(restore.line.host)\(heads)"
      + (restore.endsComparison ? "; rows of the store are not compared with the record since" : "")
  }
}
