/// The side of ``HostTest`` that asks, and what it finds.
struct HostBench {
  let here: HostSight
  let there: HostSight
  let folder: [UInt8]
  let orders: Mailbox
  var answers: Mailbox
  let context: ProcessContext

  mutating func run() throws -> [DoctorFinding] {
    var faults: [SingleLock.Kind: [String]] = [:]
    for kind in SingleLock.Kind.allCases { faults[kind] = try tryOut(kind) }
    let excludes = faults.values.contains { $0.isEmpty }
    var findings = SingleLock.Kind.allCases.flatMap { kind in
      verdict(on: kind, faults[kind] ?? [], excludes: excludes)
    }
    let work = HostWork(folder: folder, context: context)
    findings.append(try count(work))
    findings.append(try store(work))
    return findings
  }

  /// Tells the other the verdict, and lets it go.
  mutating func end(with report: DoctorReport) throws {
    for finding in report.findings { try orders.post(finding.words) }
    try orders.post(["end"])
    _ = try? answers.next(within: HostTest.patience)
  }

  private mutating func ask(_ words: String..., within patience: Duration = HostTest.patience) throws -> [String] {
    try orders.post(words)
    let answer = try answers.next(within: patience)
    if answer.first == "failed" { throw MeetingFailure.other(answer.dropFirst().joined(separator: " ")) }
    return answer
  }

  private mutating func peerHas(_ task: String, _ kind: SingleLock.Kind, _ mode: String) throws -> Bool {
    try ask(task, kind.rawValue, mode) == ["had"]
  }

  /// Each holds in turn while the other must be refused.
  private mutating func tryOut(_ kind: SingleLock.Kind) throws -> [String] {
    let file = folder.appending(kind.rawValue)
    var faults: [String] = []
    do {
      let held = try SingleLock.take(kind, of: file, .exclusive)
      if held == nil { faults.append("\(here.name) is refused one that nobody has") }
      if try peerHas("attempt", kind, "exclusive") { faults.append("\(there.name) gets the one that \(here.name) has") }
      if try peerHas("attempt", kind, "shared") { faults.append("\(there.name) reads while \(here.name) has it") }
      _ = consume held
    }
    if try !peerHas("hold", kind, "exclusive") { faults.append("\(there.name) is refused one that nobody has") }
    if try SingleLock.isFree(kind, of: file) { faults.append("\(here.name) gets the one that \(there.name) has") }
    if try SingleLock.isFree(kind, of: file, .shared) { faults.append("\(here.name) reads while \(there.name) has it") }
    _ = try ask("release")
    if try !SingleLock.isFree(kind, of: file) { faults.append("\(there.name) does not let it go") }
    let shared = try SingleLock.take(kind, of: file, .shared)
    if shared == nil { faults.append("\(here.name) is refused a shared one") }
    if try peerHas("attempt", kind, "exclusive") { faults.append("\(there.name) writes while \(here.name) reads") }
    _ = consume shared
    return faults
  }

  private func verdict(on kind: SingleLock.Kind, _ faults: [String], excludes: Bool) -> [DoctorFinding] {
    let found: [DoctorFinding.Answer]
    if faults.isEmpty {
      found = [.ok("each is refused while the other has it, and gets it afterwards")]
    } else if excludes {
      found = [
        .warning(
          "\(faults.joined(separator: "; ")); pdm takes both kinds of lock, and the other one excludes", remedy: remedy)
      ]
    } else {
      found = [.trouble(faults.joined(separator: "; "), remedy: remedy)]
    }
    return found.map { DoctorFinding(check: kind.rawValue, title: kind.title, answer: $0) }
  }

  /// Both do the same at once.
  /// - Returns: what went wrong on either side; nil where nothing did, and how often the other was first.
  private mutating func both(_ task: String, _ work: () throws -> Int) throws -> (changes: Int, fault: String?) {
    try orders.post([task])
    let mine = try HostWork.outcome(work)
    let theirs = try answers.next(within: HostTest.patience)
    let text = theirs.dropFirst().joined(separator: " ")
    if theirs.first == "broke" { return (0, "\(there.name): \(text)") }
    guard theirs.first == "done" else { throw MeetingFailure.other(text) }
    switch mine {
    case .success(let changes): return (changes, nil)
    case .failure(let failure): return (0, "\(here.name): \(failure.message)")
    }
  }

  private mutating func count(_ work: HostWork) throws -> DoctorFinding {
    let (changes, fault) = try both("count") { try work.count(as: HostTest.orders) }
    let (expected, found) = try work.total()
    let result: DoctorFinding.Answer
    if let fault {
      result = .trouble("adding under the lock broke off; \(fault)", remedy: remedy)
    } else if found != expected {
      result = .trouble(
        "of \(expected) that both added under the lock, \(found.map { "\($0)" } ?? "none") are there", remedy: remedy)
    } else if changes == 0 {
      result = .warning("\(expected) of \(expected) are there, but the two never met", remedy: "run both again")
    } else {
      result = .ok(
        "\(expected) of \(expected) that both added under the lock are there, with \(changes) changes of turn")
    }
    return DoctorFinding(check: "counter", title: "counter", answer: result)
  }

  private mutating func store(_ work: HostWork) throws -> DoctorFinding {
    let fault = try both("store") { try work.store(as: HostTest.orders) }.fault
    let expected = [HostTest.answers, HostTest.orders].flatMap { side in (1...HostWork.times).map { "\(side) \($0)" } }
    let table = ProbeTable(file: folder.appending(HostWork.database))
    let rows = (try? table.rows()) ?? []
    let result: DoctorFinding.Answer =
      if let fault {
        .trouble("committing rows with SQLite broke off; \(fault)", remedy: remedy)
      } else if rows != expected {
        .trouble("of \(expected.count) rows that both committed with SQLite, \(rows.count) are there", remedy: remedy)
      } else {
        .ok("\(expected.count) of \(expected.count) rows that both committed with SQLite are there")
      }
    return DoctorFinding(check: "rows", title: "rows", answer: result)
  }

  /// What to change, of what is known of the two mounts.
  private var remedy: String {
    for sight in [here, there] {
      if let fault = sight.fault { return "on \(sight.name): \(fault)" }
    }
    switch (here.mount.family, there.mount.family) {
    case (.smb, .smb):
      return "on the Samba share, leave locking and posix locking at yes and fake oplocks at no"
    case (.smb, _), (_, .smb): return HostMixture.remedy
    case (.nfs, .nfs) where here.mount.source != there.mount.source:
      return
        "mount both from the server that has the disk: \(here.name) mounts \(here.mount.source), \(there.name) \(there.mount.source)"
    case (.nfs, _), (_, .nfs):
      return "see that lockd and rpc.statd run on the hosts and the server, or mount with vers=4.2"
    case (.local, .local): return "both say that it is a disk of theirs: a disk that two hosts mount must not be used"
    default: return "use NFS 4 or SMB 3 in its place"
    }
  }
}
