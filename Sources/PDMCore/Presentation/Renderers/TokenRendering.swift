/// Tokens; the secret only where one was just made.
public enum TokenRendering {
  public static func json(_ made: Tokens.Made, now: Timestamp) -> JSON {
    .object([("token", .string(made.secret))] + members(of: made.token, now: now))
  }

  public static func json(_ tokens: [AccessToken], now: Timestamp) -> JSON {
    .array(tokens.map { .object(members(of: $0, now: now)) })
  }

  private static func members(of token: AccessToken, now: Timestamp) -> [(String, JSON)] {
    [
      ("id", .string(token.id)), ("user", .string(token.owner)), ("name", .string(token.name)),
      ("role", .string(token.role.rawValue)), ("state", .string(token.state(at: now).rawValue)),
      ("created_at", .time(token.createdAt)), ("expires_at", .time(token.expiresAt)),
      ("revoked_at", .time(token.revokedAt)),
    ]
  }

  /// One line a token, tab-separated: number, account, role, state, made, ends, revoked, name.
  public static func records(_ tokens: [AccessToken], now: Timestamp) -> String {
    tokens.map { token in
      [
        token.id, token.owner, token.role.rawValue, token.state(at: now).rawValue, RFC3339.format(token.createdAt),
        RFC3339.format(token.expiresAt), token.revokedAt.map(RFC3339.format) ?? "", token.name,
      ].joined(separator: "\t") + "\n"
    }.joined()
  }

  public static func table(_ tokens: [AccessToken], now: Timestamp, width: Int?, palette: Palette) -> [String] {
    Table(
      [
        Table.Column("ID"), Table.Column("USER", yields: 1, narrowest: 4), Table.Column("ROLE", yields: 2),
        Table.Column("STATE", yields: 3), Table.Column("MADE", yields: 6, isOptional: true),
        Table.Column("ENDS", yields: 4, isOptional: true), Table.Column("NAME", yields: 5, narrowest: 6),
      ],
      rows: tokens.map { token in
        let state = token.state(at: now)
        let end = token.revokedAt ?? token.expiresAt
        return [
          Table.Cell(token.id, .heading), Table.Cell(token.owner), Table.Cell(token.role.rawValue),
          Table.Cell(state.rawValue, state == .active ? .available : .warning),
          Table.Cell(RFC3339.formatDate(token.createdAt), .dim), Table.Cell(RFC3339.formatDate(end)),
          Table.Cell(token.name),
        ]
      }
    ).lines(width: width, palette: palette)
  }
}
