/// What dead commands, dead clones and other programs leave behind.
extension DoctorCheck {
  /// Values are read as commands read them, so that one that nobody could have written is found.
  static let rows = DoctorCheck(name: "rows", title: "rows") { vault in
    let (stray, idle, locks) = try vault.store.read { transaction in
      // What an unfinished command has in hand may be in no branch yet; "unfinished" tells of it.
      let inHand = Set(try transaction.intents().flatMap(\.paths))
      _ = try transaction.recordedVersions()
      _ = try transaction.newestRevisions()
      _ = try transaction.tokens(of: nil)
      return (
        try transaction.strayRows(), try transaction.idleLocks(),
        try transaction.locks().filter { !inHand.contains($0.path) }
      )
    }
    var answers = stray.map {
      DoctorFinding.Answer.warning(
        "\($0), which no command leaves", remedy: "pdm audit says who did what; a backup has the rows as they were")
    }
    answers += idle.map { lock in
      .warning(
        "\(lock.path.quoted) is checked out by \(lock.owner.name), who may have no files",
        remedy: "pdm break \(PathQuoting.shellWord(lock.path.bytes)) -m WHY")
    }
    for lock in try nowhere(locks, vault) {
      answers.append(
        .warning(
          "\(lock.path.quoted) is checked out by \(lock.owner.name), and no branch has it",
          remedy: "pdm break \(PathQuoting.shellWord(lock.path.bytes)) -m WHY, or pdm cancel by its holder"))
    }
    return answers.isEmpty ? [.ok("all refer to something")] : answers
  }

  private static func nowhere(_ locks: [Lock], _ vault: Vault) throws -> [Lock] {
    guard !locks.isEmpty else { return [] }
    let home = try IntentPlace.home(of: vault)
    let output = try home.git.check(["for-each-ref", "--format=%(objectname)", "refs/heads"], as: .read)
    let repository = try home.openRepository()
    let head = try repository.value.head().commit.map { [$0] } ?? []
    let tips = String(decoding: output, as: UTF8.self).split(separator: "\n").compactMap { ObjectID(hex: $0) }
    var missing = locks
    for tip in Set(head + tips) where !missing.isEmpty {
      let there = try repository.value.entries(at: missing.map(\.path), in: tip)
      missing.removeAll { there[$0.path] != nil }
    }
    guard !missing.isEmpty, home.location.workTree != nil else { return missing }
    let index = try GitIndex(of: home.location, using: home.git, only: missing.map(\.path))
    return missing.filter { index.entry(at: $0.path) == nil }
  }

  /// That git still has what the store knows of.
  static let commits = DoctorCheck(name: "commits", title: "commits") { vault in
    let named = try vault.store.read { transaction in try transaction.namedCommits() }
    guard !named.isEmpty else { return [.ok("the store names none yet")] }
    let home = try IntentPlace.home(of: vault)
    let output = try home.git.interruptible.check(
      ["cat-file", "--batch-check"], as: .read, input: .bytes(named.flatMap { Array("\($0.hex)\n".utf8) }))
    let missing = String(decoding: output, as: UTF8.self).split(separator: "\n").filter { $0.hasSuffix(" missing") }
    guard let first = missing.first else { return [.ok("git has all \(named.count) that the store names")] }
    return [
      .warning(
        "git lacks \(missing.count) of the \(named.count) commits that the store names, \(first.prefix(10)) among them",
        remedy:
          "where a branch was deleted or rewritten, nothing; else git fetch them from a clone; git fsck says what else is missing"
      )
    ]
  }
}
