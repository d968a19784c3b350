/// Edits of the working tree, as scripts and people see them.
public enum EditRendering {
  public static func json(_ report: EditReport) -> JSON { .array(report.files.map { .object(members(of: $0)) }) }

  private static func members(of file: FileEdit) -> [(String, JSON)] {
    JSON.path(file.path) + (file.oldPath.map { JSON.path($0, key: "orig_path") } ?? []) + [
      ("change", .string(file.change.rawValue)),
      ("staged", .bool(file.isStaged)),
      ("unstaged", .bool(file.isUnstaged)),
      ("submodule", .bool(file.isSubmodule)),
      ("exempt", .bool(file.isExempt)),
      ("cover", .string(file.cover.rawValue)),
      ("status", .string(file.lock == nil ? "available" : "checked_out")),
      ("locked_by", .text(file.lock?.owner.name)),
      ("mine", .bool(file.isMine)),
      ("reason", .text(file.lock?.reason)),
      ("locked_at", .time(file.lock?.lockedAt)),
      ("owner", .text(file.osOwner)),
      ("modified_at", .time(file.modifiedAt)),
    ]
  }

  /// One line a file, tab-separated: change, where, cover, holder, since, owner, time of the last change, path; `-` where
  /// there is nothing. The path is last and exact.
  public static func records(_ file: FileEdit) -> [UInt8] {
    let fields = [
      file.change.rawValue, place(of: file), file.cover.rawValue, file.lock?.owner.name ?? "-",
      file.lock.map { RFC3339.format($0.lockedAt) } ?? "-", file.osOwner ?? "-",
      file.modifiedAt.map(RFC3339.format) ?? "-",
    ]
    return Array(fields.joined(separator: "\t").utf8) + [UInt8(ascii: "\t")] + file.displayPath + [UInt8(ascii: "\n")]
  }

  private static func place(of file: FileEdit) -> String {
    switch (file.isStaged, file.isUnstaged) {
    case (true, true): "both"
    case (true, false): "staged"
    default: "unstaged"
    }
  }

  // MARK: Terminal

  public static func table(_ report: EditReport, width: Int?, palette: Palette) -> [String] {
    guard !report.files.isEmpty else { return [] }
    let showsLocks = report.files.contains { $0.lock != nil }
    var table = Table(
      [Table.Column("CHANGE", yields: 1), Table.Column("CHECK-OUT", yields: 2)]
        + (showsLocks
          ? [
            Table.Column("HELD", alignment: .right, yields: 6, isOptional: true),
            Table.Column("REASON", yields: 8, isOptional: true, narrowest: 12),
          ] : [])
        + [
          Table.Column("OWNER", yields: 7, isOptional: true),
          Table.Column("EDITED", alignment: .right, yields: 5, isOptional: true),
          Table.Column("FILE", yields: 4, narrowest: 24, keepsEnd: true),
        ])
    table.rows = report.files.map { file in
      [change(of: file), cover(of: file)]
        + (showsLocks
          ? [
            Table.Cell(file.lock.map { RelativeTime.age(since: $0.lockedAt, now: report.now) } ?? "", .dim),
            Table.Cell(file.lock.map { Reason.firstLine($0.reason) } ?? ""),
          ] : [])
        + [
          Table.Cell(file.osOwner ?? "", .dim),
          Table.Cell(file.modifiedAt.map { RelativeTime.age(since: $0, now: report.now) } ?? "", .dim),
          Table.Cell(name(of: file)),
        ]
    }
    return table.lines(width: width, palette: palette)
  }

  private static func name(of file: FileEdit) -> String {
    let name = PathQuoting.quote(file.displayPath)
    return file.oldPath.map { "\($0.quoted) → \(name)" } ?? name
  }

  private static func change(of file: FileEdit) -> Table.Cell {
    let word = (file.change == .typeChanged ? "type changed" : file.change.rawValue) + (file.isStaged ? ", staged" : "")
    let label: Label =
      switch file.change {
      case .added, .untracked, .copied: .added
      case .deleted: .removed
      case .conflicted: .warning
      case .modified, .renamed, .typeChanged: .modified
      }
    return Table.Cell(word, label)
  }

  private static func cover(of file: FileEdit) -> Table.Cell {
    switch file.cover {
    case .mine: Table.Cell("yours", .mine)
    case .other: Table.Cell(file.lock?.owner.name ?? "", .checkedOut)
    case .exempt: Table.Cell("exempt", .dim)
    case .new: Table.Cell("new", .available)
    case .none: Table.Cell("none", .warning)
    }
  }

  /// So many files are named in a command.
  private static let mostNames = 3

  /// What to do about edits that nothing covers.
  public static func advice(_ report: EditReport) -> [String] {
    let uncovered = report.files.filter { $0.cover == .none && !$0.isSubmodule }
    let open = uncovered.filter(\.canBeTaken)
    let others = report.files.filter { $0.cover == .other }
    var advice: [String] = []
    if !open.isEmpty {
      let names = open.prefix(mostNames).map { PathQuoting.shellWord($0.displayPath) }.joined(separator: " ")
      let more = open.count > mostNames ? " (and \(open.count - mostNames) more)" : ""
      advice.append("pdm checkout \(names) -m REASON keeps your edits\(more)")
    }
    if open.count < uncovered.count {
      advice.append(
        "git restore -SW FILE takes a deletion or a renaming back; pdm rm and pdm mv do them with a check-out")
    }
    if let first = others.first, let lock = first.lock {
      let count = others.count == 1 ? "" : ", and \(others.count - 1) more are held by others"
      advice.append("\(lock.owner.name) holds \(PathQuoting.quote(first.displayPath))\(count); see pdm explain FILE")
    }
    return advice
  }
}

extension FileEdit {
  /// The file is there, under its name and in no conflict.
  fileprivate var canBeTaken: Bool {
    change == .modified || change == .typeChanged
  }
}
