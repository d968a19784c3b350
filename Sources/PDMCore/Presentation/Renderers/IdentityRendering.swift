/// Whom receiving accounts act for.
public enum IdentityRendering {
  public static func json(_ identities: [ReceivingIdentity]) -> JSON { .array(identities.map { json($0) }) }

  public static func json(_ identity: ReceivingIdentity) -> JSON {
    [
      "user": .string(identity.account), "os_user": .integer(Int64(identity.osUser)),
      "os_user_name": .text(identity.osUserName), "variable": .string(identity.variable),
      "value": .string(identity.value),
    ]
  }

  public static func sentence(_ identity: ReceivingIdentity) -> String {
    "what \(identity.osUserName ?? "uid \(identity.osUser)") receives with \(identity.variable)=\(identity.value) is \(identity.account)'s"
  }

  /// One line each, tab-separated: account, OS user's number, its name here, variable, value.
  public static func records(_ identities: [ReceivingIdentity]) -> String {
    identities.map { identity in
      [
        identity.account, String(identity.osUser), identity.osUserName ?? "", identity.variable, identity.value,
      ].joined(separator: "\t") + "\n"
    }.joined()
  }

  public static func table(_ identities: [ReceivingIdentity], width: Int?, palette: Palette) -> [String] {
    Table(
      [
        Table.Column("USER", narrowest: 4), Table.Column("OS USER", yields: 1, narrowest: 4),
        Table.Column("VARIABLE", yields: 2, narrowest: 6), Table.Column("VALUE", yields: 3, narrowest: 6),
      ],
      rows: identities.map { identity in
        let osUser = identity.osUserName.map { "\($0) (\(identity.osUser))" } ?? String(identity.osUser)
        return [
          Table.Cell(identity.account, .heading), Table.Cell(osUser), Table.Cell(identity.variable),
          Table.Cell(identity.value),
        ]
      }
    ).lines(width: width, palette: palette)
  }
}
