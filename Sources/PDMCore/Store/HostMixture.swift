/// SMB beside something else: measured not to exclude, whatever locks are taken.
enum HostMixture {
  /// Hosts that have not come back since then do not count: 30 days.
  static func start(_ now: Timestamp) -> Timestamp { now.adding(.seconds(-30 * 86400)) }

  static let remedy =
    "set oplocks = no and smb2 leases = no on the share, then set PDM_SMB_WITHOUT_LEASES=1 on every host"

  /// The administrator's word that the Samba share has `oplocks = no` and `smb2 leases = no`.
  static func isDeclaredHarmless(in environment: Environment) -> Bool {
    environment["PDM_SMB_WITHOUT_LEASES"] != nil
  }

  /// - Parameter fileSystem: as the store notes it: the type, or that it is a disk of the machine.
  static func family(of fileSystem: String) -> Mount.Family {
    fileSystem == Mount.Family.local.rawValue ? .local : Mount(fileSystem: fileSystem, source: "", options: []).family
  }
}
