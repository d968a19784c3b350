/// What the lines of the record, taken one after the other, say that the store must hold by now: check-outs, accounts,
/// tokens, sessions, settings, receiving accounts and check-ins. A row that no line explains was written by another program.
///
/// Only what a line says is known; see ``differences(from:)`` for what becomes of the rest.
struct AuditReplay {
  struct Account: Equatable {
    var role: String?
    let madeAt: Timestamp
    var disabledAt: Timestamp?
  }

  struct Token {
    let owner: String
    let name: String?
    let role: String?
    let madeAt: Timestamp
    /// As the record has it, in whole seconds.
    let expires: String?
    var revokedAt: Timestamp?
  }

  struct Login: Hashable {
    let time: Timestamp
    let host: String
  }

  struct Checkin: Equatable {
    let commit: String
    let user: String
    let madeAt: Timestamp
  }

  private(set) var held: ReplayedLocks
  private(set) var accounts: [String: Account] = [:]
  private(set) var tokens: [String: Token] = [:]
  /// Of each account, since all its sessions were ended for the last time.
  private(set) var logins: [String: [Login]] = [:]
  private(set) var settings: [String: String] = [:]
  private(set) var identities: Set<StoredIdentity> = []
  private(set) var checkins: [String: (checkin: Checkin, line: Int64)] = [:]
  /// Not of a store that was put back without a backup: of what could be read, and of commits. Lines of it may be lost.
  private(set) var knowsStore = true

  init(rule: PathRule) {
    held = ReplayedLocks(rule: rule)
  }

  /// - Parameter line: one that fits into the chain.
  mutating func follow(_ line: AuditLine) {
    guard let action = AuditAction(rawValue: line.action) else { return }
    let target = String(decoding: line.target, as: UTF8.self)
    switch action {
    case .login: logins[line.user, default: []].append(Login(time: line.time, host: line.host))
    case .passwordChange: logins[target] = nil
    case .userDisable:
      logins[target] = nil
      accounts[target]?.disabledAt = line.time
    case .userEnable: accounts[target]?.disabledAt = nil
    case .loginFailed, .request, .denied, .checkRefused, .rescuePrune: break
    default: follow(line, action, target, AuditDetails(json: line.details) ?? .none)
    }
  }

  private mutating func follow(_ line: AuditLine, _ action: AuditAction, _ target: String, _ details: AuditDetails) {
    switch action {
    case .storeRestore:
      logins = [:]
      if details.text("from") != "backup" { knowsStore = false }
    case .initialized: accounts[line.user] = Account(role: Role.admin.rawValue, madeAt: line.time)
    case .userAdd: accounts[target] = Account(role: details.text("role"), madeAt: line.time)
    case .userRole: accounts[target]?.role = details.text("to")
    case .logout: if details.isTrue("everywhere") { logins[line.user] = nil }
    case .tokenCreate:
      guard let id = details.text("id") else { return }
      tokens[id] = Token(
        owner: target, name: details.text("name"), role: details.text("role"), madeAt: line.time,
        expires: details.text("expires_at"))
    case .tokenRevoke:
      guard let id = details.text("id") else { return }
      tokens[id]?.revokedAt = line.time
    case .configSet: follow(setting: details, of: target)
    default:
      held.follow(line, action, details)
      if let id = details.text("checkin"), let commit = details.text("commit") {
        // What a restore brought back happened before its line.
        let madeAt = details.text("made_at").flatMap(RFC3339.parse) ?? line.time
        checkins[id] = (Checkin(commit: commit, user: line.user, madeAt: madeAt), line.sequence)
      }
    }
  }

  private mutating func follow(setting details: AuditDetails, of account: String) {
    guard let key = details.text("key") else { return }
    guard key == "identity" else {
      settings[key] = details.text("new")
      return
    }
    guard let number = details.word("os_user").flatMap({ Int64($0) }), let variable = details.text("variable"),
      let value = details.text("value")
    else { return }
    let identity = StoredIdentity(osUser: number, variable: variable, value: value, account: account)
    if details.text("act") == "remove" { identities.remove(identity) } else { identities.insert(identity) }
  }
}
