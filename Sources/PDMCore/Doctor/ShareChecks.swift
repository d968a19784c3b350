import Glibc

/// What is looked at of the share that the store lies on, as far as one host can tell (docs/technical/locking.md). That
/// locks reach the other hosts is told by ``HostTest`` alone.
extension DoctorCheck {
  static let share = DoctorCheck(name: "share", title: "share") { vault in
    let folder = vault.store.files.folder
    guard let mount = try Mount.of(folder) else {
      return [
        .warning("the table of mounts cannot be read", remedy: "mount /proc: without it nothing is known of the share")
      ]
    }
    if let fault = try mount.fault ?? mount.layerFault() {
      let failure = LockingFailure.mountCannotExclude(reason: fault)
      return [.trouble(failure.message, remedy: failure.hint)]
    }
    if mount.family == .local { return [.ok("a disk of this machine")] }
    let place = "\(mount.fileSystem) from \(TerminalText.sanitize(mount.source))"
    let warnings = mount.warnings.map { DoctorFinding.Answer.warning("\(place): \($0.text)", remedy: $0.remedy) }
    return warnings.isEmpty ? [.ok("\(place); nothing is known against its options")] : warnings
  }

  static let room = DoctorCheck(name: "room", title: "room") { vault in
    let folder = vault.store.files.folder
    let left = try FreeSpace(of: folder)
    var answers: [DoctorFinding.Answer] = []
    if left.bytes < 100 << 20 {
      answers.append(
        .warning(
          "\(ByteCount.format(Int64(clamping: left.bytes))) are left on the disk of the store", remedy: "make room"))
    }
    if let files = left.files, files < 1000 {
      answers.append(.warning("the disk of the store has room for \(files) more files", remedy: "remove small files"))
    }
    // A quota, and a server that is full behind a client that does not know, are found by writing alone.
    let probe = try ProbeFolder(.probe, in: vault)
    let file = try FileDescriptor.open(probe.file("room"), O_RDWR | O_CREAT | O_EXCL, mode: probe.fileMode)
    try file.writeAll([UInt8](repeating: 0x70, count: 1 << 20))
    try file.sync()
    return answers.isEmpty ? [.ok("for more than 100 MiB, and 1 MiB was written")] : answers
  }

  /// Nothing that must be right depends on clocks. What people read does, and what is stale by policy.
  static let clock = DoctorCheck(name: "clock", title: "clock") { vault in
    let probe = try ProbeFolder(.probe, in: vault)
    let skew = try HostClock.measure(in: probe, context: vault.context)
    return [HostClock.answer(skew, host: "this host")]
  }

  /// How each saw the share when it last wrote.
  static let hosts = DoctorCheck(name: "hosts", title: "hosts") { vault in
    let (rows, now) = try vault.store.read { transaction in (try transaction.hosts(), transaction.now) }
    let recent = rows.filter { $0.seenAt > HostMixture.start(now) }
    var answers: [DoctorFinding.Answer] = []
    let bySMB = recent.filter { $0.family == .smb }
    if let one = bySMB.first, let other = recent.first(where: { $0.family != .smb }),
      !HostMixture.isDeclaredHarmless(in: vault.context.environment)
    {
      answers.append(
        .trouble(
          "\(one.name) sees the share by smb, \(other.name) by \(other.family.rawValue), and Samba's leases hide one's "
            + "changes from the other", remedy: HostMixture.remedy))
    }
    for name in Set(recent.map(\.name)).sorted() {
      let machines = Set(recent.filter { $0.name == name }.map(\.machine))
      guard machines.count > 1 else { continue }
      answers.append(
        .warning(
          "\(machines.count) machines are called \(name); NFS 4 clients of one name take each other's locks away",
          remedy: "give each a name of its own, or set nfs.nfs4_unique_id on each"))
    }
    guard answers.isEmpty else { return answers }
    let count = Set(recent.map(\.machine)).count
    return [.ok("\(count == 1 ? "1 has" : "\(count) have") written in the last 30 days, in ways that go together")]
  }
}

/// How far this host's clock is from the file server's.
enum HostClock {
  private static let tolerated: Int64 = 2000

  /// - Returns: milliseconds; positive where this host is ahead.
  static func measure(in probe: borrowing ProbeFolder, context: ProcessContext) throws -> Int64 {
    let file = try FileDescriptor.open(probe.file("clock"), O_RDWR | O_CREAT, mode: probe.fileMode)
    try file.writeAll(Array("x".utf8))
    try file.sync()
    let after = context.clock.now()
    // The file's time lies between the call and now; NFS and SMB servers have coarse ticks.
    return after.milliseconds - (try file.status()).modified.milliseconds
  }

  static func answer(_ skew: Int64, host: String) -> DoctorFinding.Answer {
    guard abs(skew) > tolerated else { return .ok("\(host) and the file server agree") }
    let seconds = (abs(skew) + 500) / 1000
    return .warning(
      "the clock of \(host) is \(seconds) s \(skew > 0 ? "ahead of" : "behind") the file server's; times in the record and ages of "
        + "check-outs go by it, locks do not", remedy: "let both follow one time server (timedatectl set-ntp true)")
  }
}
