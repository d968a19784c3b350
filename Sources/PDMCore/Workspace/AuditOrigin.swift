extension AuditVerification {
  /// What the store notes as older than the vault is not searched for heads. Who moves that note on hides the heads of
  /// check-ins that came later; but then the record, which names their commits, says that they are no older.
  /// - Parameters:
  ///   - origin: the note: names of commits, with spaces between.
  ///   - named: commits that lines of the record name.
  ///   - seen: those of which heads were read, which are not part of it.
  func differences(
    inOrigin origin: String, naming named: some Sequence<String>, seen: Set<String>
  ) throws -> [AuditDifference] {
    // Without a hook that takes trailers out, and with all branches there, each has been seen.
    let open = Set(named).subtracting(seen)
    guard !open.isEmpty, !origin.isEmpty else { return [] }
    let output = try vault.git.interruptible.check(
      ["--no-replace-objects", "rev-list", "--ignore-missing", "--stdin"], as: .read,
      input: .bytes(origin.split(separator: " ").flatMap { Array("\($0)\n".utf8) }))
    let older = output.split(separator: UInt8(ascii: "\n")).lazy.map { String(decoding: $0, as: UTF8.self) }
    guard let commit = older.first(where: open.contains) else { return [] }
    return [
      AuditDifference(
        .meta, "origin", "has \(commit.prefix(10)) as older than the vault, but the record says that it is a check-in")
    ]
  }
}
