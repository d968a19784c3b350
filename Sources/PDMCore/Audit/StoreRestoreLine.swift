/// A line of the record that says that the store was put back: behind the lines that were kept, those that were written
/// since the backup are missing.
struct StoreRestoreLine: Sendable {
  let line: AuditLine
  /// What the repository's branches named at that time. Check-ins that they reach may carry heads of lines that are lost.
  let tips: [String]

  init?(_ line: AuditLine) {
    guard line.action == AuditAction.storeRestore.rawValue else { return nil }
    self.line = line
    tips = (AuditDetails(json: line.details)?.text("tips") ?? "").split(separator: " ").map(String.init)
  }
}

extension Transaction where Self: ~Copyable {
  /// By the store's note of them, since to search the record for a word takes long. Who takes the note away has heads
  /// that do not fit.
  func storeRestores() throws -> [StoreRestoreLine] {
    let numbers = try meta(.restores)?.split(separator: " ").compactMap { Int64($0) } ?? []
    return try numbers.compactMap { number in
      var found: AuditLine?
      try auditLines(after: number - 1, limit: 1) { found = $0 }
      return found?.sequence == number ? found.flatMap(StoreRestoreLine.init) : nil
    }
  }
}
