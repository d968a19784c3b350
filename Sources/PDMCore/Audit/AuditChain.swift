/// Follows the chain from its beginning and stops at the first line that does not fit.
struct AuditChain {
  /// Where and how the record was altered.
  struct Break: Equatable, Sendable {
    /// The first line that does not fit, or the first that is missing.
    let sequence: Int64
    let reason: String
  }

  /// The head that a check-in's commit carries.
  struct Carried: Equatable, Sendable {
    let head: AuditHead
    let commit: ObjectID
  }

  private(set) var head: AuditHead
  private(set) var firstBreak: Break?
  /// Heads that check-ins carry, by line number: where the walk passes one, it must agree.
  private let carried: [Int64: [Carried]]
  /// What the store noted as the newest line when the lines were read that follow next.
  var noted: AuditHead?

  init(vault: String, noted: AuditHead? = nil, carried: [Carried] = []) {
    head = .genesis(vault: vault)
    self.noted = noted
    self.carried = Dictionary(grouping: carried, by: \.head.sequence)
  }

  mutating func follow(_ line: AuditLine) {
    guard firstBreak == nil else { return }
    if line.sequence != head.sequence + 1 {
      firstBreak = Break(
        sequence: min(line.sequence, head.sequence + 1),
        reason: line.sequence > head.sequence + 1 ? "the line is missing" : "the line is out of order")
    } else if line.previous != head.hash {
      firstBreak = Break(sequence: line.sequence, reason: "the line does not follow from the one before it")
    } else if !line.isIntact {
      firstBreak = Break(sequence: line.sequence, reason: "the line was changed")
    } else if let other = carried[line.sequence]?.first(where: { $0.head.hash != line.hash }) {
      firstBreak = Break(
        sequence: line.sequence, reason: "the line is not the one that the check-in \(other.commit.short) carries")
    } else if let noted, noted.sequence == line.sequence, noted.hash != line.hash {
      firstBreak = Break(sequence: line.sequence, reason: "the line is not the one that the store noted")
    } else {
      head = AuditHead(sequence: line.sequence, hash: line.hash)
    }
  }

  /// The next line holds values that are no line's.
  mutating func stopAtUnreadable() {
    guard firstBreak == nil else { return }
    firstBreak = Break(sequence: head.sequence + 1, reason: "the line cannot be read")
  }

  /// After the last line: what the store noted and what check-ins carry must not lie beyond it.
  mutating func finish() {
    guard firstBreak == nil else { return }
    let farthest = max(noted?.sequence ?? 0, carried.keys.max() ?? 0)
    if farthest > head.sequence {
      firstBreak = Break(sequence: head.sequence + 1, reason: "the line is missing: the record was cut off")
    } else if let noted, noted != head {
      firstBreak = Break(
        sequence: noted.sequence + 1, reason: "the line was added behind the store's back")
    } else if noted == nil, head.sequence > 0 {
      firstBreak = Break(sequence: head.sequence, reason: "the store's note of its newest line is gone")
    }
  }
}
