import PDMCore

/// `pdm audit verify`
struct AuditVerifyCommand: Command {
  static let spec = CommandSpec<Self>(
    "verify", "Prove that nothing in the record was altered",
    discussion: """
      Follows the chain of hashes from the first line to the last and compares it with the heads that check-in commits
      carry. Names the first line that does not fit.
      """,
    examples: [("pdm audit verify", "0: all in order; 8: something was altered")],
    exits: [.notLoggedIn, .violations, .busy, .unsafe, .notFound])

  func run(_ invocation: Invocation) throws {
    let verdict = try AuditVerification(try invocation.vault()).run()
    if invocation.globals.json { try invocation.console.write(AuditRendering.json(verdict)) }
    if let found = verdict.firstBreak { throw AuditAltered(found: found) }
    if !invocation.globals.json { try invocation.console.write(AuditRendering.sentence(verdict) + "\n") }
  }
}

/// The record is not what it was.
private struct AuditAltered: Failure {
  let found: AuditVerdict.Break
  var category: FailureCategory { .violations }
  var message: String { "the record was altered at line \(found.sequence): \(found.reason)" }
  var hint: String? { "keep a copy of the store's folder as it is, and compare with a backup or a clone's trailers" }
}
