/// Proves that nothing in the record was altered, or names the first line that does not fit; and that the store holds what
/// the record says it must, or names each row that no line explains.
///
/// The chain shows any change that does not rewrite all hashes after it. Against somebody who rewrites them all, the
/// heads stand that check-ins carry in their `Pdm-Audit:` trailers, in this repository and in every clone. Lines that
/// fit are played again (``AuditReplay``), in the same walk.
public struct AuditVerification {
  let vault: Vault

  /// Without a session, and past the settling of intents.
  private let asDoctor: Bool

  public init(_ vault: Vault) { self.init(vault, asDoctor: false) }

  init(_ vault: Vault, asDoctor: Bool) {
    self.vault = vault
    self.asDoctor = asDoctor
  }

  private func read<Result>(_ body: (borrowing ReadTransaction) throws -> Result) throws -> Result {
    if asDoctor { return try vault.store.read(body) }
    return try vault.read { transaction in
      _ = try vault.authenticate(transaction)
      return try body(transaction)
    }
  }

  public func run() throws -> AuditVerdict {
    let (number, origin, noted, rule, restores) = try read { transaction in
      guard let number = try transaction.meta(.vault) else { throw StoreFailure.notAStore(vault.store.files.database) }
      return (
        number, try transaction.meta(.origin) ?? "", try transaction.notedAuditHead(), transaction.pathRule,
        try transaction.storeRestores()
      )
    }
    let (heads, givenUp) = try vault.context.showing("reading the heads in commits") { _ in
      let heads = try CarriedHeads.all(since: origin, using: vault.git)
      return try CarriedHeads.sort(heads, by: restores, using: vault.git)
    }
    // Before the lines: then each row that is there has its line among those that are read after it.
    let checkins = try checkins()
    var walk = Walk(
      chain: AuditChain(vault: number, carried: heads), replay: AuditReplay(rule: rule), state: StoredState(rule: rule))
    try vault.context.showing("verifying the record", .things("lines"), of: noted?.sequence) { progress in
      try follow(&walk, progress)
    }
    var differences: [AuditDifference] = []
    if walk.chain.firstBreak == nil, walk.replay.knowsStore {
      differences =
        rows(walk, checkins, since: noted?.sequence ?? 0)
        + (try self.differences(
          inOrigin: origin, naming: walk.replay.checkins.values.map(\.checkin.commit),
          seen: Set(heads.map(\.commit.hex))))
    }
    let passed = zip(restores, givenUp).filter { $0.0.line.sequence <= walk.chain.head.sequence }
    return AuditVerdict(
      lines: walk.chain.head.sequence, head: Hex.encode(walk.chain.head.hash), commitsChecked: heads.count,
      firstBreak: walk.chain.firstBreak.map { AuditVerdict.Break(sequence: $0.sequence, reason: $0.reason) },
      restores: passed.map { AuditVerdict.Restore(line: $0.0.line, headsGivenUp: $0.1) }, differences: differences)
  }

  /// The record and the store, as far as they are read.
  private struct Walk {
    var chain: AuditChain
    var replay: AuditReplay
    /// Read with the last lines.
    var state: StoredState
  }

  private func follow(_ walk: inout Walk, _ progress: Progress?) throws {
    var last = Int64.min
    while true {
      try Interruption.check()
      let portion = try portion(after: last)
      walk.chain.noted = portion.noted
      for line in portion.lines {
        walk.chain.follow(line)
        if walk.chain.firstBreak == nil { walk.replay.follow(line) }
        progress?.advance()
      }
      if portion.endsUnreadable { walk.chain.stopAtUnreadable() }
      guard let line = portion.lines.last, portion.isFull, walk.chain.firstBreak == nil else {
        if let state = portion.state { walk.state = state }
        break
      }
      last = line.sequence
    }
    walk.chain.finish()
  }

  /// Lines read under one guard. They are hashed when it is let go, so that a long record holds up nobody; between two
  /// portions the record can only have grown.
  private struct Portion {
    static let size = 1000
    var lines: [AuditLine] = []
    var noted: AuditHead?
    /// The line after them holds values that are no line's.
    var endsUnreadable = false
    /// Of the last portion: the rows that must follow from all lines.
    var state: StoredState?

    var isFull: Bool { lines.count == Self.size }
  }

  private func portion(after last: Int64) throws -> Portion {
    try read { transaction in
      var portion = Portion(noted: try transaction.notedAuditHead())
      do {
        try transaction.auditLines(after: last, limit: Int64(Portion.size)) { portion.lines.append($0) }
      } catch let failure as SQLiteFailure where failure.isMismatch {
        portion.endsUnreadable = true
      }
      if !portion.isFull { portion.state = try transaction.storedState() }
      return portion
    }
  }

  /// In portions, since there may be many; nil where a row has a value that pdm never wrote.
  private func checkins() throws -> [String: AuditReplay.Checkin]? {
    var found: [String: AuditReplay.Checkin] = [:]
    var last = ""
    while true {
      try Interruption.check()
      do {
        let rows = try read { transaction in try transaction.recordedCheckins(after: last, limit: Portion.size) }
        for (id, checkin) in rows { found[id] = checkin }
        guard rows.count == Portion.size, let id = rows.last?.id else { return found }
        last = id
      } catch let failure as SQLiteFailure where failure.isMismatch {
        return nil
      }
    }
  }

  private func rows(
    _ walk: Walk, _ checkins: [String: AuditReplay.Checkin]?, since line: Int64
  ) -> [AuditDifference] {
    var state = walk.state
    if checkins == nil { state.unreadable.append(AuditDifference.Table.checkins.rawValue) }
    return walk.replay.differences(from: state)
      + (checkins.map { walk.replay.differences(fromCheckins: $0, readAfter: line) } ?? [])
  }
}

/// What a verification found.
public struct AuditVerdict: Sendable, Equatable {
  public struct Break: Sendable, Equatable {
    /// The first line that does not fit, or that is missing.
    public let sequence: Int64
    public let reason: String
  }

  /// How many lines fit, from the first on.
  public let lines: Int64
  /// The hash of the last of them, in hexadecimal.
  public let head: String
  /// How many check-in commits carried a head to compare with.
  public let commitsChecked: Int
  public let firstBreak: Break?
  /// Where the store was put back, the oldest first.
  public let restores: [Restore]

  public struct Restore: Sendable, Equatable {
    public let line: AuditLine
    /// How many check-ins carry heads of lines that went with it. Nothing proves what those lines were.
    public let headsGivenUp: Int
    /// What stands for it: SHA-256 in hexadecimal.
    public var hash: String { Hex.encode(line.hash) }
    /// It was made without a backup: rows are not compared with the record from then on.
    public var endsComparison: Bool { AuditDetails(json: line.details)?.text("from") != "backup" }
    /// Whether somebody has to say that he knows of it.
    public var needsAcceptance: Bool { headsGivenUp > 0 || endsComparison }
  }

  /// What no line explains; looked for only where the record itself is whole, and says what the store was made of.
  public let differences: [AuditDifference]

  public var isWhole: Bool { firstBreak == nil && differences.isEmpty }
}
