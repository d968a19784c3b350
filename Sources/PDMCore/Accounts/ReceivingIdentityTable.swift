extension Transaction where Self: ~Copyable {
  /// All, by OS user, variable and value.
  /// - Parameter osUser: only this one's.
  func receivingIdentities(of osUser: UInt32? = nil) throws -> [ReceivingIdentity] {
    try connection.rows(
      """
      SELECT users.id, users.name, os_user, variable, value FROM identities JOIN users ON users.id = user_id
      WHERE ?1 IS NULL OR os_user = ?1 ORDER BY os_user, variable, value
      """, [osUser.map { .integer(Int64($0)) } ?? .null]
    ) { row throws(SQLiteFailure) in
      ReceivingIdentity(
        accountID: try row.integer(0), account: try row.text(1), osUser: UInt32(clamping: try row.integer(2)),
        variable: try row.text(3), value: try row.text(4))
    }
  }
}

extension WriteTransaction {
  /// - Returns: false where it was there before.
  /// - Throws: ``ReceivingIdentityFailure/taken(variable:value:account:)`` where it is another's.
  func insertReceivingIdentity(_ identity: ReceivingIdentity) throws -> Bool {
    let inserted = try connection.run(
      """
      INSERT INTO identities(os_user, variable, value, user_id) VALUES (?1, ?2, ?3, ?4)
      ON CONFLICT(os_user, variable, value) DO NOTHING
      """,
      [
        .integer(Int64(identity.osUser)), .text(identity.variable), .text(identity.value), .integer(identity.accountID),
      ])
    if inserted == 1 { return true }
    let present = try receivingIdentities(of: identity.osUser).first {
      $0.variable == identity.variable && $0.value == identity.value
    }
    guard let present, present.accountID == identity.accountID else {
      throw ReceivingIdentityFailure.taken(
        variable: identity.variable, value: identity.value, account: present?.account ?? "")
    }
    return false
  }

  func deleteReceivingIdentity(_ identity: ReceivingIdentity) throws {
    try connection.run(
      "DELETE FROM identities WHERE os_user = ?1 AND variable = ?2 AND value = ?3",
      [.integer(Int64(identity.osUser)), .text(identity.variable), .text(identity.value)])
  }
}
