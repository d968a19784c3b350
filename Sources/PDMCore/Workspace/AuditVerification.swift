/// Proves that nothing in the record was altered, or names the first line that does not fit.
///
/// The chain shows any change that does not rewrite all hashes after it. Against somebody who rewrites them all, the
/// heads stand that check-ins carry in their `Pdm-Audit:` trailers, in this repository and in every clone.
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
    let (number, origin, length, restores) = try read { transaction in
      guard let number = try transaction.meta(.vault) else { throw StoreFailure.notAStore(vault.store.files.database) }
      return (
        number, try transaction.meta(.origin) ?? "", try transaction.notedAuditHead()?.sequence,
        try transaction.storeRestores()
      )
    }
    let (heads, givenUp) = try vault.context.showing("reading the heads in commits") { _ in
      let heads = try CarriedHeads.all(since: origin, using: vault.git)
      return try CarriedHeads.sort(heads, by: restores, using: vault.git)
    }
    let chain = try vault.context.showing("verifying the record", .things("lines"), of: length) { progress in
      try follow(AuditChain(vault: number, carried: heads), progress)
    }
    let passed = zip(restores, givenUp).filter { $0.0.line.sequence <= chain.head.sequence }
    return AuditVerdict(
      lines: chain.head.sequence, head: Hex.encode(chain.head.hash), commitsChecked: heads.count,
      firstBreak: chain.firstBreak.map { AuditVerdict.Break(sequence: $0.sequence, reason: $0.reason) },
      restores: passed.map { AuditVerdict.Restore(line: $0.0.line, headsGivenUp: $0.1) })
  }

  private func follow(_ chain: consuming AuditChain, _ progress: Progress?) throws -> AuditChain {
    var last = Int64.min
    while true {
      try Interruption.check()
      let portion = try portion(after: last)
      chain.noted = portion.noted
      for line in portion.lines {
        chain.follow(line)
        progress?.advance()
      }
      if portion.endsUnreadable { chain.stopAtUnreadable() }
      guard let line = portion.lines.last, portion.lines.count == Portion.size, chain.firstBreak == nil else { break }
      last = line.sequence
    }
    chain.finish()
    return chain
  }

  /// Lines read under one guard. They are hashed when it is let go, so that a long record holds up nobody; between two
  /// portions the record can only have grown.
  private struct Portion {
    static let size = 1000
    var lines: [AuditLine] = []
    var noted: AuditHead?
    /// The line after them holds values that are no line's.
    var endsUnreadable = false
  }

  private func portion(after last: Int64) throws -> Portion {
    try read { transaction in
      var portion = Portion(noted: try transaction.notedAuditHead())
      do {
        try transaction.auditLines(after: last, limit: Int64(Portion.size)) { portion.lines.append($0) }
      } catch let failure as SQLiteFailure where failure.isMismatch {
        portion.endsUnreadable = true
      }
      return portion
    }
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
  }
}
