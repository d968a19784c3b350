/// Whom an OS account acts for that receives the pushes of many, such as `git` behind ssh: where its environment says so,
/// it is that account's push.
///
/// It belongs to one OS user. Somebody with file access runs the hook as himself, with whatever environment he likes: no
/// mapping of the receiving account is looked at then, and he is himself.
public struct ReceivingIdentity: Sendable, Equatable {
  let accountID: Int64
  public let account: String
  /// The receiving account's number.
  public let osUser: UInt32
  /// What the receiving account's programs set: of sshd's configuration, of gitolite, of a web server.
  public let variable: String
  public let value: String

  /// The receiving account's name on this machine, where it has one.
  public var osUserName: String? { FileSystem.userName(osUser) }

  /// A name on this machine, or a number; as with chown(1) a name counts first.
  /// - Throws: ``ReceivingIdentityFailure/unknownUser(_:)``.
  static func number(of user: String) throws(ReceivingIdentityFailure) -> UInt32 {
    if let number = FileSystem.userNumber(user) { return number }
    // The last number is how system calls say "none".
    guard let number = UInt32(user), number != .max, user.utf8.first != UInt8(ascii: "+") else {
      throw .unknownUser(user)
    }
    return number
  }

  /// - Throws: ``ReceivingIdentityFailure`` for what is no name of a variable, and for those that the pushing client has
  ///   a hand in: git passes its push options on, and sshd what `AcceptEnv` says, the language by default.
  static func checkVariable(_ name: String) throws(ReceivingIdentityFailure) {
    let isName = name.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "_") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
    guard isName, let first = name.utf8.first, first > UInt8(ascii: "9"), name.utf8.count <= 100 else {
      throw .badVariable(name)
    }
    guard !fromClient.contains(name), !fromClientBeginnings.contains(where: name.hasPrefix) else {
      throw .clientsVariable(name)
    }
  }

  private static let fromClient: Set<String> = [
    "LANG", "LANGUAGE", "TERM", "COLORTERM", "NO_COLOR", "TZ", "SSH_ORIGINAL_COMMAND", "QUERY_STRING", "PDM_TOKEN",
  ]
  private static let fromClientBeginnings = ["GIT_", "LC_", "HTTP_"]

  static func checkValue(_ value: String) throws(ReceivingIdentityFailure) {
    guard !value.isEmpty, value.utf8.count <= 200, !value.unicodeScalars.contains(where: \.isUnsafeOnTerminal) else {
      throw .badValue
    }
  }
}

/// Why a mapping was not accepted, or nobody is known to push.
public enum ReceivingIdentityFailure: Failure, Equatable {
  case unknownUser(String)
  case badVariable(String)
  case clientsVariable(String)
  case badValue
  case taken(variable: String, value: String, account: String)
  case notMapped(account: String)
  /// The receiving account's environment names nobody: the variables that were looked at.
  case nobody(osUser: String, looked: [String])
  /// It names several.
  case several(osUser: String, accounts: [String])
  case disabled(account: String, variable: String)

  public var category: FailureCategory {
    switch self {
    case .unknownUser, .notMapped: .notFound
    case .badVariable, .clientsVariable, .badValue: .usage
    case .taken: .failed
    case .nobody, .several, .disabled: .notLoggedIn
    }
  }

  public var message: String {
    switch self {
    case .unknownUser(let user): "no such user of this machine: \(user)"
    case .badVariable(let name): "'\(name)' cannot be the name of an environment variable"
    case .clientsVariable(let name): "whoever pushes can set \(name), or a part of it, so it proves nothing"
    case .badValue: "the value is 1 to 200 bytes in one line"
    case .taken(let variable, let value, let account): "\(variable)=\(value) is \(account)'s already"
    case .notMapped(let account): "no such identity of \(account)"
    case .nobody(let user, let looked):
      "\(user) receives pushes for others, and \(looked.joined(separator: ", ")) \(looked.count == 1 ? "names" : "name") nobody"
    case .several(let user, let accounts):
      "\(user) receives pushes for others, and its environment names several: \(accounts.joined(separator: ", "))"
    case .disabled(let account, let variable): "\(variable) names \(account), whose account is disabled"
    }
  }

  public var hint: String? {
    switch self {
    case .unknownUser: "name it by its number"
    case .clientsVariable: "use one that only the receiving side sets, such as GL_USER or REMOTE_USER"
    case .taken(let variable, _, let account): "pdm identity remove \(account) --variable \(variable) takes it away"
    case .notMapped: "pdm identity list"
    case .nobody: "an administrator can map it: pdm identity add ACCOUNT --os-user USER --variable NAME --value TEXT"
    case .several: "an administrator can mend it: pdm identity list"
    case .disabled: "ask an administrator"
    case .badVariable, .badValue: nil
    }
  }
}
