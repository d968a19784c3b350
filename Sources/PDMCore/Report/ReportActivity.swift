/// How often who did what on which day, from commits and from the record.
struct ReportActivity {
  private struct Key: Hashable {
    let day: Int32
    let person: Int32
    let kind: Int32
  }

  struct Row {
    /// Since 1970-01-01, in UTC.
    let day: Int
    /// Among ``people``.
    let person: Int
    /// Among ``kinds``.
    let kind: Int
    let count: Int
  }

  private var counts: [Key: Int] = [:]
  private(set) var people = NumberedValues<ReportPerson>()
  /// Commits first, then the actions of the record.
  private(set) var kinds = NumberedValues<String>()

  static let commit = "COMMIT"

  init() {
    _ = kinds.number(of: Self.commit)
  }

  mutating func number(of person: ReportPerson) -> Int { people.number(of: person) }

  mutating func add(_ kind: Int, by person: Int, at time: Timestamp) {
    let day = Int32(clamping: Int((Double(time.milliseconds) / 86_400_000).rounded(.down)))
    counts[Key(day: day, person: Int32(clamping: person), kind: Int32(clamping: kind)), default: 0] += 1
  }

  mutating func number(of kind: String) -> Int { kinds.number(of: kind) }

  /// Oldest first.
  var rows: [Row] {
    counts.map { Row(day: Int($0.day), person: Int($0.person), kind: Int($0.kind), count: $1) }
      .sorted { ($0.day, $0.person, $0.kind) < ($1.day, $1.person, $1.kind) }
  }
}
