/// The record, as far as the asking account may see it: an administrator all, others their own acts and those on their
/// files.
public struct AuditReading {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public func run(_ query: AuditQuery) throws -> [AuditLine] {
    try vault.read { transaction in
      let user = try vault.authenticate(transaction).user
      var query = query
      query.visibleTo = Self.reader(user)
      return try transaction.auditLines(matching: query)
    }
  }

  /// Whose view of the record an account has; nil: it sees all.
  static func reader(_ user: User) -> String? { user.role == .admin ? nil : user.name }

  /// A file's path as the record has it. A file that is no more is named by its path too, so nothing is looked up on disk
  /// but the folders above it.
  public func target(of name: [UInt8]) throws -> [UInt8] {
    guard let path = try vault.resolve([name], submodules: true).first?.path else { throw PathFailure.malformed(name) }
    return path.bytes
  }
}
