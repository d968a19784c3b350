/// What both kinds of transaction offer to the tables of the domain: one connection, one instant.
protocol Transaction: ~Copyable {
  var connection: Connection { get }
  /// The same for everything in the transaction.
  var now: Timestamp { get }
  /// How paths of this vault are compared.
  var pathRule: PathRule { get }
}

/// A consistent view of the store. Lent to a closure; it cannot be kept.
struct ReadTransaction: ~Copyable, Transaction {
  let connection: Connection
  let now: Timestamp
  let pathRule: PathRule
}

/// A change of the store in the making.
///
/// Its one way out is ``commit(recording:returning:)``, which takes the audit events: what is not recorded does not
/// happen. When it is dropped, by an error above all, everything is rolled back.
struct WriteTransaction: ~Copyable, Transaction {
  let connection: Connection
  let now: Timestamp
  let pathRule: PathRule
  let host: String
  let random: any RandomSource
  private var finished = false

  init(connection: Connection, now: Timestamp, pathRule: PathRule, context: ProcessContext) {
    self.connection = connection
    self.now = now
    self.pathRule = pathRule
    host = context.host
    random = context.random
  }

  /// Writes the audit lines and lets the store commit.
  ///
  /// An empty list is right only for what is no act of a person: the bookkeeping of a pending check-in, a failed log-in's delay.
  consuming func commit<Result>(
    recording events: [AuditEvent], returning result: Result
  ) throws -> Committed<Result> {
    for event in events { try append(event) }
    finished = true
    return Committed(value: result)
  }

  deinit {
    if !finished { try? connection.execute("ROLLBACK") }
  }
}

/// The proof that a write transaction was ended by its commit; only that can make one.
struct Committed<Value> {
  let value: Value
  fileprivate init(value: Value) { self.value = value }
}
