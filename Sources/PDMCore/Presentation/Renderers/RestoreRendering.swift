/// What a restore of the store put back, and what is lost.
public enum RestoreRendering {
  public static func json(_ report: RestoreReport) -> JSON {
    .object(
      JSON.path(RepoPath(trusted: report.store), key: "store") + [
        ("kept", .text(report.kept.map { String(decoding: $0, as: UTF8.self) })),
        ("source", .string(report.source.name)), ("lines_kept", .integer(report.lines)),
        ("restore_seq", .integer(report.restoreLine.sequence)),
        ("restore_hash", .string(Hex.encode(report.restoreLine.hash))),
        (
          "heads_given_up",
          .array(
            report.lostHeads.map { ["commit": .string($0.commit.hex), "seq": .integer($0.sequence)] })
        ),
        (
          "checkins",
          .array(
            report.checkins.map { checkin in
              [
                "commit": .string(checkin.commit.hex), "user": .string(checkin.user),
                "message": .string(checkin.subject),
                "paths": .array(checkin.paths.map { .object(JSON.path($0)) }),
              ]
            })
        ),
        ("refused", .array(report.refused.map { .string($0.hex) })),
        (
          "tables",
          .array(
            report.tables.map {
              [
                "name": .string($0.name), "rows": .number($0.rows), "rejected": .number($0.rejected),
                "trouble": .text($0.trouble),
              ]
            })
        ),
        (
          "locks",
          .array(
            report.locks.map { .object(JSON.path($0.path) + [("user", .string($0.owner.name))]) })
        ),
        ("locks_ended", .array(report.endedLocks.map { .object(JSON.path($0)) })),
        ("sessions_ended", .number(report.sessionsEnded)),
        ("tokens", .array(report.tokens.map { ["id": .string($0.id), "user": .string($0.owner)] })),
        (
          "accounts",
          .array(
            report.users.map {
              [
                "user": .string($0.name), "role": .string($0.role.rawValue), "disabled": .bool($0.isDisabled),
                "made": .bool(report.madeUsers.contains($0.name)),
              ]
            })
        ),
      ])
  }

  /// What a person should read once, and keep.
  public static func lines(_ report: RestoreReport) -> [String] {
    var lines = ["the store is made anew: \(PathQuoting.quote(report.store))"]
    if let kept = report.kept { lines.append("the old one is kept: \(PathQuoting.quote(kept))") }
    lines.append(source(report))
    for table in report.tables {
      let more = table.trouble.map { "; not all of it: \($0)" } ?? ""
      let rejected = table.rejected > 0 ? ", \(table.rejected) useless" : ""
      lines.append("  \(table.name): \(count(table.rows, "row"))\(rejected)\(more)")
    }
    lines.append(
      "the record: kept up to line \(report.lines); line \(report.restoreLine.sequence) says that it was put back")
    lines += list(
      "put back from git, which the source did not know: \(count(report.checkins.count, "check-in"))",
      report.checkins.map { "\($0.commit.short) \($0.user): \($0.subject)" })
    lines += list(
      "left out, since the name in it is no account's: \(count(report.refused.count, "commit"))",
      report.refused.map(\.short))
    return lines + access(report) + lost(report)
  }

  private static func access(_ report: RestoreReport) -> [String] {
    list(
      "checked out: \(count(report.locks.count, "file"))",
      report.locks.map { "\($0.path.quoted) by \($0.owner.name)" })
      + list(
        "no longer checked out, since git has a later check-in: \(count(report.endedLocks.count, "file"))",
        report.endedLocks.map(\.quoted))
      + list(
        "accounts, as the source has them: \(count(report.users.count, "account"))",
        report.users.map { user in
          let made = report.madeUsers.contains(user.name) ? ", made of check-ins, without a password" : ""
          return "\(user.name), \(user.role.rawValue)\(user.isDisabled ? ", disabled" : "")\(made)"
        })
      + list(
        "tokens that work: \(count(report.tokens.count, "token")); revoke those that were revoked since",
        report.tokens.map { "\($0.id) of \($0.owner)" })
      + ["sessions ended: \(report.sessionsEnded)"]
  }

  private static func lost(_ report: RestoreReport) -> [String] {
    var lines = list(
      "lost for certain: lines of the record up to \(report.lostHeads.map(\.sequence).max() ?? 0), as these commits say",
      report.lostHeads.map { "\($0.commit.short) carries the head of line \($0.sequence)" })
    if report.source != .salvage || report.tables.contains(where: { $0.trouble != nil }) {
      lines += [
        "lost without a trace, if there was any since:",
        "  check-outs and requests; pdm status shows edits that no check-out covers",
        "  changed passwords, roles, accounts and settings; acts without a commit",
      ]
    }
    if !report.lostHeads.isEmpty || report.isWithoutBackup {
      lines.append(
        "for who verifies the record: pdm audit verify --accept-restore "
          + Hex.encode(report.restoreLine.hash).prefix(16))
    }
    return lines
  }

  private static func source(_ report: RestoreReport) -> String {
    switch report.source {
    case .backup(let time?): "from the backup of \(RFC3339.format(time)), and git"
    case .backup(nil): "from a copy of the database, and git"
    case .salvage: "from what can be read of the old database, and git"
    case .git: "from git alone: nothing could be read of the old database"
    }
  }

  private static func list(_ title: String, _ items: [String]) -> [String] {
    items.isEmpty
      ? []
      : [title] + items.prefix(100).map { "  \($0)" }
        + (items.count > 100 ? ["  and \(items.count - 100) more"] : [])
  }

  private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
