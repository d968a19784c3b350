/// What dead commands, dead clones and other programs leave behind.
extension DoctorCheck {
  /// Values are read as commands read them, so that one that nobody could have written is found.
  static let rows = DoctorCheck(name: "rows", title: "rows") { vault in
    let (stray, idle, locks) = try vault.store.read { transaction in
      _ = try transaction.recordedVersions()
      _ = try transaction.newestRevisions()
      _ = try transaction.tokens(of: nil)
      return (try transaction.strayRows(), try transaction.idleLocks(), try transaction.locks())
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
      .trouble(
        "git lacks \(missing.count) of the \(named.count) commits that the store names, \(first.prefix(10)) among them",
        remedy: "git fetch them from a clone that has them; git fsck says what else is missing")
    ]
  }

  /// In git's folder, beside the store, in the work tree.
  static let leftovers = DoctorCheck(name: "leftovers", title: "leftovers") { vault in
    var answers = try leases(of: vault)
    let messages = try FileSystem.names(in: vault.location.gitDirectory).filter {
      $0.starts(with: Array("PDM_MESSAGE-".utf8))
    }
    for name in messages {
      let place = vault.location.gitDirectory.appending(name)
      answers.append(
        .warning(
          "a message that somebody wrote is kept in \(PathQuoting.quote(place))",
          remedy: "pdm checkin -F FILE takes it; rm -r \(PathQuoting.shellWord(place)) lets it go"))
    }
    let store = vault.store.files.folder
    for name in try FileSystem.names(in: store.droppingLastComponent) {
      guard name.starts(with: store.lastComponent + Array(Store.buildingMark.utf8)) else { continue }
      let place = store.droppingLastComponent.appending(name)
      answers.append(
        .warning(
          "\(PathQuoting.quote(place)) is what a killed pdm init or restore-store left, perhaps the store before it",
          remedy: "when nobody runs either: rm -r \(PathQuoting.shellWord(place))"))
    }
    if let workTree = vault.location.workTree {
      let output = try vault.git.takingPatterns(in: workTree).check(
        ["ls-files", "--others", "-z", "--", ":(glob)**/.pdm-*"], as: .read)
      let intents = try vault.store.read { transaction in
        try transaction.intents().map { Array(".pdm-\($0.id)".utf8) }
      }
      for name in output.split(separator: 0).map(Array.init) where !intents.contains(name.lastComponent) {
        answers.append(
          .warning(
            "\(PathQuoting.quote(name)) is a copy that a killed command was making",
            remedy: "rm -- \(PathQuoting.shellWord(workTree.appending(name)))"))
      }
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
        let isDead = Result { try deadLeases(of: vault).contains(id) }
        if case .success(true) = isDead {
          IndexLease.clear(intent: id, gitDirectory: vault.location.gitDirectory, index: vault.indexFile)
        }
        queue.leave()
        return try isDead.get() ? "removed" : nil
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
