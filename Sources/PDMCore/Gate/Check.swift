/// `pdm check`: may this be committed, or pushed? The rules are in docs/technical/gate.md.
public struct Check {
  public enum Source: Sendable {
    /// The index against HEAD.
    case staged
    /// Standard input of a pre-push hook, and the remote's name or address.
    case prePush(input: [UInt8], remote: [UInt8]?)
    /// Standard input of a pre-receive hook.
    case preReceive(input: [UInt8])
    /// Arguments of an update hook.
    case update(reference: [UInt8], old: [UInt8], new: [UInt8])
    case range([UInt8])
    case paths([[UInt8]])

    var mode: String {
      switch self {
      case .staged: "pre-commit"
      case .prePush: "pre-push"
      case .preReceive: "pre-receive"
      case .update: "update"
      case .range: "range"
      case .paths: "paths"
      }
    }

    var isReceiving: Bool {
      switch self {
      case .preReceive, .update: true
      default: false
      }
    }
  }

  private let vault: Vault
  private let source: Source
  private let git: GateGit

  public init(_ vault: Vault, _ source: Source) {
    self.vault = vault
    self.source = source
    git = GateGit(program: vault.git.interruptible)
  }

  /// - Throws: whatever keeps the question from being answered. Trouble with the store is a warning and a yes where the
  ///   repository's `pdm.checkOnError` is `warn`; nothing else is.
  public func run() throws -> CheckReport {
    if let format = vault.location.format.objectFormat, format != "sha1" {
      throw GitFailure.unsupportedFormat(
        reason: "the repository names its objects by \(format), and pdm reads only those with sha1")
    }
    do {
      let report = try report()
      if !report.violations.isEmpty { record(report) }
      return report
    } catch let trouble as StoreTrouble {
      guard try vault.checkErrorPolicy() == .warn else { throw trouble.failure }
      return .unchecked(trouble.failure, in: vault.context)
    }
  }

  private var nothing: CheckReport { CheckReport(violations: [], now: vault.context.clock.now()) }

  private func report() throws -> CheckReport {
    switch source {
    case .staged:
      let staged = try StagedChanges(in: vault, git: git)
      return try judge(staged.changes, before: staged.parents) { doubtful, policy in
        // Only then can the index say something else of attributes than what is committed.
        let mayDiffer = staged.parents.count > 1 || staged.changes.contains { $0.path.isAttributeFile }
        return try ExemptChanges(git: git, policy: policy).among(
          doubtful.map(\.path), before: mayDiffer ? staged.versionsBefore : [])
      }
    case .paths(let names):
      let head = try StagedChanges.head(in: vault, git: git)
      let named = try NamedPaths.changes(names, in: vault, git: git, head: head)
      return try judge(named, before: head.map { [$0] } ?? []) { doubtful, policy in
        let isBare = vault.location.isBare
        return try ExemptChanges(git: git, policy: policy).among(
          doubtful.map(\.path), hasIndex: !isBare, before: isBare ? [head] : [])
      }
    case .prePush(let input, let remote):
      var central: [UInt8]?
      if case .origin = vault.home.reason { central = Array("origin".utf8) }
      return try judge(
        PushedHistory(pushed: try RefUpdate.pushed(input), to: remote, central: central, git: git))
    case .preReceive(let input):
      return try judge(PushedHistory(received: try RefUpdate.received(input), git: git))
    case .update(let reference, let old, let new):
      return try judge(
        PushedHistory(received: [try RefUpdate(reference: reference, old: old, new: new)], git: git))
    case .range(let range):
      return try judge(PushedHistory(range: range, git: git))
    }
  }

  // MARK: Judging

  private func judge(_ history: PushedHistory) throws -> CheckReport {
    guard !history.added.isEmpty || !history.dropped.isEmpty else { return nothing }
    let known = try asking { transaction in try GateLedger(of: history, in: transaction) }
    let added = try history.added(notRecorded: known.recorded, notFrom: known.origin, git: git)
    let lost = history.dropped.filter { known.recorded.contains($0.id) }
    var changes: [GateChange] = []
    var editsAttributes = false
    var held: (names: HeldNames?, namesMatter: Bool) = (nil, true)
    let count = Int64(added.count + lost.count)
    try vault.context.showing("judging", .things("commits"), of: count) { progress in
      try CommitChanges.read(of: added + lost, losses: Set(lost.map(\.id)), in: vault, git: git, progress) {
        held = try asking { (try heldNames($0), !NameRules(try $0.settings()).isEmpty) }
      } each: { change in
        if change.path.isAttributeFile, !change.isLoss { editsAttributes = true }
        if held.names?.contains(change.path) != true || (held.namesMatter && change.isNew && !change.isLoss) {
          changes.append(change)
        }
      }
    }
    return try judge(changes) { doubtful, policy in
      try ExemptChanges(git: git, policy: policy).among(
        doubtful, begin: editsAttributes ? try history.begin(git) : [])
    }
  }

  /// - Parameter before: what changes follow that are in no commit yet.
  private func judge(
    _ changes: [GateChange], before: [ObjectID] = [], exempt: ([GateChange], LockPolicy) throws -> Set<Int>
  ) throws -> CheckReport {
    guard !changes.isEmpty else { return nothing }
    var verdict = try asking { transaction in
      let account = try vault.actingAccount(transaction, isReceiving: source.isReceiving)
      return try GateVerdict(changes, account, in: transaction)
    }
    if OtherSpellings.matter(under: verdict.pathRule) {
      let spellings = OtherSpellings(git: git, rule: verdict.pathRule)
      verdict.doubt(try spellings.among(verdict.fresh, before: before))
    }
    try verdict.doubtNames()
    guard !verdict.isClean else {
      return CheckReport(violations: [], now: verdict.now)
    }
    let violations = try verdict.violations(exempt: try exempt(verdict.doubtful.map(\.change), verdict.policy))
    return CheckReport(violations: violations, now: verdict.now)
  }

  // MARK: The store

  private func heldNames(_ transaction: borrowing ReadTransaction) throws -> HeldNames? {
    let account = try vault.actingAccount(transaction, isReceiving: source.isReceiving)
    return try account.user.map { try transaction.heldNames(of: $0) }
  }

  private func asking<Result>(_ body: (borrowing ReadTransaction) throws -> Result) throws -> Result {
    do {
      return try vault.read(body)
    } catch let failure as any Failure where isTrouble(failure) {
      throw StoreTrouble(failure: failure)
    }
  }

  private func isTrouble(_ failure: any Failure) -> Bool {
    switch failure {
    case is StoreFailure, is SQLiteFailure, is LockingFailure: true
    // The file of a session is read as well, and says nothing of the store.
    case let failure as SystemFailure: failure.file.isEmpty || failure.file.starts(with: vault.store.files.folder)
    default: false
    }
  }

  /// The refusal stands where the line cannot be written.
  private func record(_ report: CheckReport) {
    try? vault.store.write { transaction in
      let account = try vault.actingAccount(transaction, isReceiving: source.isReceiving)
      return try transaction.commit(
        recording: [report.event(by: account.user?.name ?? "", mode: source.mode)], returning: ())
    }
  }
}

/// The store did not answer. Does not leave this file.
private struct StoreTrouble: Error {
  let failure: any Failure
}

extension CheckReport {
  /// A yes without a look, which somebody wanted.
  fileprivate static func unchecked(_ failure: any Failure, in context: ProcessContext) -> CheckReport {
    context.observer.warning("nothing was checked: \(failure.message) (\(CheckErrorPolicy.key) is warn)")
    return CheckReport(violations: [], now: context.clock.now())
  }

  /// So many paths are named in the record.
  private static let namedPaths = 20

  fileprivate func event(by user: String, mode: String) -> AuditEvent {
    AuditEvent(
      .checkRefused, by: user, target: violations.first?.path.bytes ?? [],
      details: [
        ("mode", .string(mode)), ("count", .integer(Int64(violations.count))),
        (
          "paths",
          .array(
            violations.prefix(Self.namedPaths).map { violation in
              .object(
                JSON.path(violation.path) + [
                  ("rule", .string(violation.rule.rawValue)), ("commit", .text(violation.commit?.hex)),
                ])
            })
        ),
      ])
  }
}

extension Check {
  /// Finds the vault and checks.
  ///
  /// git tells a hook which repository and which index are about to change; a vault that is named in somebody's
  /// environment must not turn the check to another place.
  /// - Returns: no vault where it is out of reach and that is allowed to pass.
  public static func run(
    _ source: Source, locating options: Vault.Options, context: ProcessContext
  ) throws -> (report: CheckReport, vault: Vault?) {
    var context = context
    let isHook =
      switch source {
      case .staged: ["GIT_DIR", "GIT_INDEX_FILE", "GIT_PREFIX"].contains { context.environment[$0] != nil }
      case .prePush, .preReceive, .update: true
      case .range, .paths: false
      }
    if isHook { context.environment["PDM_VAULT"] = nil }
    do {
      let vault = try Vault(locating: options, context: context)
      return (try Check(vault, source).run(), vault)
    } catch let failure as VaultHomeFailure where options.vault == nil {
      // A clone, and the share is away.
      let location = try RepositoryLocation.find(in: context)
      let configuration = try GitProgram(at: location, in: context).configuration()
      guard configuration.checkErrorPolicy == .warn else { throw GateFailure.storeAway(failure) }
      return (.unchecked(failure, in: context), nil)
    }
  }
}

extension GitConfiguration {
  fileprivate var checkErrorPolicy: CheckErrorPolicy? {
    string(CheckErrorPolicy.gitKey).flatMap { CheckErrorPolicy(rawValue: $0.lowercased()) }
  }
}

extension Vault {
  /// What the setting's copy in git's configuration says: this repository's, else that of the repository with the store.
  fileprivate func checkErrorPolicy() throws -> CheckErrorPolicy {
    let own = try configuration()
    if own.isSet(CheckErrorPolicy.gitKey) { return own.checkErrorPolicy ?? .refuse }
    let file = home.location.commonDirectory.appending("config")
    let others = PathProbe.contents(file).flatMap(GitConfigFile.init(parsing:))?.entries ?? []
    return GitConfiguration(entries: others).checkErrorPolicy ?? .refuse
  }
}
