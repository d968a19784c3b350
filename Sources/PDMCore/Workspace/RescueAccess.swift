/// Whose rescues are meant.
public enum RescueOwner: Sendable, Equatable {
  case own
  /// Another's needs an administrator, and so does ``everybody``.
  case account(String)
  case everybody
}

/// Which rescues the asking account may see: its own; an administrator all.
///
/// Whoever can read the repository can read the refs with git (docs/security.md). This is who does it with pdm.
struct RescueAccess {
  let vault: Vault

  var shelf: RescueShelf { RescueShelf(git: vault.git) }

  /// Newest first, without their files.
  func rescues(of owner: RescueOwner) throws -> [KeptRescue] {
    try shelf.rescues(of: account(owner))
  }

  /// The one that is called so, with its files.
  /// - Parameter text: as typed: a ref, or what begins its name or number and no other's.
  func rescue(_ text: String) throws -> KeptRescue {
    let me = try session()
    let all = try shelf.rescues().filter { $0.isCalled(text) }
    let mine = all.filter { me.user.role == .admin || $0.user == me.user.name }
    if mine.isEmpty, let other = all.first {
      return try vault.recordingRefusal {
        throw me.refusal("the rescue is \(other.user)'s, and only an administrator may see others'")
      }
    }
    let exact = mine.filter { $0.id == text || $0.reference == text }
    let found = exact.isEmpty ? mine : exact
    guard let rescue = found.first else { throw RescueNameFailure.unknown(text) }
    guard found.count == 1 else { throw RescueNameFailure.ambiguous(text, found.map(\.id)) }
    return try shelf.withFiles([rescue])[0]
  }

  private func session() throws -> Session {
    try vault.read { try vault.authenticate($0) }
  }

  /// - Returns: the account's name; nil is everybody.
  private func account(_ owner: RescueOwner) throws -> String? {
    let target = if case .account(let name) = owner { Array(name.utf8) } else { [] as [UInt8] }
    return try vault.recordingRefusal(target) {
      try vault.read { transaction in
        let session = try vault.authenticate(transaction)
        switch owner {
        case .own: return session.user.name
        case .account(let name) where name == session.user.name: return name
        case .account, .everybody: break
        }
        guard session.user.role == .admin else { throw session.refusal(Permission.manageAccounts.refusal) }
        guard case .account(let name) = owner else { return nil }
        guard let user = try transaction.user(named: name) else { throw AccountFailure.unknownAccount(name) }
        return user.name
      }
    }
  }
}

/// No rescue is meant by what was typed, or several are, or it has no such file.
enum RescueNameFailure: Failure, Equatable {
  case unknown(String)
  case ambiguous(String, [String])
  case noFile(RepoPath, id: String, staged: Bool)
  /// It keeps nothing but what was staged.
  case onlyStaged(id: String)

  var category: FailureCategory {
    switch self {
    case .ambiguous: .usage
    case .unknown, .noFile, .onlyStaged: .notFound
    }
  }

  var path: RepoPath? {
    if case .noFile(let path, _, _) = self { path } else { nil }
  }

  var message: String {
    switch self {
    case .unknown(let text): "there is no rescue \(PathQuoting.quote(text.utf8)) in this repository"
    case .ambiguous(let text, let ids):
      "\(PathQuoting.quote(text.utf8)) begins the name of \(ids.count) rescues: \(ids.prefix(5).joined(separator: ", "))"
    case .noFile(let path, let id, let staged):
      "the rescue \(id) holds no \(staged ? "staged version of " : "")\(path.quoted)"
    case .onlyStaged(let id): "the rescue \(id) holds what was staged alone; the files were as in HEAD"
    }
  }

  var hint: String? {
    switch self {
    case .unknown: "pdm rescue list"
    case .ambiguous: "type more of it"
    case .noFile(_, let id, _): "pdm rescue show \(id)"
    case .onlyStaged: "--staged takes that"
    }
  }
}
