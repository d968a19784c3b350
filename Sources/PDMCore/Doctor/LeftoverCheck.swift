/// What killed commands left: in git's folder, beside the store, in the work tree.
extension DoctorCheck {
  static let leftovers = DoctorCheck(name: "leftovers", title: "leftovers") { vault in
    let left = Leftovers(vault: vault)
    var answers = try leases(of: vault)
    answers += try left.messages().map { folder in
      .warning(
        "a message that somebody wrote, or writes, is kept in \(PathQuoting.quote(folder))",
        remedy: "pdm checkin -F FILE takes it; rm -r \(PathQuoting.shellWord(folder)) lets it go")
    }
    answers += try left.stores().map { folder in
      .warning(
        "\(PathQuoting.quote(folder)) is what a killed pdm init or restore-store left, perhaps the store before it",
        remedy: "when nobody runs either: rm -r \(PathQuoting.shellWord(folder))")
    }
    answers += try left.copies().map { path in
      .warning("\(path.quoted) is a copy that a killed command was making", remedy: "rm -- \(path.shellWord)")
    }
    if let lock = try left.maintenanceLock() {
      answers.append(
        .warning(
          "git leaves out its housekeeping, since \(PathQuoting.quote(lock)) is there for more than a day",
          remedy: "where no git works there, rm \(PathQuoting.shellWord(lock))"))
    }
    return answers.isEmpty ? [.ok("nothing is left of dead commands")] : answers
  }

  /// Whoever has the turn, and finds what belongs to no intent, knows that its maker is dead.
  private static func leases(of vault: Vault) throws -> [DoctorFinding.Answer] {
    // The turn is worth taking only where there is something.
    guard try !deadLeases(of: vault).isEmpty, let queue = try CheckinQueue.ifFree(vault) else { return [] }
    let found = Result { try deadLeases(of: vault) }
    queue.leave()
    return try found.get().map { id in
      var answer = DoctorFinding.Answer.warning(
        "git's folder has the index lock or the work folder of a check-in that is no more (\(id.prefix(8)))",
        remedy: "pdm doctor --fix")
      answer.fix = {
        guard let queue = try CheckinQueue.ifFree(vault) else { return nil }
        let isGone = Result {
          guard try deadLeases(of: vault).contains(id) else { return false }
          try IndexLease.clear(intent: id, gitDirectory: vault.location.gitDirectory, index: vault.indexFile)
          return true
        }
        queue.leave()
        return try isGone.get() ? "removed" : nil
      }
      return answer
    }
  }

  private static func deadLeases(of vault: Vault) throws -> [String] {
    let known = Set(try vault.store.read { transaction in try transaction.intents() }.map(\.id))
    var found = try FileSystem.names(in: vault.location.gitDirectory).compactMap { IndexLease.intent(ofFolder: $0) }
    if let id = IndexLease.intent(ofLock: vault.indexFile + Array(".lock".utf8)), !found.contains(id) {
      found.append(id)
    }
    return found.filter { !known.contains($0) }
  }
}
