/// The heads of the record that check-ins carry in their trailers, in this repository and in every clone.
enum CarriedHeads {
  /// Of all commits that any ref reaches and that are younger than the vault. Also of commits that the store does not
  /// know: who altered the record may have taken them out of the store.
  /// - Parameter origin: what all refs named when the vault was made, with spaces between. A clone may bring check-ins
  ///   of the vault that it was cloned from, which are no concern of this one.
  static func all(since origin: String, using git: GitProgram) throws -> [AuditChain.Carried] {
    let format = "--format=%H%x09%(trailers:key=\(CheckinCommit.auditTrailer),valueonly,separator=%x2C)"
    let lines = try log(["--all", .text(format)], input: origin.split(separator: " ").map { "^\($0)" }, using: git)
    return lines.flatMap { line -> [AuditChain.Carried] in
      let fields = line.split(separator: "\t")
      guard fields.count == 2, let commit = ObjectID(hex: fields[0]) else { return [] }
      // There is one, unless a hook added another.
      return fields[1].split(separator: ",").compactMap { AuditHead(text: String($0)) }.map {
        AuditChain.Carried(head: $0, commit: commit)
      }
    }
  }

  /// The check-ins that these commits reach.
  static func checkins(from tips: some Sequence<String>, using git: GitProgram) throws -> Set<ObjectID> {
    let tips = Array(tips)
    guard !tips.isEmpty else { return [] }
    return Set(try log(["--format=%H"], input: tips, using: git).compactMap { ObjectID(hex: $0) })
  }

  private static func log(
    _ options: [GitArgument], input: [String], using git: GitProgram
  ) throws -> [Substring] {
    let output = try git.interruptible.check(
      // A replacement ref could hide a commit.
      [
        "--no-replace-objects", "log", "--ignore-missing", "--stdin", "--fixed-strings",
        .text("--grep=\(CheckinCommit.auditTrailer): "),
      ] + options, as: .read, input: .bytes(input.flatMap { Array("\($0)\n".utf8) }),
      configuration: ["log.showSignature=false"])
    return String(decoding: output, as: UTF8.self).split(separator: "\n")
  }

  /// Takes out what restores of the store gave up: a head behind the line up to which the backup went, in a commit that
  /// was there already. What else does not fit the record is for ``AuditChain`` to find.
  /// - Returns: those that must fit, and of each restore how many it gave up.
  static func sort(
    _ heads: [AuditChain.Carried], by restores: [StoreRestoreLine], using git: GitProgram
  ) throws -> (valid: [AuditChain.Carried], givenUp: [Int]) {
    var valid = heads
    var givenUp: [Int] = []
    for restore in restores {
      let reached = try checkins(from: restore.tips, using: git)
      let before = valid.count
      valid.removeAll { $0.head.sequence >= restore.line.sequence && reached.contains($0.commit) }
      givenUp.append(before - valid.count)
    }
    return (valid, givenUp)
  }
}
