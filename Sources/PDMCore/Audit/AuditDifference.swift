/// Something in the store that is not what the lines of the record make of it.
public struct AuditDifference: Sendable, Equatable {
  public enum Table: String, Sendable {
    case checkouts = "locks"
    case accounts = "users"
    case tokens
    case sessions
    case settings
    case identities
    case checkins
    case meta
  }

  public let table: Table
  /// A path, an account, a key, a number; empty for a whole table.
  public let name: [UInt8]
  public let reason: String

  init(_ table: Table, _ name: [UInt8], _ reason: String) {
    self.table = table
    self.name = name
    self.reason = reason
  }

  init(_ table: Table, _ name: String, _ reason: String) { self.init(table, Array(name.utf8), reason) }

  /// What it is about, in words.
  public var subject: String {
    let name = PathQuoting.quote(self.name)
    return switch table {
    case _ where self.name.isEmpty: "the table \(table.rawValue)"
    case .checkouts: "the check-out of \(name)"
    case .accounts: "the account \(name)"
    case .tokens: "the token \(name)"
    case .sessions: "a session of \(name)"
    case .settings: "the setting \(name)"
    case .identities: "the mapping for \(name)"
    case .checkins: "the check-in \(name)"
    case .meta: "the note \(name)"
    }
  }
}

extension AuditReplay {
  /// What no line explains, and what is gone without a line; in the order of the tables.
  func differences(from state: StoredState) -> [AuditDifference] {
    state.unreadable.compactMap(AuditDifference.Table.init).map {
      AuditDifference($0, "", "a row has a value that pdm never wrote")
    } + checkouts(state) + accounts(state) + tokens(state) + sessions(state) + settings(state) + identities(state)
  }

  private func checkouts(_ state: StoredState) -> [AuditDifference] {
    guard !state.unreadable.contains(AuditDifference.Table.checkouts.rawValue) else { return [] }
    var found: [AuditDifference] = []
    var present: Set<RepoPath> = []
    for row in state.held {
      present.insert(row.path)
      func differ(_ reason: String) { found.append(AuditDifference(.checkouts, row.path.bytes, reason)) }
      if row.key != state.rule.key(for: row.path) { differ("is filed under another name") }
      guard let held = held.holder(of: row.path) else {
        if !row.isReserved { differ("is \(row.owner)'s, and no line says that it was taken") }
        continue
      }
      if row.owner != held.owner { differ("is \(row.owner)'s, but the record says that \(held.owner) has it") }
      if let reason = held.reason, reason != row.reason { differ("has another reason than the record") }
      if let host = held.host, host != row.host { differ("has another host than the record") }
      if let time = held.lockedAt, time != row.lockedAt { differ("has another time than the record") }
      if let object = held.baseObject, object != row.baseObject { differ("has another version than the record") }
      if let commit = held.baseCommit, commit != row.baseCommit { differ("has another commit than the record") }
      if let branch = held.branch, branch != row.branch { differ("has another branch than the record") }
    }
    let gone = held.all.filter { !present.contains($0.path) }.sorted { $0.path < $1.path }
    return found
      + gone.map {
        AuditDifference(
          .checkouts, $0.path.bytes, "is gone: \($0.owner) took it, and no line says that it was given back")
      }
  }

  private func accounts(_ state: StoredState) -> [AuditDifference] {
    guard !state.unreadable.contains(AuditDifference.Table.accounts.rawValue) else { return [] }
    var found: [AuditDifference] = []
    for row in state.accounts {
      func differ(_ reason: String) { found.append(AuditDifference(.accounts, row.name, reason)) }
      guard let account = accounts[row.name] else {
        differ("is there, and no line says that it was made")
        continue
      }
      if let role = account.role, role != row.role { differ("has the role \(row.role), but the record says \(role)") }
      if account.madeAt != row.madeAt { differ("was made at another time than the record says") }
      if (account.disabledAt == nil) != (row.disabledAt == nil) {
        differ(
          row.disabledAt == nil
            ? "is enabled, but the record says disabled" : "is disabled, but the record says enabled")
      } else if account.disabledAt != row.disabledAt {
        differ("was disabled at another time than the record says")
      }
    }
    return found + gone(accounts.keys, from: state.accounts.map(\.name), .accounts)
  }

  private func tokens(_ state: StoredState) -> [AuditDifference] {
    guard !state.unreadable.contains(AuditDifference.Table.tokens.rawValue) else { return [] }
    var found: [AuditDifference] = []
    for row in state.tokens {
      func differ(_ reason: String) { found.append(AuditDifference(.tokens, row.id, reason)) }
      guard let token = tokens[row.id] else {
        differ("is there, and no line says that it was made")
        continue
      }
      if token.owner != row.owner { differ("is \(row.owner)'s, but the record says \(token.owner)'s") }
      if let name = token.name, name != row.name { differ("has another name than the record") }
      if let role = token.role, role != row.role { differ("has the role \(row.role), but the record says \(role)") }
      if token.madeAt != row.madeAt { differ("was made at another time than the record says") }
      if let end = token.expires, end != RFC3339.format(row.expiresAt) {
        differ("ends at another time than the record says")
      }
      if token.revokedAt != row.revokedAt { differ("was revoked otherwise than the record says") }
    }
    return found + gone(tokens.keys, from: state.tokens.map(\.id), .tokens)
  }

  /// Sessions may go without a line: they end by themselves.
  private func sessions(_ state: StoredState) -> [AuditDifference] {
    var left = logins.mapValues { $0.reduce(into: [Login: Int]()) { $0[$1, default: 0] += 1 } }
    return state.sessions.compactMap { row in
      guard let count = left[row.account]?[row.login], count > 0 else {
        return AuditDifference(.sessions, row.account, "is there, and no log-in of the record began it")
      }
      left[row.account]?[row.login] = count - 1
      return nil
    }
  }

  private func settings(_ state: StoredState) -> [AuditDifference] {
    guard !state.unreadable.contains(AuditDifference.Table.settings.rawValue) else { return [] }
    var found: [AuditDifference] = []
    for row in state.settings
    where row.value != settings[row.key] ?? VaultSetting.all.first(where: { $0.key == row.key })?.standard {
      found.append(AuditDifference(.settings, row.key, "is \(PathQuoting.quote(row.value.utf8)), and no line says so"))
    }
    // Without a row the standard holds. What that is, of a setting of a later pdm, is not known here.
    for setting in VaultSetting.all where !state.settings.contains(where: { $0.key == setting.key }) {
      guard let value = settings[setting.key], value != setting.standard else { continue }
      found.append(
        AuditDifference(
          .settings, setting.key, "has its standard, but the record says \(PathQuoting.quote(value.utf8))"))
    }
    return found
  }

  private func identities(_ state: StoredState) -> [AuditDifference] {
    guard !state.unreadable.contains(AuditDifference.Table.identities.rawValue) else { return [] }
    let present = Set(state.identities)
    func name(_ identity: StoredIdentity) -> String { "\(identity.variable)=\(identity.value)" }
    let added = state.identities.filter { !identities.contains($0) }
    let gone = identities.subtracting(present).map(name).sorted()
    return added.map { AuditDifference(.identities, name($0), "is there, and no line says that it was made") }
      + gone.map { AuditDifference(.identities, $0, "is gone, and no line says that it was removed") }
  }

  private func gone(
    _ known: some Sequence<String>, from present: [String], _ table: AuditDifference.Table
  ) -> [AuditDifference] {
    let present = Set(present)
    return known.filter { !present.contains($0) }.sorted().map {
      AuditDifference(table, $0, "is gone, and nothing ever takes one away")
    }
  }
}

extension AuditReplay {
  /// - Parameters:
  ///   - rows: what the store knew at some moment after the line `last` was written, and before those that follow the
  ///     last line of this replay.
  ///   - last: lines beyond it may have rows that were not read.
  func differences(fromCheckins rows: [String: Checkin], readAfter last: Int64) -> [AuditDifference] {
    var found: [AuditDifference] = []
    for (id, row) in rows where checkins[id]?.checkin != row {
      found.append(
        AuditDifference(
          .checkins, id,
          checkins[id] == nil
            ? "is there, and no line says that it was made" : "has another commit, account or time than the record"))
    }
    for (id, known) in checkins where known.line <= last && rows[id] == nil {
      found.append(AuditDifference(.checkins, id, "is gone, and nothing ever takes one away"))
    }
    return found.sorted { $0.name.lexicographicallyPrecedes($1.name) }
  }
}
