/// What the store knows of a push, before anybody looks at what its commits change.
struct GateLedger: Sendable {
  /// Check-ins that pdm made.
  let recorded: Set<ObjectID>
  /// What all references named when the vault was made.
  let origin: String

  init(of history: PushedHistory, in transaction: borrowing ReadTransaction) throws {
    recorded = Set(try (history.added + history.dropped).map(\.id).filter { try transaction.isCheckin($0) })
    origin = try transaction.meta(.origin) ?? ""
  }
}
