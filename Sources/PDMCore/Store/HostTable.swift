extension Connection {
  /// Notes how this host sees the store's folder, and refuses where that cannot exclude.
  ///
  /// A local disk costs one `lstat` and, once a day, one row. A mount option may differ from host to host, so each host
  /// looks for itself, at each write. Which kinds may stand beside which was measured: NFS beside local is
  /// exact under ``PairLock``; SMB beside anything else is not, unless the Samba share has its oplocks and leases off.
  func recordHost(of folder: [UInt8], context: ProcessContext) throws {
    let mount: Mount?
    if try Mount.isOnBlockDevice(folder) {
      mount = Mount(fileSystem: Mount.Family.local.rawValue, source: "", options: [])
    } else {
      mount = try Mount.of(folder)
      if let fault = mount?.fault { throw LockingFailure.mountCannotExclude(reason: fault) }
    }
    guard let mount else { return }
    let now = context.clock.now()
    let id = Self.hostID(context) + " " + mount.fileSystem
    let day = Duration.seconds(86400)
    let known = try first("SELECT file_system, options, seen_at FROM hosts WHERE id = ?1", [.text(id)]) {
      row throws(SQLiteFailure) in (try row.text(0), try row.text(1), try row.time(2))
    }
    let options = mount.options.joined(separator: ",")
    if let known, known.0 == mount.fileSystem, known.1 == options, known.2.adding(day) > now { return }
    try run(
      """
      INSERT INTO hosts(id, name, file_system, source, options, seen_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT(id) DO UPDATE SET name = excluded.name, file_system = excluded.file_system,
        source = excluded.source, options = excluded.options, seen_at = excluded.seen_at
      """,
      [.text(id), .text(context.host), .text(mount.fileSystem), .text(mount.source), .text(options), .time(now)])
    try refuseMixture(mount, since: now.adding(.seconds(-30 * 86400)), except: id, context: context)
  }

  private func refuseMixture(_ mount: Mount, since: Timestamp, except id: String, context: ProcessContext) throws {
    // The administrator's word that the Samba share has `oplocks = no` and `smb2 leases = no`.
    if context.environment["PDM_SMB_WITHOUT_LEASES"] != nil { return }
    let others = try rows(
      "SELECT name, file_system FROM hosts WHERE seen_at > ?1 AND id <> ?2 ORDER BY name", [.time(since), .text(id)]
    ) { row throws(SQLiteFailure) in (name: try row.text(0), fileSystem: try row.text(1)) }
    for other in others {
      let theirs =
        other.fileSystem == "local"
        ? Mount.Family.local
        : Mount(fileSystem: other.fileSystem, source: "", options: []).family
      let mine = mount.fileSystem == "local" ? Mount.Family.local : mount.family
      guard (mine == .smb) != (theirs == .smb) else { continue }
      throw LockingFailure.mountCannotExclude(
        reason:
          "this host sees the share by \(mine.rawValue), host \(other.name) by \(theirs.rawValue), and Samba's leases "
          + "hide one's changes from the other; set oplocks = no and smb2 leases = no on the share, then set "
          + "PDM_SMB_WITHOUT_LEASES=1 on every host")
    }
  }

  /// The machine's own number where there is one, since two hosts may bear one name.
  private static func hostID(_ context: ProcessContext) -> String {
    let file = try? FileSystem.contents(of: Array("/etc/machine-id".utf8), limit: 256)
    let machine = file.map { String(decoding: $0.prefix { $0 > 32 }, as: UTF8.self) } ?? ""
    return machine.isEmpty ? context.host : machine
  }
}
