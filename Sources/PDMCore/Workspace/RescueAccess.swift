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
    func isMine(_ rescue: KeptRescue) -> Bool { me.user.role == .admin || rescue.user == me.user.name }
    var all = try shelf.rescues().filter { $0.isCalled(text) }
    if all.isEmpty, vault.isClone { all = try fetched { $0.isCalled(text) && isMine($0) } }
    let mine = all.filter(isMine)
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

  /// Brings rescues into a clone from the vault's own repository: there a break keeps the edits of all.
  private func fetched(where isWanted: (KeptRescue) -> Bool) throws -> [KeptRescue] {
    let home = try IntentPlace.home(of: vault)
    let found = try RescueShelf(git: home.git).rescues().filter(isWanted)
    guard !found.isEmpty else { return [] }
    let place = home.location.workTree ?? home.location.gitDirectory
    try vault.git.check(
      ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--", GitArgument(bytes: place)]
        + found.map { .text("\($0.reference):\($0.reference)") })
    return found
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
