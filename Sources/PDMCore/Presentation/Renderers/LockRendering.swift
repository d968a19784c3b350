/// Check-outs, as scripts and people see them.
public enum LockRendering {
  /// A superset of what Git LFS calls a lock.
  /// - Parameter user: who is looking; nil: nobody's.
  public static func json(_ lock: Lock, now: Timestamp, user: String?) -> JSON {
    .object(
      [("id", .string(lock.id))] + JSON.path(lock.path) + [
        ("owner", ["name": .string(lock.owner.name), "full_name": .string(lock.owner.fullName)]),
        ("locked_at", .time(lock.lockedAt)),
        ("reason", .string(lock.reason)),
        ("host", .string(lock.host)),
        ("base_oid", .text(lock.baseObject?.hex)),
        ("base_commit", .text(lock.baseCommit?.hex)),
        ("branch", .text(lock.branch)),
        ("age_seconds", .integer(lock.age(at: now))),
        ("stale", .bool(lock.isOverdue(at: now))),
        ("mine", .bool(lock.owner.name == user)),
      ])
  }

  /// Somebody in the line for a file.
  public static func json(_ waiter: Waiter) -> JSON {
    .object(
      JSON.path(waiter.path) + [
        ("user", .string(waiter.user.name)), ("since", .time(waiter.since)), ("host", .string(waiter.host)),
      ])
  }

  public static func json(_ report: LockReport) -> JSON {
    .array(report.locks.map { json($0, now: report.now, user: report.user) })
  }

  /// `locks --verify`: one's own and the others'.
  public static func verification(_ report: LockReport) -> JSON {
    let (ours, theirs) = split(report)
    return [
      "ours": .array(ours.map { json($0, now: report.now, user: report.user) }),
      "theirs": .array(theirs.map { json($0, now: report.now, user: report.user) }),
    ]
  }

  private static func split(_ report: LockReport) -> (ours: [Lock], theirs: [Lock]) {
    (report.locks.filter { $0.owner.name == report.user }, report.locks.filter { $0.owner.name != report.user })
  }

  /// As `git lfs locks` prints them: path, owner and `ID:`, padded and with tabs between.
  /// - Parameters:
  ///   - marksOwn: `O ` stands before one's own, as with `--verify` there.
  ///   - quotes: for a terminal: names are quoted, and those that are stale by policy marked. Else names are exact.
  public static func lines(_ report: LockReport, marksOwn: Bool, quotes: Bool) -> [UInt8] {
    let paths = report.locks.map { quotes ? Array($0.path.quoted.utf8) : $0.path.bytes }
    func width(_ bytes: [UInt8]) -> Int { TerminalText.width(String(decoding: bytes, as: UTF8.self)) }
    let pathWidth = paths.map(width).max() ?? 0
    let ownerWidth = report.locks.map { $0.owner.name.utf8.count }.max() ?? 0
    func padding(_ count: Int) -> [UInt8] { Array(repeating: UInt8(ascii: " "), count: max(0, count)) }
    return zip(report.locks, paths).reduce(into: []) { output, item in
      let (lock, path) = item
      if marksOwn { output += (lock.owner.name == report.user ? "O " : "  ").utf8 }
      output += path + padding(pathWidth - width(path)) + "\t".utf8
      output += Array(lock.owner.name.utf8) + padding(ownerWidth - lock.owner.name.utf8.count)
      output += "\tID:\(lock.id)".utf8
      // What reads Git LFS's own lines reads these.
      if quotes, lock.isOverdue(at: report.now) { output += "\toverdue".utf8 }
      output.append(UInt8(ascii: "\n"))
    }
  }
}
