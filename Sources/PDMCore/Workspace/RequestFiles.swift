/// Asks the holders of files for them.
///
/// A file that nobody holds is no failure: it can be taken at once, and the outcome says so.
public struct RequestFiles {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  /// - Throws: ``PathFailure`` for names that are neither held nor tracked; then nobody is asked.
  public func ask(_ names: [[UInt8]], text: String) throws -> ChangeReport {
    let text = try Reason.check(text)
    let paths = try paths(of: names)
    let index = try vault.openRepository().value.index()
    let rule = try vault.settings().pathRule
    do {
      return try vault.recordingRefusal(paths.first?.bytes ?? []) {
        try vault.write(under: rule) { transaction in
          let user = try vault.authenticate(transaction, to: .changeFiles).user
          var files: [FileOutcome] = []
          var events: [AuditEvent] = []
          for path in paths {
            guard let lock = try transaction.lock(on: path) else {
              // What is held need not be tracked here: its file may be on another branch.
              guard index.entry(at: path) != nil else { throw Unheld(path: path) }
              files.append(FileOutcome(path, .free))
              continue
            }
            guard lock.owner.id != user.id else {
              files.append(FileOutcome(path, .alreadyYours, lock: lock))
              continue
            }
            try transaction.recordRequest(for: lock, by: user, text: text)
            files.append(FileOutcome(lock.path, .requested, lock: lock))
            let details: [(String, JSON)] = [("message", .string(text)), ("holder", .string(lock.owner.name))]
            events.append(AuditEvent(.request, by: user.name, target: lock.path.bytes, details: details))
          }
          let report = ChangeReport(files: files, branch: nil, now: transaction.now)
          return try transaction.commit(recording: events, returning: report)
        }
      }
    } catch let unheld as Unheld {
      throw index.absence(of: unheld.path)
    }
  }

  /// Takes requests back. Where there is none, nothing needs doing.
  public func withdraw(_ names: [[UInt8]]) throws -> ChangeReport {
    let paths = try paths(of: names)
    return try vault.write(under: vault.settings().pathRule) { transaction in
      let user = try vault.authenticate(transaction).user
      var files: [FileOutcome] = []
      var events: [AuditEvent] = []
      for path in paths {
        guard try transaction.withdrawRequest(on: path, by: user) else {
          files.append(FileOutcome(path, .notRequested))
          continue
        }
        files.append(FileOutcome(path, .withdrawn))
        events.append(AuditEvent(.request, by: user.name, target: path.bytes, details: [("withdrawn", true)]))
      }
      let report = ChangeReport(files: files, branch: nil, now: transaction.now)
      return try transaction.commit(recording: events, returning: report)
    }
  }

  private func paths(of names: [[UInt8]]) throws -> [RepoPath] {
    try vault.requireStore()
    return try vault.resolve(names, submodules: true).map(\.path)
  }
}

/// Nobody holds it, and it is not tracked here; what it may be is looked up outside of the guard.
private struct Unheld: Error {
  let path: RepoPath
}
