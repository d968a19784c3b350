/// How many files an account may hold (`lock.max_files`). It bounds everybody, administrators too: it is about files that
/// others wait for, and whoever may raise it does so with a line in the record.
extension Transaction where Self: ~Copyable {
  /// How many more the account may take; nil where there is no limit.
  func room(for user: User, under settings: StoredSettings) throws -> (limit: Int, held: Int)? {
    guard let limit = try settings.maxFiles() else { return nil }
    return (limit, try lastingLocks(of: user))
  }
}

extension WriteTransaction {
  /// After `count` files were taken: whether they are not too many.
  /// - Parameter actor: whoever gives them to the account; nil where it takes them itself.
  /// - Throws: ``QuotaFailure``; then nothing is taken.
  func requireWithinQuota(
    _ user: User, took count: Int, under settings: StoredSettings, by actor: User? = nil
  ) throws {
    guard count > 0, let (limit, held) = try room(for: user, under: settings), held > limit else { return }
    throw QuotaFailure(user: user, actor: actor ?? user, limit: limit, held: held - count, wanted: count)
  }
}

/// More files than an account may hold at a time.
public struct QuotaFailure: Failure, Equatable {
  let user: User
  /// Who is refused: the same, but for a hand-over.
  let actor: User
  let limit: Int
  let held: Int
  /// How many more there would have been.
  let wanted: Int

  public var category: FailureCategory { .forbidden }
  public var message: String {
    "\(user.name) holds \(held == 1 ? "1 file" : "\(held) files") and cannot take \(wanted) more: "
      + "an account may hold \(limit) at a time (\(VaultSetting.lockMaxFiles.key))"
  }
  public var hint: String? { "check some in or give them up first; pdm ls --status mine lists them" }
}
