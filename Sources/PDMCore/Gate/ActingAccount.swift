/// Whose check-outs count in a check: never git's author.
struct ActingAccount: Sendable {
  let user: User?
  /// Why there is none.
  let refusal: (any Failure)?
}

extension Vault {
  /// - Parameter isReceiving: the check runs in a hook of the repository that a push goes to, where one OS user may stand
  ///   for many people.
  func actingAccount(
    _ transaction: borrowing some Transaction & ~Copyable, isReceiving: Bool
  ) throws -> ActingAccount {
    do {
      let session = try isReceiving ? authenticatePusher(transaction) : authenticate(transaction)
      return ActingAccount(user: session.user, refusal: nil)
    } catch let failure as any Failure where failure.category == .notLoggedIn {
      // Many a change needs no account: somebody who is not logged in may add a file.
      return ActingAccount(user: nil, refusal: failure)
    }
  }
}
