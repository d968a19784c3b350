extension Connection {
  /// Notes how this host sees the store's folder, and refuses where that cannot exclude.
  ///
  /// A local disk costs one row a day. A mount option may differ from host to host, so each host
  /// looks for itself, at each write. Which kinds may stand beside which was measured: NFS beside local is
  /// exact under ``PairLock``; SMB beside anything else is not, unless the Samba share has its oplocks and leases off.
  func recordHost(seeing mount: Mount, _ folder: [UInt8], needsNoProof: Bool, context: ProcessContext) throws {
    if mount.needsProof, !needsNoProof, try !isProved(mount, on: MachineNumber.of(context)) {
      throw LockingFailure.mountUnproved(fileSystem: mount.fileSystem)
    }
    let now = context.clock.now()
    let id = MachineNumber.of(context) + " " + mount.fileSystem
    let day = Duration.seconds(86400)
    let known = try first("SELECT file_system, options, seen_at FROM hosts WHERE id = ?1", [.text(id)]) {
      row throws(SQLiteFailure) in (try row.text(0), try row.text(1), try row.time(2))
    }
    let options = mount.options.joined(separator: ",")
    if let known, known.0 == mount.fileSystem, known.1 == options, known.2.adding(day) > now { return }
    if let fault = try mount.layerFault() { throw LockingFailure.mountCannotExclude(reason: fault) }
    try run(
      """
      INSERT INTO hosts(id, name, file_system, source, options, seen_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
      ON CONFLICT(id) DO UPDATE SET name = excluded.name, file_system = excluded.file_system,
        source = excluded.source, options = excluded.options, seen_at = excluded.seen_at
      """,
      [.text(id), .text(context.host), .text(mount.fileSystem), .text(mount.source), .text(options), .time(now)])
    try refuseMixture(mount, since: HostMixture.start(now), except: id, context: context)
  }

  private func refuseMixture(_ mount: Mount, since: Timestamp, except id: String, context: ProcessContext) throws {
    if HostMixture.isDeclaredHarmless(in: context.environment) { return }
    let others = try rows(
      "SELECT name, file_system FROM hosts WHERE seen_at > ?1 AND id <> ?2 ORDER BY name", [.time(since), .text(id)]
    ) { row throws(SQLiteFailure) in (name: try row.text(0), family: HostMixture.family(of: try row.text(1))) }
    let mine = HostMixture.family(of: mount.fileSystem)
    for other in others where (mine == .smb) != (other.family == .smb) {
      throw LockingFailure.mountCannotExclude(
        reason:
          "this host sees the share by \(mine.rawValue), host \(other.name) by \(other.family.rawValue), and Samba's leases "
          + "hide one's changes from the other; \(HostMixture.remedy)")
    }
  }

  /// Whether this machine was tested against another one on that file system. Each is tested by itself: options differ.
  private func isProved(_ mount: Mount, on machine: String) throws -> Bool {
    try first("SELECT 1 FROM meta WHERE key = ?1", [.text(Self.proof(of: mount, on: machine))]) {
      row throws(SQLiteFailure) in try row.integer(0)
    } != nil
  }

  fileprivate static func proof(of mount: Mount, on machine: String) -> String {
    "proved \(machine) \(mount.fileSystem)"
  }
}

extension WriteTransaction {
  /// Two hosts were tested, and they keep each other out.
  func recordProof(of mount: Mount, on machine: String) throws {
    try connection.run(
      "INSERT INTO meta(key, value) VALUES (?1, ?2) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
      [.text(Connection.proof(of: mount, on: machine)), .text(RFC3339.format(now))])
  }
}

/// How a host saw the share when it last wrote, at most a day ago of that time.
struct HostRow {
  let machine: String
  let name: String
  let fileSystem: String
  let source: String
  let options: String
  let seenAt: Timestamp

  var family: Mount.Family { HostMixture.family(of: fileSystem) }
}

extension Transaction where Self: ~Copyable {
  func hosts() throws -> [HostRow] {
    try connection.rows("SELECT id, name, file_system, source, options, seen_at FROM hosts ORDER BY name, id") {
      row throws(SQLiteFailure) in
      let id = try row.text(0)
      return HostRow(
        machine: String(id.prefix { $0 != " " }), name: try row.text(1), fileSystem: try row.text(2),
        source: try row.text(3), options: try row.text(4), seenAt: try row.time(5))
    }
  }
}
