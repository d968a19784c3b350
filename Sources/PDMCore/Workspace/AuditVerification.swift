/// Proves that nothing in the record was altered, or names the first line that does not fit.
///
/// The chain shows any change that does not rewrite all hashes after it. Against somebody who rewrites them all, the
/// heads stand that check-ins carry in their `Pdm-Audit:` trailers, in this repository and in every clone.
public struct AuditVerification {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public func run() throws -> AuditVerdict {
    let (number, origin, length) = try vault.read { transaction in
      _ = try vault.authenticate(transaction)
      guard let number = try transaction.meta(.vault) else { throw StoreFailure.notAStore(vault.store.files.database) }
      return (number, try transaction.meta(.origin) ?? "", try transaction.notedAuditHead()?.sequence)
    }
    let heads = try vault.context.showing("reading the heads in commits") { _ in try carriedHeads(since: origin) }
    let chain = try vault.context.showing("verifying the record", .things("lines"), of: length) { progress in
      try follow(AuditChain(vault: number, carried: heads), progress)
    }
    return AuditVerdict(
      lines: chain.head.sequence, head: Hex.encode(chain.head.hash), commitsChecked: heads.count,
      firstBreak: chain.firstBreak.map { AuditVerdict.Break(sequence: $0.sequence, reason: $0.reason) })
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
    try vault.read { transaction in
      _ = try vault.authenticate(transaction)
      var portion = Portion(noted: try transaction.notedAuditHead())
      do {
        try transaction.auditLines(after: last, limit: Int64(Portion.size)) { portion.lines.append($0) }
      } catch let failure as SQLiteFailure where failure.isMismatch {
        portion.endsUnreadable = true
      }
      return portion
    }
  }

  /// The heads in the trailers of all commits that any ref reaches and that are younger than the vault. Also of commits
  /// that the store does not know: who altered the record may have taken them out of the store.
  /// - Parameter origin: what all refs named when the vault was made, with spaces between. A clone may bring check-ins
  ///   of the vault that it was cloned from, which are no concern of this one.
  private func carriedHeads(since origin: String) throws -> [AuditChain.Carried] {
    let format = "--format=%H%x09%(trailers:key=\(CheckinCommit.auditTrailer),valueonly,separator=%x2C)"
    let output = try vault.git.interruptible.check(
      // A replacement ref could hide a commit.
      [
        "--no-replace-objects", "log", "--all", "--ignore-missing", "--stdin", "--fixed-strings",
        .text("--grep=\(CheckinCommit.auditTrailer): "),
        .text(format),
      ], as: .read, input: .bytes(origin.split(separator: " ").flatMap { Array("^\($0)\n".utf8) }),
      configuration: ["log.showSignature=false"])
    return String(decoding: output, as: UTF8.self).split(separator: "\n").flatMap { line -> [AuditChain.Carried] in
      let fields = line.split(separator: "\t")
      guard fields.count == 2, let commit = ObjectID(hex: fields[0]) else { return [] }
      // There is one, unless a hook added another.
      return fields[1].split(separator: ",").compactMap { AuditHead(text: String($0)) }.map {
        AuditChain.Carried(head: $0, commit: commit)
      }
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
}
