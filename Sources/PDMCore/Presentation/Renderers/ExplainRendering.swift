/// Why a file may be changed, or not.
public enum ExplainRendering {
  public static func json(_ report: ExplainReport) -> JSON {
    .array(
      report.files.map { file in
        .object(
          JSON.path(file.path) + [
            ("may_change", .bool(file.mayChange)), ("verdict", .string(file.verdict.rawValue)),
            ("sentence", .string(answer(file, now: report.now).text)), ("policy", .string(file.policy.rawValue)),
            ("lockable", .text(file.state.text)), ("line", file.line.map(json) ?? .null),
            ("exempt", .bool(file.isExempt)), ("tracked", .bool(file.isTracked)), ("exists", .bool(file.exists)),
            ("mine", .bool(file.isMine)), ("stale", .bool(file.newer != nil)),
            ("lock", file.lock.map { LockRendering.json($0, now: report.now, user: report.user) } ?? .null),
            ("advice", .array(file.advice.map(JSON.string))),
          ])
      })
  }

  private static func json(_ line: DecidingLine) -> JSON {
    .object(
      place(line.file, line.number, line.text) + [
        ("macro", line.macro.map { .object(place($0.file, $0.number, $0.text)) } ?? .null)
      ])
  }

  private static func place(_ file: [UInt8], _ number: Int, _ text: [UInt8]) -> [(String, JSON)] {
    JSON.path(RepoPath(trusted: file), key: "file") + [("line", .integer(Int64(number)))]
      + JSON.path(RepoPath(trusted: text), key: "text")
  }

  /// A panel for each file, for terminals and pipes alike.
  public static func lines(_ report: ExplainReport, palette: Palette) -> [String] {
    Array(
      report.files.map { file in panel(file, report, palette) }.joined(separator: [""]))
  }

  private static func panel(_ file: FileExplanation, _ report: ExplainReport, _ palette: Palette) -> [String] {
    var rows: [(String, Table.Cell)] = [
      ("File", Table.Cell(file.path.quoted, .heading)), ("Answer", answer(file, now: report.now)),
      ("Policy", Table.Cell("\(file.policy.rawValue): \(meaning(of: file.policy))")),
      ("Attribute", Table.Cell(attribute(file, isBare: report.isBare))),
    ]
    if let macro = file.line?.macro { rows.append(("Macro", Table.Cell(place(macro.file, macro.number, macro.text)))) }
    if let lock = file.lock {
      rows += [
        ("Holder", Table.Cell(DetailsRendering.name(of: lock.owner))),
        ("Reason", Table.Cell(Reason.firstLine(lock.reason))),
        ("Since", since(lock, report.now)),
      ]
    }
    if let newer = file.newer {
      rows.append(
        ("Stale", Table.Cell("\(newer.user) checked in \(newer.commit.short) on \(newer.branch.shortBranch)", .stale)))
    }
    for (index, command) in file.advice.enumerated() {
      rows.append((index == 0 ? "You may" : "", Table.Cell(command, .hint)))
    }
    return DetailsRendering.panel(rows, palette)
  }

  private static func answer(_ file: FileExplanation, now: Timestamp) -> Table.Cell {
    switch file.verdict {
    case .mine: return Table.Cell("yes: you hold it", .mine)
    case .exempt: return Table.Cell("yes: it is exempt and needs no check-out", .available)
    case .new: return Table.Cell("yes: it is new, and nobody has reserved its name", .available)
    case .badName: return Table.Cell("no: \(file.name?.sentence ?? "")", .warning)
    case .held:
      let holder = file.lock.map { DetailsRendering.name(of: $0.owner) } ?? ""
      return Table.Cell("no: \(holder) holds it; ask for it", .checkedOut)
    case .viewer: return Table.Cell("no: viewers may look, not change files", .warning)
    case .stale: return Table.Cell("no: your copy is older than the newest version", .stale)
    case .available: return Table.Cell("not yet: nobody holds it; check it out first", .modified)
    }
  }

  private static func since(_ lock: Lock, _ now: Timestamp) -> Table.Cell {
    let text = DetailsRendering.moment(lock.lockedAt, now)
    return lock.isOverdue(at: now) ? Table.Cell("\(text), overdue", .warning) : Table.Cell(text)
  }

  private static func meaning(of policy: LockPolicy) -> String {
    switch policy {
    case .all: "every file needs a check-out but those with -lockable"
    case .attribute: "only files with lockable need a check-out"
    }
  }

  private static func attribute(_ file: FileExplanation, isBare: Bool) -> String {
    if let line = file.line { return place(line.file, line.number, line.text) }
    if let text = file.state.text { return "\(text), by a line that could not be told" }
    return "no line decides about lockable" + (isBare ? "; a bare repository has no .gitattributes at hand" : "")
  }

  private static func place(_ file: [UInt8], _ number: Int, _ text: [UInt8]) -> String {
    "\(PathQuoting.quote(file)):\(number): \(String(decoding: text, as: UTF8.self))"
  }
}
