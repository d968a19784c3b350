/// Accounts and sessions.
public enum AccountRendering {
  public static func json(_ session: Session) -> JSON {
    .object(
      [
        ("user", .string(session.user.name)), ("full_name", .string(session.user.fullName)),
        ("role", .string(session.user.role.rawValue)), ("expires_at", .time(session.expiresAt)),
      ] + (session.tokenID.map { [("token_id", .string($0))] } ?? []))
  }

  public static func json(_ entries: [AccountEntry]) -> JSON { .array(entries.map { json($0) }) }

  static func json(_ entry: AccountEntry) -> JSON {
    .object(
      members(of: entry.user) + [
        ("checkouts", .integer(Int64(entry.checkouts))), ("sessions", .integer(Int64(entry.sessions))),
        ("tokens", .integer(Int64(entry.tokens))),
      ])
  }

  public static func json(_ user: User) -> JSON { .object(members(of: user)) }

  private static func members(of user: User) -> [(String, JSON)] {
    [
      ("user", .string(user.name)), ("full_name", .string(user.fullName)), ("email", .string(user.email)),
      ("role", .string(user.role.rawValue)), ("disabled", .bool(user.isDisabled)),
      ("created_at", .time(user.createdAt)), ("disabled_at", .time(user.disabledAt)),
    ]
  }

  /// One line an account, tab-separated: name, role, enabled or disabled, check-outs, sessions, mail address, full name.
  public static func records(_ entries: [AccountEntry]) -> String {
    entries.map { entry in
      [
        entry.user.name, entry.user.role.rawValue, state(of: entry.user), String(entry.checkouts),
        String(entry.sessions), entry.user.email, entry.user.fullName,
      ].joined(separator: "\t") + "\n"
    }.joined()
  }

  public static func table(_ entries: [AccountEntry], width: Int?, palette: Palette) -> [String] {
    Table(
      [
        Table.Column("NAME"), Table.Column("ROLE", yields: 1), Table.Column("STATE", yields: 2),
        Table.Column("HOLDS", alignment: .right, yields: 3, isOptional: true),
        Table.Column("SESSIONS", alignment: .right, yields: 5, isOptional: true),
        Table.Column("TOKENS", alignment: .right, yields: 5, isOptional: true),
        Table.Column("MAIL", yields: 6, isOptional: true, narrowest: 10),
        Table.Column("FULL NAME", yields: 4, narrowest: 8),
      ],
      rows: entries.map { entry in
        [
          Table.Cell(entry.user.name, .heading), Table.Cell(entry.user.role.rawValue),
          Table.Cell(state(of: entry.user), entry.user.isDisabled ? .warning : .available),
          Table.Cell(String(entry.checkouts)), Table.Cell(String(entry.sessions)),
          Table.Cell(String(entry.tokens)), Table.Cell(entry.user.email, .dim), Table.Cell(entry.user.fullName),
        ]
      }
    ).lines(width: width, palette: palette)
  }

  private static func state(of user: User) -> String { user.isDisabled ? "disabled" : "enabled" }
}
