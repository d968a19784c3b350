/// What the store says of a list of changes, in one look.
struct GateVerdict: Sendable {
  let account: ActingAccount
  let policy: LockPolicy
  let names: NameRules
  let now: Timestamp
  let pathRule: PathRule
  /// Changes that the account may not make, unless the file is exempt; each with whoever holds it.
  private(set) var doubtful: [Doubt]
  /// New files in the place of the store: no check-out and no attribute makes them lawful.
  private let intruders: [GateChange]
  /// New files whose names nobody holds.
  let fresh: [GateChange]
  /// New files whose names are to be looked at: all of them but those that are doubtful anyway.
  private let newcomers: [GateChange]

  struct Doubt: Sendable {
    let change: GateChange
    var holder: Lock?
    var name: NameProblem?
  }

  init(_ changes: [GateChange], _ account: ActingAccount, in transaction: borrowing ReadTransaction) throws {
    self.account = account
    let settings = try transaction.settings()
    policy = settings.lockPolicy
    names = NameRules(settings)
    now = transaction.now
    let rule = transaction.pathRule
    pathRule = rule
    var holders: [[UInt8]: Lock?] = [:]
    var doubtful: [Doubt] = []
    var fresh: [GateChange] = []
    var intruders: [GateChange] = []
    var newcomers: [GateChange] = []
    for change in changes {
      if change.isNew, !change.isLoss, change.path.isInStore {
        intruders.append(change)
        continue
      }
      let key = rule.key(for: change.path)
      let holder: Lock?
      if let known = holders[key] {
        holder = known
      } else {
        holder = try transaction.lock(on: change.path)
        holders.updateValue(holder, forKey: key)
      }
      if !names.isEmpty, change.isNew, !change.isLoss, holder == nil || holder?.owner.id == account.user?.id {
        newcomers.append(change)
      }
      if let holder, holder.owner.id == account.user?.id { continue }
      if holder == nil, change.isNew, !change.isLoss {
        fresh.append(change)
      } else {
        doubtful.append(Doubt(change: change, holder: holder))
      }
    }
    self.doubtful = doubtful
    self.fresh = fresh
    self.intruders = intruders
    self.newcomers = newcomers
  }

  var isClean: Bool { doubtful.isEmpty && intruders.isEmpty }

  /// These are not new after all.
  mutating func doubt(_ changes: [GateChange]) {
    doubtful += changes.map { Doubt(change: $0) }
  }

  /// Not to be called under the guard.
  mutating func doubtNames() throws {
    let problems = Dictionary(try names.problems(among: newcomers.map(\.path))) { first, _ in first }
    for change in newcomers {
      if let problem = problems[change.path], !doubtful.contains(where: { $0.change == change }) {
        doubtful.append(Doubt(change: change, name: problem))
      }
    }
  }

  /// - Parameter exempt: of ``doubtful``, by position.
  /// - Throws: ``AccountFailure`` where nothing is certainly wrong, and only who asks is not known.
  func violations(exempt: Set<Int>) throws -> [Violation] {
    var violations = intruders.map {
      Violation(path: $0.path, rule: .storeFolder, holder: nil, commit: $0.commit?.id)
    }
    var isOpen = false
    for (position, doubt) in doubtful.enumerated() where !exempt.contains(position) {
      let (change, holder) = (doubt.change, doubt.holder)
      if let name = doubt.name {
        violations.append(
          Violation(path: change.path, rule: .badName, holder: nil, commit: change.commit?.id, name: name))
        continue
      }
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
