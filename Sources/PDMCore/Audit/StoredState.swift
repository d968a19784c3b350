/// The rows of the store that the record accounts for, as they are at one moment.
struct StoredState {
  struct Held {
    let key: [UInt8]
    let path: RepoPath
    let owner: String
    let reason: String
    let host: String
    let lockedAt: Timestamp
    let baseObject: String?
    let baseCommit: String?
    let branch: String?
    /// It was taken for one command of its holder's alone, which has not ended.
    let isReserved: Bool
  }

  struct Account {
    let name: String
    let role: String
    let madeAt: Timestamp
    let disabledAt: Timestamp?
  }

  struct Token {
    let id: String
    let owner: String
    let name: String
    let role: String
    let madeAt: Timestamp
    let expiresAt: Timestamp
    let revokedAt: Timestamp?
  }

  struct Session {
    let account: String
    let login: AuditReplay.Login
  }

  /// How paths were compared then.
  let rule: PathRule
  var held: [Held] = []
  var accounts: [Account] = []
  var tokens: [Token] = []
  var sessions: [Session] = []
  var settings: [(key: String, value: String)] = []
  var identities: [StoredIdentity] = []
  /// Tables with a value that pdm never wrote.
  var unreadable: [String] = []

  init(rule: PathRule) {
    self.rule = rule
  }
}

/// Whom a receiving account acts for.
struct StoredIdentity: Hashable {
  let osUser: Int64
  let variable: String
  let value: String
  let account: String
}
