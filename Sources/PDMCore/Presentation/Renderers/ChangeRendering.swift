/// What a changing command did.
public enum ChangeRendering {
  public static func json(_ report: ChangeReport) -> JSON {
    .object([
      ("files", .array(report.files.map { json($0, now: report.now) })),
      ("commit", .text(report.commit?.hex)), ("branch", .text(report.branch)),
      ("revision", .text(report.revision?.text)),
    ])
  }

  private static func json(_ file: FileOutcome, now: Timestamp) -> JSON {
    var members = JSON.path(file.path) + [("result", .string(file.result.rawValue))]
    if let new = file.newPath { members += JSON.path(new, key: "new_path") }
    if file.result.mayMakeVersion { members.append(("revision", .text(file.revision?.text))) }
    if file.isSubmodule { members.append(("submodule", true)) }
    if let rescue = file.rescue { members.append(("rescue", .string(rescue))) }
    if let lock = file.lock, file.result.namesLock {
      members.append(("lock", LockRendering.json(lock, now: now, user: nil)))
    }
    if let waiter = file.waiter { members.append(("waiting", .array([LockRendering.json(waiter)]))) }
    return .object(members)
  }

  /// One line a file, tab-separated: result, path, for a rename the new path, and the revision where there is one. Paths
  /// are exact.
  /// - Parameter display: a path as seen from the working folder.
  public static func records(_ report: ChangeReport, display: (RepoPath) -> [UInt8]) -> [UInt8] {
    report.files.reduce(into: []) { output, file in
      output += Array(file.result.rawValue.utf8) + "\t".utf8 + display(file.path)
      if let new = file.newPath { output += "\t".utf8 + display(new) }
      if let revision = file.revision { output += "\t\(revision.text)".utf8 }
      output.append(UInt8(ascii: "\n"))
    }
  }

  public static func lines(
    _ report: ChangeReport, display: (RepoPath) -> [UInt8], palette: Palette
  ) -> [String] {
    let rows = report.files.map { file in
      var name = PathQuoting.quote(display(file.path))
      if let new = file.newPath { name += " → " + PathQuoting.quote(display(new)) }
      if let lock = file.lock, file.result.namesLock {
        name += "  (\(lock.owner.name): \(Reason.firstLine(lock.reason)))"
      }
      if let waiter = file.waiter { name += "  (\(waiter.user.name) waits for it)" }
      return [Table.Cell(phrase(file), label(file.result)), Table.Cell(name)]
    }
    // Names stay whole: a terminal breaks a long line by itself.
    var lines = Table([Table.Column(""), Table.Column("")], rows: rows).lines(width: nil, palette: palette)
    if let commit = report.commit {
      lines.append("commit \(palette.apply(.identifier, to: commit.short)) on \(report.branch?.shortBranch ?? "HEAD")")
    }
    return lines
  }

  /// The most files that are named with their rescue.
  private static let mostRescues = 3

  /// Where edits were kept, as commands that show them; of many files the rescue alone.
  /// - Parameter display: a path as seen from the working folder.
  public static func rescues(_ report: ChangeReport, display: (RepoPath) -> [UInt8]) -> [String] {
    let rescued = report.files.filter { !$0.isSubmodule }.compactMap { file in
      file.rescue?.split(separator: "/").last.map { (file.path, id: $0) }
    }
    guard rescued.count > mostRescues else {
      return rescued.map { path, id in "pdm rescue show \(id) \(PathQuoting.shellWord(display(path)))" }
    }
    var seen: Set<Substring> = []
    return rescued.map(\.id).filter { seen.insert($0).inserted }.map { "pdm rescue show \($0)" }
  }

  /// Submodules whose pointer was given up, each with the command that takes it back to HEAD's commit.
  /// - Parameter display: a path as seen from the working folder.
  public static func submodules(
    _ report: ChangeReport, display: (RepoPath) -> [UInt8]
  ) -> [(name: String, command: String)] {
    report.files.filter { $0.result == .cancelled && $0.isSubmodule }.map { display($0.path) }.map {
      (PathQuoting.quote($0), "git submodule update \(PathQuoting.shellWord($0))")
    }
  }

  private static func phrase(_ file: FileOutcome) -> String {
    let number = file.revision.map { " as \($0.text)" } ?? ""
    return switch file.result {
    case .checkedOut: "checked out"
    case .alreadyYours: "already yours"
    case .held: "held"
    case .overLimit: "too many, left free"
    case .checkedIn: "checked in\(number)"
    case .unchanged: "unchanged, free again"
    case .kept: "checked in\(number), still yours"
    case .unchangedKept: "unchanged, still yours"
    case .cancelled: "given up"
    case .broken: "broken, free again"
    case .handedOver: "handed over"
    case .added: "added\(number)"
    case .deleted: "deleted"
    case .renamed: "renamed\(number)"
    case .restored: "restored\(number), still yours"
    case .requested: "asked for"
    case .free: "free"
    case .withdrawn: "withdrawn"
    case .notRequested: "not asked for"
    case .wouldCheckOut: "would check out"
    case .wouldCheckIn: "would check in"
    case .wouldCancel: "would give up"
    case .wouldRelease: "unchanged, would be free again"
    case .wouldKeep: "unchanged, would stay yours"
    case .wouldRestore: "would restore"
    case .wouldBreak: "would break"
    case .wouldHandOver: "would hand over"
    }
  }

  private static func label(_ result: FileOutcome.Result) -> Label {
    switch result {
    case .checkedOut, .alreadyYours, .kept, .unchangedKept, .restored: .mine
    case .held, .overLimit, .handedOver, .requested: .checkedOut
    case .checkedIn, .unchanged, .cancelled, .renamed, .broken, .free: .available
    case .added: .added
    case .deleted: .removed
    case .withdrawn, .notRequested, .wouldCheckOut, .wouldCheckIn, .wouldCancel, .wouldRelease, .wouldKeep,
      .wouldRestore, .wouldBreak, .wouldHandOver:
      .dim
    }
  }
}

extension FileOutcome.Result {
  /// Whether it is of a command that checks in, so that scripts find the member whether there is a number or not.
  fileprivate var mayMakeVersion: Bool {
    switch self {
    case .checkedIn, .kept, .unchanged, .unchangedKept, .added, .deleted, .renamed, .restored: true
    case .checkedOut, .alreadyYours, .held, .overLimit, .cancelled, .broken, .handedOver, .requested, .free, .withdrawn,
      .notRequested, .wouldCheckOut, .wouldCheckIn, .wouldCancel, .wouldRelease, .wouldKeep, .wouldRestore, .wouldBreak,
      .wouldHandOver:
      false
    }
  }

  /// Whether the check-out is part of what there is to tell.
  fileprivate var namesLock: Bool {
    [.held, .requested, .broken, .handedOver, .wouldBreak, .wouldHandOver].contains(self)
  }
}
