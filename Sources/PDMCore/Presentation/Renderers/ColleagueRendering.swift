/// Who is at work, as scripts and people see it.
public enum ColleagueRendering {
  public static func json(_ report: ColleagueReport, user: String?) -> JSON {
    .array(
      report.colleagues.map { colleague in
        .object([
          ("user", .string(colleague.user.name)), ("full_name", .string(colleague.user.fullName)),
          ("role", .string(colleague.user.role.rawValue)), ("disabled", .bool(colleague.user.isDisabled)),
          ("since", .time(colleague.since)),
          (
            "sessions",
            .array(
              colleague.sessions.map {
                ["host": .string($0.host), "since": .time($0.since), "expires_at": .time($0.expiresAt)]
              })
          ),
          ("last_act", colleague.lastAct.map(json) ?? .null),
          ("holds", .array(colleague.locks.map { LockRendering.json($0, now: report.now, user: user) })),
        ])
      })
  }

  private static func json(_ act: LastAct) -> JSON {
    .object(
      [("ts", .time(act.time)), ("action", .string(act.action)), ("host", .string(act.host))]
        + (act.path.map { JSON.path($0) } ?? [("path", .null)]))
  }

  /// One line an account, tab-separated: name, role, check-outs, hosts with commas between, logged in since, last act's time,
  /// its action, full name; `-` where there is nothing.
  public static func records(_ report: ColleagueReport) -> String {
    report.colleagues.map { colleague in
      let fields = [
        colleague.user.name, colleague.user.role.rawValue, String(colleague.locks.count),
        hosts(of: colleague).isEmpty ? "-" : hosts(of: colleague).joined(separator: ","),
        colleague.since.map(RFC3339.format) ?? "-", colleague.lastAct.map { RFC3339.format($0.time) } ?? "-",
        colleague.lastAct?.action ?? "-", colleague.user.fullName,
      ]
      return fields.map { TerminalText.sanitize($0) }.joined(separator: "\t") + "\n"
    }.joined()
  }

  // MARK: Terminal

  public static func table(
    _ report: ColleagueReport, display: (RepoPath) -> [UInt8], width: Int?, palette: Palette
  ) -> [String] {
    guard !report.colleagues.isEmpty else { return [] }
    return Table(
      [
        Table.Column("NAME", yields: 1), Table.Column("ROLE", yields: 6, isOptional: true),
        Table.Column("HOLDS", alignment: .right, yields: 2), Table.Column("ON", yields: 4, narrowest: 6),
        Table.Column("SINCE", alignment: .right, yields: 5, isOptional: true),
        Table.Column("LAST ACT", yields: 7, isOptional: true, narrowest: 16),
        Table.Column("SEEN", alignment: .right, yields: 3, isOptional: true),
        Table.Column("FULL NAME", yields: 8, isOptional: true, narrowest: 9),
      ],
      rows: report.colleagues.map { colleague in
        let act = colleague.lastAct
        return [
          Table.Cell(colleague.user.name, .heading), Table.Cell(role(of: colleague.user)),
          Table.Cell(colleague.locks.isEmpty ? "" : String(colleague.locks.count), .checkedOut),
          Table.Cell(hosts(of: colleague).joined(separator: ", ")),
          Table.Cell(colleague.since.map { RelativeTime.age(since: $0, now: report.now) } ?? "", .dim),
          Table.Cell(act.map { text($0, display) } ?? ""),
          Table.Cell(act.map { RelativeTime.age(since: $0.time, now: report.now) } ?? "", .dim),
          Table.Cell(colleague.user.fullName),
        ]
      }
    ).lines(width: width, palette: palette)
  }

  /// One account in full, with each file that it holds.
  public static func lines(
    _ colleague: Colleague, now: Timestamp, display: (RepoPath) -> [UInt8], palette: Palette
  ) -> [String] {
    let user = colleague.user
    let name = user.fullName == user.name ? user.name : "\(user.fullName) (\(user.name))"
    var rows: [(String, Table.Cell)] = [
      ("Account", Table.Cell(name, .heading)),
      ("Role", Table.Cell(role(of: user))),
    ]
    for (index, session) in colleague.sessions.enumerated() {
      let text = "\(session.host), since \(DetailsRendering.moment(session.since, now))"
      rows.append((index == 0 ? "Logged in" : "", Table.Cell(text)))
    }
    if colleague.sessions.isEmpty { rows.append(("Logged in", Table.Cell("nowhere", .dim))) }
    if let act = colleague.lastAct {
      rows.append(
        ("Last act", Table.Cell("\(text(act, display)), \(DetailsRendering.moment(act.time, now)) on \(act.host)")))
    }
    for (index, lock) in colleague.locks.enumerated() {
      let file = PathQuoting.quote(display(lock.path))
      let since = RelativeTime.phrase(lock.lockedAt, now: now)
      rows.append((index == 0 ? "Holds" : "", Table.Cell("\(file), \(since): \(Reason.firstLine(lock.reason))")))
    }
    return DetailsRendering.panel(rows, palette)
  }

  private static func role(of user: User) -> String { user.role.rawValue + (user.isDisabled ? ", disabled" : "") }

  /// Each once.
  private static func hosts(of colleague: Colleague) -> [String] {
    colleague.sessions.map(\.host).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private static func text(_ act: LastAct, _ display: (RepoPath) -> [UInt8]) -> String {
    act.action + (act.path.map { " \(PathQuoting.quote(display($0)))" } ?? "")
  }
}
