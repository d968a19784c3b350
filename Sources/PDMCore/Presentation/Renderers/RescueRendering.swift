/// Rescues, as scripts and people see them.
public enum RescueRendering {
  // MARK: JSON

  public static func json(_ report: RescueReport) -> JSON { .array(report.rescues.map(json)) }

  public static func json(_ rescue: KeptRescue) -> JSON {
    [
      "id": .string(rescue.id), "ref": .string(rescue.reference), "user": .string(rescue.user),
      "kept_at": .time(rescue.keptAt), "reason": .string(rescue.reason), "size_bytes": .integer(rescue.size),
      "commit": .string(rescue.commit.hex), "base_commit": .text(rescue.base?.hex),
      "staged_commit": .text(rescue.staged?.hex), "files": .array(rescue.files.map { .object(members(of: $0)) }),
    ]
  }

  private static func members(of file: KeptFile) -> [(String, JSON)] {
    JSON.path(file.path) + [
      ("kind", .string(file.kind.rawValue)), ("size_bytes", .number(file.size)), ("staged", .bool(file.isStaged)),
      ("oid", .string(file.entry.id.hex)),
    ]
  }

  public static func json(_ file: KeptFile, of rescue: KeptRescue, content: [UInt8]) -> JSON {
    .object(
      [("id", .string(rescue.id))] + members(of: file) + [
        ("encoding", "base64"), ("content", .string(Base64.encode(content))),
      ])
  }

  public static func json(_ report: RescueRestoreReport) -> JSON {
    [
      "id": .string(report.rescue.id), "ref": .string(report.rescue.reference),
      "files": .array(
        report.files.map { file in
          .object(
            JSON.path(file.path) + [("result", .string(file.result.rawValue)), ("rescue", .text(file.rescue))]
              + (file.commit.map { [("commit", .string($0.hex))] } ?? []))
        }),
    ]
  }

  public static func json(_ plan: RescuePruning.Plan, isDone: Bool) -> JSON {
    [
      "pruned": .bool(isDone), "keep_days": .number(plan.keepDays), "size_bytes": .integer(plan.size),
      "rescues": .array(plan.rescues.map(json)),
    ]
  }

  // MARK: Pipes

  /// One line a rescue, tab-separated: id, account, when, number of files, bytes, why.
  public static func records(_ rescues: [KeptRescue]) -> String {
    rescues.map { rescue in
      [
        rescue.id, rescue.user, RFC3339.format(rescue.keptAt), String(rescue.files.count), String(rescue.size),
        TerminalText.sanitize(rescue.reason),
      ].joined(separator: "\t") + "\n"
    }.joined()
  }

  /// One line a file, tab-separated: what it is, `disk` or `staged`, bytes, path. Paths are exact.
  public static func records(_ rescue: KeptRescue) -> [UInt8] {
    rescue.files.reduce(into: []) { output, file in
      let fields = [file.kind.rawValue, file.isStaged ? "staged" : "disk", file.size.map { String($0) } ?? "-"]
      output += Array(fields.joined(separator: "\t").utf8) + "\t".utf8 + file.path.bytes + [UInt8(ascii: "\n")]
    }
  }

  public static func records(_ report: RescueRestoreReport, display: (RepoPath) -> [UInt8]) -> [UInt8] {
    report.files.reduce(into: []) { output, file in
      output += Array("\(file.result.rawValue)\t".utf8) + display(file.path) + [UInt8(ascii: "\n")]
    }
  }

  // MARK: Terminal

  public static func table(_ report: RescueReport, width: Int?, palette: Palette) -> [String] {
    table(report.rescues, showsOwners: report.showsOwners, now: report.now, width: width, palette: palette)
  }

  public static func table(_ plan: RescuePruning.Plan, width: Int?, palette: Palette) -> [String] {
    table(plan.rescues, showsOwners: true, now: plan.now, width: width, palette: palette)
  }

  private static func table(
    _ rescues: [KeptRescue], showsOwners: Bool, now: Timestamp, width: Int?, palette: Palette
  ) -> [String] {
    guard !rescues.isEmpty else { return [] }
    return Table(
      [Table.Column("ID", yields: 1, narrowest: 10, keepsEnd: true)]
        + (showsOwners ? [Table.Column("USER", yields: 2, narrowest: 4)] : [])
        + [
          Table.Column("KEPT", yields: 4, isOptional: true),
          Table.Column("SIZE", alignment: .right, yields: 3, isOptional: true),
          Table.Column("FILES", yields: 5, narrowest: 12, keepsEnd: true),
          Table.Column("WHY", yields: 6, isOptional: true, narrowest: 16),
        ],
      rows: rescues.map { rescue in
        [Table.Cell(rescue.id, .identifier)] + (showsOwners ? [Table.Cell(rescue.user)] : []) + [
          Table.Cell(RelativeTime.phrase(rescue.keptAt, now: now), .dim), Table.Cell(ByteCount.format(rescue.size)),
          Table.Cell(names(rescue)), Table.Cell(rescue.reason, .dim),
        ]
      }
    ).lines(width: width, palette: palette)
  }

  /// How many they are, and how much.
  public static func sum(_ plan: RescuePruning.Plan) -> String {
    let count = plan.rescues.count
    return "\(count == 1 ? "1 rescue" : "\(count) rescues") of \(ByteCount.format(plan.size))"
  }

  private static func names(_ rescue: KeptRescue) -> String {
    let paths = Set(rescue.files.map(\.path))
    return switch paths.count {
    case 0: "nothing"
    case 1: rescue.files[0].path.quoted
    default: "\(paths.count) files"
    }
  }

  /// One rescue: what is known of it, and its files.
  public static func lines(_ rescue: KeptRescue, now: Timestamp, width: Int?, palette: Palette) -> [String] {
    let facts: [(String, Table.Cell)] = [
      ("Rescue", Table.Cell(rescue.id, .identifier)), ("Of", Table.Cell(rescue.user)),
      ("Kept", Table.Cell(DetailsRendering.moment(rescue.keptAt, now))), ("Why", Table.Cell(rescue.reason)),
      ("Ref", Table.Cell(rescue.reference)),
    ]
    let files = Table(
      [
        Table.Column("KIND", yields: 1), Table.Column("SIZE", alignment: .right, yields: 2),
        Table.Column("FILE", narrowest: 20, keepsEnd: true),
      ],
      rows: rescue.files.map { file in
        [
          Table.Cell(file.kind.rawValue + (file.isStaged ? ", staged" : "")),
          Table.Cell(file.size.map(ByteCount.format) ?? ""), Table.Cell(file.path.quoted),
        ]
      })
    return DetailsRendering.panel(facts, palette)
      + (rescue.files.isEmpty ? [] : [""] + files.lines(width: width, palette: palette))
  }

  public static func lines(
    _ report: RescueRestoreReport, display: (RepoPath) -> [UInt8], palette: Palette
  ) -> [String] {
    Table(
      [Table.Column(""), Table.Column("")],
      rows: report.files.map { file in
        [
          Table.Cell(phrase(file.result), file.result == .restored ? .mine : .dim),
          Table.Cell(PathQuoting.quote(display(file.path))),
        ]
      }
    ).lines(width: nil, palette: palette)
  }

  private static func phrase(_ result: RescueOutcome.Result) -> String {
    switch result {
    case .restored: "restored, not checked in"
    case .unchanged: "unchanged, it has these bytes"
    case .wouldRestore: "would restore"
    case .submodule: "a submodule, left as it is"
    }
  }

  /// What a person may do now, as commands.
  public static func advice(_ report: RescueRestoreReport, display: (RepoPath) -> [UInt8]) -> [String] {
    var lines = report.files.compactMap { file in
      file.commit.map { "git -C \(PathQuoting.shellWord(display(file.path))) switch --detach \($0.hex)" }
    }
    if let before = report.files.compactMap(\.rescue).first {
      lines.append("what was there before is kept: pdm rescue show \(before.split(separator: "/").last ?? "")")
    }
    return lines
  }
}
