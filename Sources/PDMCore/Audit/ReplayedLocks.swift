/// The check-outs that the record says there are.
struct ReplayedLocks {
  struct Held: Equatable {
    var path: RepoPath
    var owner: String
    /// nil is what no line says: of a check-out that `add --keep` made, and of versions after some acts.
    var reason: String?
    var host: String?
    var lockedAt: Timestamp?
    /// Hexadecimal; `.some(nil)` is that there was none.
    var baseObject: String??
    var baseCommit: String??
    var branch: String??
  }

  /// How paths are compared now. When a line was written it may have been otherwise, and no line says so: two spellings
  /// that are one file by now may both be held.
  private let rule: PathRule
  private var files: [[UInt8]: [Held]] = [:]

  init(rule: PathRule) {
    self.rule = rule
  }

  /// In no order.
  var all: some Sequence<Held> { files.values.joined() }

  func holder(of path: RepoPath) -> Held? { files[rule.key(for: path)]?.first { $0.path == path } }

  mutating func follow(_ line: AuditLine, _ action: AuditAction, _ details: AuditDetails) {
    let path = RepoPath(trusted: line.target)
    // A check-in that a restore of the store brought back ends the check-out of whoever has the file by the backup.
    let isBroughtBack = details.text("checkin") != nil && details.isTrue("restored")
    switch action {
    case .checkout where details.isTrue("rebased"):
      change(path, of: line.user) {
        $0.baseObject = details.told("base_oid")
        $0.baseCommit = details.told("base_commit")
        $0.branch = details.told("branch")
      }
    case .checkout:
      take(
        Held(
          path: path, owner: line.user, reason: details.text("reason"), host: line.host, lockedAt: line.time,
          baseObject: details.told("base_oid"), baseCommit: details.told("base_commit"), branch: details.told("branch"))
      )
    case .checkin, .restore, .add:
      guard details.isTrue("kept") else { return release(path, of: isBroughtBack ? nil : line.user) }
      let wasHeld = change(path, of: line.user) { $0.goOn(from: details) }
      // What else was taken for one command alone is explained by that command's intent.
      guard !wasHeld, action == .add else { return }
      var held = Held(path: path, owner: line.user)
      held.goOn(from: details)
      take(held)
    case .delete, .cancel: release(path, of: isBroughtBack ? nil : line.user)
    case .breakLock: details.text("holder").map { release(path, of: $0) }
    case .rename: rename(path, to: details.path("to"), of: line.user, details, isBroughtBack: isBroughtBack)
    case .handover:
      guard let from = details.text("from"), let to = details.text("to") else { return }
      change(path, of: from) {
        $0.owner = to
        $0.host = line.host
        $0.lockedAt = line.time
      }
    default: break
    }
  }

  private mutating func rename(
    _ old: RepoPath, to new: RepoPath?, of user: String, _ details: AuditDetails, isBroughtBack: Bool
  ) {
    let ending = isBroughtBack ? nil : user
    guard let new, var held = remove(old, of: user) else {
      if let new { release(new, of: ending) }
      return
    }
    release(new, of: ending)
    held.path = new
    held.baseObject = nil
    held.baseCommit = details.told("commit")
    take(held)
  }

  private mutating func take(_ held: Held) {
    let key = rule.key(for: held.path)
    files[key, default: []].removeAll { $0.path == held.path }
    files[key, default: []].append(held)
  }

  /// - Parameter user: nil is anybody.
  private mutating func release(_ path: RepoPath, of user: String?) {
    if let user = user ?? holder(of: path)?.owner { _ = remove(path, of: user) }
  }

  private mutating func remove(_ path: RepoPath, of user: String) -> Held? {
    let key = rule.key(for: path)
    guard let position = position(of: path, user, in: key) else { return nil }
    let held = files[key]?.remove(at: position)
    if files[key]?.isEmpty == true { files[key] = nil }
    return held
  }

  @discardableResult
  private mutating func change(_ path: RepoPath, of user: String, _ body: (inout Held) -> Void) -> Bool {
    let key = rule.key(for: path)
    guard let position = position(of: path, user, in: key), var held = files[key]?[position] else { return false }
    body(&held)
    files[key]?[position] = held
    return true
  }

  /// That very spelling, else another of the same file.
  private func position(of path: RepoPath, _ user: String, in key: [UInt8]) -> Int? {
    guard let held = files[key] else { return nil }
    return held.firstIndex { $0.path == path && $0.owner == user } ?? held.firstIndex { $0.owner == user }
  }
}

extension ReplayedLocks.Held {
  /// After a check-in that keeps the file.
  fileprivate mutating func goOn(from details: AuditDetails) {
    baseObject = .some(details.text("oid"))
    // What had not changed made no commit, and no line says where HEAD was.
    baseCommit = details.text("commit").map { .some($0) }
    branch = nil
  }
}

extension AuditDetails {
  static let none = AuditDetails()

  /// nil where the line says nothing of it; `.some(nil)` where it says that there is none.
  fileprivate func told(_ key: String) -> String?? {
    if let text = text(key) { return .some(text) }
    return word(key) == "null" ? .some(nil) : nil
  }

  /// A path as ``JSON/path(_:key:)`` writes it.
  fileprivate func path(_ key: String) -> RepoPath? {
    if let bytes = text("\(key)_bytes").flatMap(Base64.decode) { return RepoPath(trusted: bytes) }
    return text(key).map { RepoPath(trusted: Array($0.utf8)) }
  }
}
