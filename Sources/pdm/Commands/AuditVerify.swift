import PDMCore

/// `pdm audit verify`
struct AuditVerifyCommand: Command {
  var accepted: [String] = []

  static let spec = CommandSpec<Self>(
    "verify", "Prove that nothing in the record was altered",
    discussion: """
      Follows the chain of hashes from the first line to the last and compares it with the heads that check-in commits
      carry. Names the first line that does not fit.

      Where all fit, compares the store with what they say: check-outs, accounts and their roles, tokens, sessions, settings,
      receiving accounts and check-ins. Names each that no line explains.

      Where the store was put back by 'pdm restore-store', and check-ins carry heads of lines that were lost with the old
      one, nothing in the repository tells that from somebody's cutting the record off and saying so. Where that was done
      without a backup, the rows of the store are not compared any more. In both cases it ends with 8 until you say that
      you know of that very restore, by the hash that 'pdm restore-store' printed.
      """,
    examples: [("pdm audit verify", "0: all in order; 8: something was altered")],
    exits: [.notLoggedIn, .violations, .busy, .unsafe, .notFound],
    arguments: [
      .list(
        \.accepted, "accept-restore", .text("HASH"),
        help: "a restore that you know of, by 16 or more digits of its line's hash")
    ])

  func run(_ invocation: Invocation) throws {
    let verdict = try AuditVerification(try invocation.vault()).run()
    let unknown = verdict.restores.filter { restore in
      restore.needsAcceptance && !accepted.contains { $0.utf8.count >= 16 && restore.hash.hasPrefix($0.lowercased()) }
    }
    if invocation.globals.json {
      try invocation.console.write(AuditRendering.json(verdict, isKnown: unknown.isEmpty))
    }
    if let found = verdict.firstBreak { throw AuditAltered(found: found) }
    if let restore = unknown.first { throw RestoreUnknown(restore: restore) }
    if let first = verdict.differences.first {
      if !invocation.globals.json { try invocation.console.write(AuditRendering.lines(verdict.differences)) }
      throw StoreAltered(first: first, count: verdict.differences.count)
    }
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

/// The record was cut off by a restore, or by somebody who says so.
private struct RestoreUnknown: Failure {
  let restore: AuditVerdict.Restore
  var category: FailureCategory { .violations }
  var message: String { "the record was \(AuditRendering.sentence(restore))" }
  var hint: String? {
    "only if you know of that restore: pdm audit verify --accept-restore \(restore.hash.prefix(16))"
  }
}

/// The record is whole, and the store holds something else than it says.
private struct StoreAltered: Failure {
  let first: AuditDifference
  let count: Int
  var category: FailureCategory { .violations }
  var message: String {
    let more = count == 1 ? "" : ", and \(count - 1) more"
    return "the store was altered past the record: \(first.subject) \(first.reason)\(more)"
  }
  var hint: String? { "keep a copy of the store's folder as it is; whoever may write there can have done it" }
}
