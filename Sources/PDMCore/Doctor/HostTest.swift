/// Whether two hosts keep each other out, which no host can tell by itself: `pdm doctor --serve` on one of them and
/// `pdm doctor --peer` on the other.
///
/// They meet in a folder of the store's, without a network port. The one that serves asks for one thing after the other and
/// looks what is so here and there; the peer does as it is asked (``HostPeer``). Mount options that are refused elsewhere
/// do not stop it: that nothing excludes is then found as well.
public struct HostTest {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  /// How long one waits for the other to come: a person has to walk there.
  static let walk = Duration.seconds(600)
  /// How long for one answer. A server that gives one folder out by NFS and SMB stops a client for the length of a lease.
  static let patience = Duration.seconds(120)

  static let orders = "serve"
  static let answers = "peer"
  static let joined = "joined"

  /// - Parameter tell: what to do now, on standard error.
  public func serve(tell: (String) -> Void) throws -> DoctorReport {
    try vault.requireStore()
    let here = try HostSight(of: vault)
    let files = [Self.orders, Self.answers] + SingleLock.Kind.allCases.map(\.rawValue) + HostWork.files
    let context = vault.context
    let meeting = try ProbeFolder(.meeting, in: vault, files: files) { folder in
      try HostWork(folder: folder, context: context).prepare()
      try Mailbox(folder.appending(Self.orders)).post(here.words)
    }
    tell("waiting for another host: run 'pdm doctor --peer' there, in the same vault")
    var answers = Mailbox(meeting.file(Self.answers))
    let there: HostSight
    do {
      there = try HostSight(try answers.next(within: Self.walk))
    } catch MeetingFailure.silence(let waited) {
      throw MeetingFailure.nobodyCame(waited: waited)
    }
    tell("\(there.name) is there; trying locks, then \(HostWork.times) turns of each")
    var bench = HostBench(
      here: here, there: there, folder: meeting.path, orders: Mailbox(meeting.file(Self.orders)), answers: answers,
      context: context)
    let findings = Self.sights(here, there) + (try bench.run())
    let report = DoctorReport(findings: findings)
    try bench.end(with: report)
    try noteProof(report, here, there)
    return report
  }

  /// - Parameter tell: what to do now, on standard error.
  public func join(tell: (String) -> Void) throws -> DoctorReport {
    try vault.requireStore()
    let here = try HostSight(of: vault)
    tell("looking for another host: run 'pdm doctor --serve' there, in the same vault")
    let end = MonotonicClock.now() + Self.walk
    while MonotonicClock.now() < end {
      guard let folder = try HostPeer.findMeeting(in: vault) else {
        try Interruption.check()
        MonotonicClock.sleep(.seconds(1))
        continue
      }
      var peer = try HostPeer(folder: folder, here: here, context: vault.context)
      tell("\(peer.there.name) is there; trying locks, then \(HostWork.times) turns of each")
      do {
        let report = try peer.run()
        try noteProof(report, here, peer.there)
        return report
      } catch MeetingFailure.silence(let waited) {
        // Whoever served is dead, or does not see what is written here.
        ProbeFolder.discard(folder)
        throw MeetingFailure.silence(waited: waited)
      }
    }
    throw MeetingFailure.nobodyCame(waited: Self.walk)
  }

  /// Both, and whether they are two.
  private static func sights(_ here: HostSight, _ there: HostSight) -> [DoctorFinding] {
    var findings = [("served_mount", "served", here), ("peer_mount", "peer", there)].flatMap { name, title, sight in
      sight.findings.map { DoctorFinding(check: name, title: title, answer: $0) }
        + [
          DoctorFinding(
            check: "clock", title: "clock", answer: HostClock.answer(sight.skew, host: sight.name))
        ]
    }
    if here.boot == there.boot {
      findings.append(
        DoctorFinding(
          check: "hosts", title: "hosts",
          answer: .warning(
            "both run on one machine, \(here.name): this says nothing about two",
            remedy: "run pdm doctor --peer on another host")))
    } else if here.machine == there.machine {
      findings.append(
        DoctorFinding(
          check: "hosts", title: "hosts",
          answer: .warning(
            "\(here.name) and \(there.name) have one machine number, so pdm takes them for one host",
            remedy: "rm /etc/machine-id; systemd-machine-id-setup, on the copy")))
    }
    return findings
  }

  /// For a file system that is in no list.
  private func noteProof(_ report: DoctorReport, _ here: HostSight, _ there: HostSight) throws {
    guard report.troubles.isEmpty, here.boot != there.boot, here.mount.needsProof else { return }
    var store = vault.store
    store.needsNoProof = true
    try store.write { transaction in
      try transaction.recordProof(of: here.mount, on: here.machine)
      return try transaction.commit(recording: [], returning: ())
    }
  }
}
