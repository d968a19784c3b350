/// What a host is, and how it sees the share.
struct HostSight {
  let name: String
  let machine: String
  let boot: String
  let mount: Mount
  /// Milliseconds that its clock is ahead of the file server's.
  let skew: Int64
  /// What only the host itself could find out of its mount.
  let fault: String?

  init(of vault: Vault) throws {
    let folder = vault.store.files.folder
    let probe = try ProbeFolder(.probe, in: vault)
    name = vault.context.host
    machine = MachineNumber.of(vault.context)
    boot = MachineNumber.ofBoot()
    let mount = try Mount.of(folder) ?? Mount(fileSystem: "unknown", source: "", options: [])
    self.mount = mount
    skew = try HostClock.measure(in: probe, context: vault.context)
    fault = try mount.fault ?? mount.layerFault()
  }

  /// Of what ``words`` says.
  init(_ words: [String]) throws {
    guard words.count == 10, words[0] == Self.mark, let skew = Int64(words[8]) else {
      throw MeetingFailure.other("it speaks as another version of pdm does: \(words.first ?? "")")
    }
    name = words[1]
    machine = words[2]
    boot = words[3]
    mount = Mount(
      fileSystem: words[4], source: words[5], options: words[6].split(separator: ",").map(String.init),
      isOnBlockDevice: words[7] == "disk")
    self.skew = skew
    fault = words[9].isEmpty ? nil : words[9]
  }

  private static let mark = "host 1"

  var words: [String] {
    [
      Self.mark, name, machine, boot, mount.fileSystem, mount.source, mount.options.joined(separator: ","),
      mount.isOnBlockDevice ? "disk" : "", "\(skew)", fault ?? "",
    ]
  }

  var findings: [DoctorFinding.Answer] {
    let place =
      "\(name): \(mount.fileSystem) from \(TerminalText.sanitize(mount.source)) (\(mount.options.joined(separator: ",")))"
    if let fault {
      return [.trouble("\(place): \(fault)", remedy: "change that mount of \(name), then run both again")]
    }
    let warnings = mount.family == .unknown ? [] : mount.warnings
    return warnings.isEmpty
      ? [.ok(place)] : warnings.map { .warning("\(place): \($0.text)", remedy: "on \(name): \($0.remedy)") }
  }
}
