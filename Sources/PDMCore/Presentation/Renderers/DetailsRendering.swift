/// The details of one file.
public enum DetailsRendering {
  public static func json(_ details: FileDetails) -> JSON {
    .object(
      FileRendering.members(of: details.entry) + [
        (
          "lock",
          details.entry.lock.map { LockRendering.json($0, now: details.now, user: details.user) } ?? .null
        ),
        (
          "requests",
          .array(
            details.requests.map {
              [
                "user": .string($0.user.name), "message": .string($0.text), "requested_at": .time($0.createdAt),
              ]
            })
        ),
        ("waiting", .array(details.waiting.map(LockRendering.json))),
        ("branch", .text(details.branch)),
        ("history", .array(details.history.map(json))),
        ("advice", .array(details.advice.map(JSON.string))),
      ])
  }

  private static func json(_ version: HistoryEntry) -> JSON {
    [
      "commit": .string(version.commit.hex), "author": .string(version.author), "date": .time(version.date),
      "message": .string(version.subject), "user": .text(version.user),
      "revision": .text(version.revision?.text),
    ]
  }

  /// The panel, for terminals and pipes alike.
  public static func lines(_ details: FileDetails, palette: Palette) -> [String] {
    let file = details.entry
    let status = FileRendering.status(of: file)
    let marks = FileRendering.marks(of: file).filter { $0 != "mine" }
    var rows: [(String, Table.Cell)] = [
      ("File", Table.Cell(file.path.quoted, .heading)),
      ("Status", Table.Cell(([status.text] + marks).joined(separator: ", "), status.label)),
    ]
    if let lock = file.lock {
      rows += [
        ("Holder", Table.Cell(name(of: lock.owner)))
      ]
      let reason = lock.reason.split(separator: "\n", omittingEmptySubsequences: false)
      rows += reason.enumerated().map { ($0 == 0 ? "Reason" : "", Table.Cell(String($1))) }
      rows += [
        ("Since", Table.Cell(moment(lock.lockedAt, details.now))),
        ("On", Table.Cell([lock.host, lock.branch?.shortBranch].compactMap(\.self).joined(separator: ", branch "))),
      ]
    }
    for (index, request) in details.requests.enumerated() {
      let when = RelativeTime.phrase(request.createdAt, now: details.now)
      let text = "\(request.user.name), \(when): \(Reason.firstLine(request.text))"
      rows.append((index == 0 ? "Asked for by" : "", Table.Cell(text)))
    }
    for (index, waiter) in details.waiting.enumerated() {
      rows.append((index == 0 ? "Waiting" : "", Table.Cell(waiter.description(now: details.now))))
    }
    rows.append(("Size", Table.Cell(file.size.map(size) ?? (file.isSubmodule ? "none, a submodule" : "missing"))))
    if let changed = file.changedAt { rows.append(("Changed", Table.Cell(moment(changed, details.now)))) }
    if let revision = file.revision { rows.append(("Revision", Table.Cell(revision.text))) }
    rows.append(("Object", Table.Cell(file.object.hex, .identifier)))
    for (index, version) in history(details).enumerated() {
      rows.append((index == 0 ? "History" : "", Table.Cell(version)))
    }
    for (index, command) in details.advice.enumerated() {
      rows.append((index == 0 ? "You may" : "", Table.Cell(command, .hint)))
    }
    return panel(rows, palette)
  }

  /// Nothing is cut: a terminal breaks a long line by itself, and a cut command is none.
  static func panel(_ rows: [(String, Table.Cell)], _ palette: Palette) -> [String] {
    Table([Table.Column(""), Table.Column("")], rows: rows.map { [Table.Cell($0.0, .dim), $0.1] })
      .lines(width: nil, palette: palette)
  }

  private static func history(_ details: FileDetails) -> [String] {
    let showsRevisions = details.history.contains { $0.revision != nil }
    return Table(
      (showsRevisions ? [Table.Column("")] : []) + [Table.Column(""), Table.Column(""), Table.Column("")],
      rows: details.history.map { version in
        let who = version.user.map { "\(version.author) (\($0))" } ?? version.author
        return (showsRevisions ? [Table.Cell(version.revision?.text ?? "")] : []) + [
          Table.Cell(version.commit.short), Table.Cell(RelativeTime.phrase(version.date, now: details.now)),
          Table.Cell("\(who): \(version.subject)"),
        ]
      }
    ).lines(width: nil, palette: Palette(enabled: false))
  }

  private static func size(_ bytes: Int64) -> String {
    let text = ByteCount.format(bytes)
    return bytes < 1024 ? text : "\(text) (\(bytes) bytes)"
  }

  static func name(of owner: Lock.Owner) -> String {
    owner.fullName == owner.name ? owner.name : "\(owner.fullName) (\(owner.name))"
  }

  static func moment(_ time: Timestamp, _ now: Timestamp) -> String {
    "\(RFC3339.format(time)) (\(RelativeTime.phrase(time, now: now)))"
  }

  // MARK: The vault

  public static func json(_ vault: VaultDetails) -> JSON {
    .object(
      folder("work_tree", vault.workTree) + folder("git_dir", vault.gitDirectory)
        + folder("store", vault.storeDirectory) + [
          ("found_by", .string(vault.discovery.word)), ("store_by", .string(vault.home.word)),
          ("vault", .string(vault.number)),
          ("branch", .text(vault.branch)),
        ])
  }

  private static func folder(_ key: String, _ path: [UInt8]?) -> [(String, JSON)] {
    path.map { JSON.path(RepoPath(trusted: $0), key: key) } ?? [(key, .null)]
  }

  public static func lines(_ vault: VaultDetails, palette: Palette) -> [String] {
    let rows: [(String, String)] = [
      ("Work tree", vault.workTree.map(PathQuoting.quote) ?? "none (bare)"),
      ("Git folder", PathQuoting.quote(vault.gitDirectory)),
      ("Store", PathQuoting.quote(vault.storeDirectory)),
      ("Found by", vault.discovery.sentence),
      ("Store by", vault.home.sentence),
      ("Branch", vault.branch?.shortBranch ?? "none (detached)"),
      ("Vault", vault.number),
    ]
    return panel(rows.map { ($0.0, Table.Cell($0.1)) }, palette)
  }
}

extension VaultHome.Reason {
  fileprivate var word: String {
    switch self {
    case .own: "own"
    case .configured: "pdm.vault"
    case .origin: "origin"
    }
  }

  var sentence: String {
    switch self {
    case .own: "this repository's own"
    case .configured(let value): "git config pdm.vault, which is \(PathQuoting.quote(value))"
    case .origin(let url): "a clone of \(PathQuoting.quote(url))"
    }
  }
}

extension Vault.Discovery {
  fileprivate var word: String {
    switch self {
    case .option: "option"
    case .environment: "environment"
    case .git: "git"
    }
  }

  var sentence: String {
    switch self {
    case .option: "-C or --vault"
    case .environment: "PDM_VAULT"
    case .git: "git, from the working folder"
    }
  }
}
