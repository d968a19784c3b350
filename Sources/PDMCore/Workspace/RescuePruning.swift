/// `pdm rescue prune`: lets go of rescues that are older than the vault keeps them. Nothing else ever removes one.
///
/// The time of a rescue is another computer's, perhaps. One that lies ahead of this clock is never old: which of the two
/// is wrong cannot be told.
public struct RescuePruning {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public struct Plan: Sendable {
    /// Newest first.
    public let rescues: [KeptRescue]
    /// nil: for ever, so there are none.
    public let keepDays: Int?
    public let now: Timestamp
    public var size: Int64 { rescues.reduce(0) { $0 + $1.size } }
  }

  /// What would go.
  public func plan(_ owner: RescueOwner) throws -> Plan {
    try vault.requireStore()
    let access = RescueAccess(vault: vault)
    let rescues = try access.rescues(of: owner)
    // What a command of a clone that is away will look for when it is finished stays.
    let (keep, needed) = try vault.read { transaction in
      (try transaction.settings().rescueKeepDays(), try transaction.neededRescues())
    }
    let now = vault.context.clock.now()
    let old = rescues.filter { $0.isOlder(thanDays: keep, now: now) && !needed.contains($0.reference) }
    return Plan(rescues: try access.shelf.withFiles(old), keepDays: keep, now: now)
  }

  /// The line of the record comes first: what it names and a killed command left is taken by the next. All of it in a turn
  /// of check-ins: no command writes an intent meanwhile that needs one of them.
  public func run(_ plan: Plan) throws {
    guard !plan.rescues.isEmpty else { return }
    let line = try vault.read { transaction in try transaction.waitersForTurn() }
    let queue = try CheckinQueue(entering: vault, behind: line)
    let outcome = Result { try remove(plan) }
    queue.leave()
    try outcome.get()
  }

  private func remove(_ plan: Plan) throws {
    try vault.recordingRefusal {
      try vault.write { transaction in
        let session = try vault.authenticate(transaction)
        guard session.user.role == .admin || plan.rescues.allSatisfy({ $0.user == session.user.name }) else {
          throw session.refusal(Permission.manageAccounts.refusal)
        }
        // Whoever raised the number meanwhile meant these as well.
        let keep = try transaction.settings().rescueKeepDays()
        guard plan.rescues.allSatisfy({ $0.isOlder(thanDays: keep, now: plan.now) }) else {
          throw RescuePruningFailure.keptLonger
        }
        let needed = try transaction.neededRescues()
        if let rescue = plan.rescues.first(where: { needed.contains($0.reference) }) {
          throw RescuePruningFailure.needed(rescue.id)
        }
        return try transaction.commit(
          recording: [AuditEvent(.rescuePrune, by: session.user.name, details: details(of: plan, keep))], returning: ())
      }
    }
    try RescueAccess(vault: vault).shelf.remove(plan.rescues, in: vault.location.commonDirectory)
  }

  /// So many are named in the record.
  private static let namedRescues = 100

  private func details(of plan: Plan, _ keep: Int?) -> [(String, JSON)] {
    [
      ("count", .integer(Int64(plan.rescues.count))), ("size_bytes", .integer(plan.size)),
      ("keep_days", .number(keep)),
      (
        "rescues",
        .array(
          plan.rescues.prefix(Self.namedRescues).map {
            ["ref": .string($0.reference), "commit": .string($0.commit.hex)]
          })
      ),
    ]
  }
}

extension KeptRescue {
  /// - Parameter days: nil is for ever.
  func isOlder(thanDays days: Int?, now: Timestamp) -> Bool {
    guard let days else { return false }
    return now.milliseconds - keptAt.milliseconds > Int64(days) * 86_400_000
  }
}

extension Transaction where Self: ~Copyable {
  /// What unfinished commands will look for when somebody finishes them.
  fileprivate func neededRescues() throws -> Set<String> {
    try intents().reduce(into: []) { $0.formUnion($1.rescueRefs) }
  }
}

/// It is otherwise than a moment ago, when the rescues were chosen.
private enum RescuePruningFailure: Failure {
  case keptLonger
  case needed(String)

  var category: FailureCategory { .failed }
  var message: String {
    switch self {
    case .keptLonger: "rescue.keep_days was changed meanwhile; nothing was removed"
    case .needed(let id): "an unfinished command needs the rescue \(id) since a moment ago; nothing was removed"
    }
  }
  var hint: String? { "run the command again" }
}
