/// The newest acts of the record, as far as the asking account may see it.
struct ReportRecord {
  struct Act {
    let time: Timestamp
    /// Among the people of the activity.
    let person: Int
    /// Among the kinds of the activity.
    let kind: Int
    let file: Int
    let summary: String
  }

  enum Limit {
    /// Lines that are read.
    static let lines = 100_000
    /// Acts that are told, and of one file.
    static let acts = 5_000
    static let actsOfFile = 5
    /// Characters of what is told of one.
    static let summary = 200
    /// Lines that are in memory at a time.
    static let piece = 5_000
  }

  /// On listed files, newest first.
  private(set) var acts: [Act] = []
  private(set) var linesRead = 0
  /// There are older lines.
  private(set) var isCut = false

  private let files: [[UInt8]: Int]
  private var told: [Int: Int] = [:]

  init(of files: [FileEntry]) {
    self.files = Dictionary(files.enumerated().map { ($1.path.bytes, $0) }) { first, _ in first }
  }

  /// - Parameter countsAll: every act is activity; else those on listed files.
  mutating func read(_ vault: Vault, since: Timestamp?, countsAll: Bool, activity: inout ReportActivity) throws {
    var query = AuditQuery(since: since, limit: Limit.piece)
    try vault.context.showing("reading the record", .things("lines")) { progress in
      while linesRead < Limit.lines {
        try Interruption.check()
        let lines = try AuditReading(vault).run(query)
        for line in lines { add(line, countsAll: countsAll, activity: &activity) }
        linesRead += lines.count
        progress?.advance(by: Int64(lines.count))
        guard lines.count == Limit.piece, let last = lines.last else { return }
        query.before = last.sequence
      }
      isCut = true
    }
  }

  private mutating func add(_ line: AuditLine, countsAll: Bool, activity: inout ReportActivity) {
    let file = files[line.target]
    // A failed log-in may be nobody's.
    guard !line.user.isEmpty, countsAll || file != nil else { return }
    let person = activity.number(of: ReportPerson(name: line.user, isAccount: true))
    let kind = activity.number(of: line.action)
    activity.add(kind, by: person, at: line.time)
    guard let file, acts.count < Limit.acts, told[file, default: 0] < Limit.actsOfFile else { return }
    told[file, default: 0] += 1
    let summary = AuditDetails(json: line.details)?.summary ?? line.details
    acts.append(
      Act(time: line.time, person: person, kind: kind, file: file, summary: String(summary.prefix(Limit.summary))))
  }
}
