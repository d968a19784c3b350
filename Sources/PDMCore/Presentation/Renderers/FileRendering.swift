/// Files of a listing, as scripts and people see them.
public enum FileRendering {
  // MARK: JSON

  public static func json(_ report: ListingReport) -> JSON { .array(report.files.map { .object(members(of: $0)) }) }

  static func members(of file: FileEntry) -> [(String, JSON)] {
    JSON.path(file.path) + JSON.path(RepoPath(trusted: Array(file.path.name)), key: "name") + [
      ("status", .string(file.status.rawValue)),
      ("locked_by", .text(file.lock?.owner.name)),
      ("size_bytes", .number(file.size)),
      ("mine", .bool(file.isMine)),
      ("modified", .bool(file.isModified)),
      ("stale", .bool(file.isStale)),
      ("locked_at", .time(file.lock?.lockedAt)),
      ("reason", .text(file.lock?.reason)),
      ("host", .text(file.lock?.host)),
      ("revision", .text(file.revision?.text)),
      ("oid", .string(file.object.hex)),
      ("modified_at", .time(file.changedAt)),
    ]
  }

  // MARK: Pipes

  /// One line a file, tab-separated: status, holder, since, size, changed, marks, path; `-` where there is nothing. The
  /// path is last and exact.
  public static func records(_ file: FileEntry) -> [UInt8] {
    let fields = [
      file.status.rawValue, file.lock?.owner.name ?? "-", file.lock.map { RFC3339.format($0.lockedAt) } ?? "-",
      file.size.map { String($0) } ?? "-", file.changedAt.map(RFC3339.format) ?? "-",
      marks(of: file).isEmpty ? "-" : marks(of: file).joined(separator: ","),
    ]
    return Array(fields.joined(separator: "\t").utf8) + [UInt8(ascii: "\t")] + file.displayPath + [UInt8(ascii: "\n")]
  }

  static func marks(of file: FileEntry) -> [String] {
    [
      (file.isMine, "mine"), (file.isModified, "modified"), (file.isStale, "stale"), (file.isOverdue, "overdue"),
    ].filter(\.0).map(\.1)
  }

  // MARK: Terminal

  public static func table(_ report: ListingReport, width: Int?, palette: Palette) -> [String] {
    let showsMarks = report.files.contains { $0.isModified || $0.isStale || $0.isOverdue }
    let showsLocks = report.files.contains { $0.lock != nil }
    var table = Table(
      [Table.Column("STATUS", yields: 1)]
        + (showsMarks ? [Table.Column("MARKS", yields: 2)] : [])
        + (showsLocks
          ? [
            Table.Column("HOLDER", yields: 3, narrowest: 8),
            Table.Column("HELD", alignment: .right, yields: 5, isOptional: true),
          ] : [])
        + [
          Table.Column("SIZE", alignment: .right, yields: 6, isOptional: true),
          Table.Column("CHANGED", alignment: .right, yields: 7, isOptional: true),
          Table.Column("FILE", yields: 4, narrowest: 32, keepsEnd: true),
        ])
    table.rows = report.files.map { file in
      [status(of: file)] + (showsMarks ? [marksCell(of: file)] : [])
        + (showsLocks
          ? [
            Table.Cell(file.lock?.owner.name ?? ""),
            Table.Cell(file.lock.map { RelativeTime.age(since: $0.lockedAt, now: report.now) } ?? "", .dim),
          ] : [])
        + [
          Table.Cell(file.size.map(ByteCount.format) ?? "missing"),
          Table.Cell(file.changedAt.map { RelativeTime.age(since: $0, now: report.now) } ?? "", .dim),
          Table.Cell(PathQuoting.quote(file.displayPath)),
        ]
    }
    return report.files.isEmpty ? [] : table.lines(width: width, palette: palette)
  }

  static func status(of file: FileEntry) -> Table.Cell {
    if file.isMine { return Table.Cell("yours", .mine) }
    return file.lock == nil ? Table.Cell("available", .available) : Table.Cell("checked out", .checkedOut)
  }

  private static func marksCell(of file: FileEntry) -> Table.Cell {
    let words = marks(of: file).filter { $0 != "mine" }
    let label: Label = file.isStale ? .stale : file.isModified ? .modified : .warning
    return Table.Cell(words.joined(separator: " "), label)
  }
}
