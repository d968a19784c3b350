/// What the store says of a list of changes, in one look.
struct GateVerdict: Sendable {
  let account: ActingAccount
  let policy: LockPolicy
  let now: Timestamp
  let pathRule: PathRule
  /// Changes that the account may not make, unless the file is exempt; each with whoever holds it.
  private(set) var doubtful: [(change: GateChange, holder: Lock?)]
  /// New files whose names nobody holds.
  let fresh: [GateChange]

  init(_ changes: [GateChange], _ account: ActingAccount, in transaction: borrowing ReadTransaction) throws {
    self.account = account
    policy = try transaction.lockPolicy()
    now = transaction.now
    let rule = transaction.pathRule
    pathRule = rule
    var holders: [[UInt8]: Lock?] = [:]
    var doubtful: [(change: GateChange, holder: Lock?)] = []
    var fresh: [GateChange] = []
    for change in changes {
      let key = rule.key(for: change.path)
      let holder: Lock?
      if let known = holders[key] {
        holder = known
      } else {
        holder = try transaction.lock(on: change.path)
        holders.updateValue(holder, forKey: key)
      }
      if let holder, holder.owner.id == account.user?.id { continue }
      if holder == nil, change.isNew, !change.isLoss {
        fresh.append(change)
      } else {
        doubtful.append((change, holder))
      }
    }
    self.doubtful = doubtful
    self.fresh = fresh
  }

  /// These are not new after all.
  mutating func doubt(_ changes: [GateChange]) {
    doubtful += changes.map { ($0, nil) }
  }

  /// - Parameter exempt: of ``doubtful``, by position.
  /// - Throws: ``AccountFailure`` where nothing is certainly wrong, and only who asks is not known.
  func violations(exempt: Set<Int>) throws -> [Violation] {
    var violations: [Violation] = []
    var isOpen = false
    for (position, (change, holder)) in doubtful.enumerated() where !exempt.contains(position) {
      if holder != nil, account.user == nil {
        isOpen = true
        continue
      }
      let rule: Violation.Rule =
        change.isLoss ? .lostCheckin : holder == nil ? .notCheckedOut : change.isNew ? .reserved : .heldByOther
      violations.append(Violation(path: change.path, rule: rule, holder: holder, commit: change.commit?.id))
    }
    if isOpen, violations.isEmpty, let refusal = account.refusal { throw refusal }
    return violations
  }
}
