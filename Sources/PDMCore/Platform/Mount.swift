import Glibc

/// The mount that a folder lies on, as `/proc/self/mountinfo` tells.
struct Mount: Equatable {
  let fileSystem: String
  let source: String
  let options: [String]
  /// A disk of this machine, whatever is on it.
  var isOnBlockDevice = false

  /// A family of file systems that see one another's locks.
  enum Family: String { case local, nfs, smb, unknown }

  var family: Family {
    switch fileSystem {
    case "nfs", "nfs4": .nfs
    case "cifs", "smb3", "smbfs": .smb
    // A fuseblk mount is one of a disk of this machine, by ntfs-3g and its kin.
    case "fuseblk", "ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "tmpfs", "overlay", "bcachefs", "jfs",
      "reiserfs", "ramfs":
      .local
    default: isOnBlockDevice ? .local : .unknown
    }
  }

  /// Nothing is known of it, for or against: only the test of two hosts tells.
  var needsProof: Bool { family == .unknown && fault == nil }

  /// Why this mount cannot keep two hosts apart, as measured (docs/technical/locking.md); nil when nothing is known
  /// against it.
  var fault: String? {
    switch family {
    case .local:
      // Two that several machines mount from one disk.
      ["gfs2", "ocfs2"].contains(fileSystem) && options.contains("localflocks")
        ? "\(fileSystem) option localflocks makes locks local; mount without it" : nil
    case .nfs:
      if options.contains("nolock") {
        "NFS option nolock makes locks local; mount without it"
      } else if let option = options.first(where: { $0.hasPrefix("local_lock=") && $0 != "local_lock=none" }) {
        "NFS option \(option) makes locks local; mount with local_lock=none"
      } else if options.contains("nocto") {
        "NFS option nocto lets a host read old data; mount without it"
      } else {
        nil
      }
    case .smb:
      if options.contains("nobrl") {
        "SMB option nobrl keeps locks from the server; mount without it"
      } else if let option = options.first(where: { ["cache=loose", "cache=ro", "cache=singleclient"].contains($0) }) {
        "SMB option \(option) lets a host read old data; mount with cache=strict or cache=none"
      } else if options.contains("vers=1.0") {
        "SMB 1.0 has no usable locks; mount with vers=3.1.1"
      } else {
        nil
      }
    case .unknown:
      fileSystem.hasPrefix("fuse") || ["9p", "virtiofs", "vboxsf"].contains(fileSystem)
        ? "\(fileSystem) is not known to pass file locks on to other hosts; use NFS, SMB or a local disk" : nil
    }
  }

  /// What is worse than it might be, and no reason to refuse.
  var warnings: [(text: String, remedy: String)] {
    var found: [(text: String, remedy: String)] = []
    let version = options.last { $0.hasPrefix("vers=") }
    switch family {
    case .nfs:
      if version == "vers=3" {
        found.append(
          (
            "of a host that is cut off, NFS 3 keeps the locks until it boots again",
            "mount with vers=4.2, where the server's lease ends them"
          ))
      }
      if options.contains("soft") || options.contains("softerr") {
        found.append(
          ("option soft: a server that is slow makes a write fail half-way", "mount with hard, which is the default"))
      }
      if options.contains("noac") || options.contains("actimeo=0") {
        found.append(("option noac costs much and gains pdm nothing", "mount without noac and actimeo=0"))
      }
    case .unknown:
      found.append(
        (
          "it is not known whether \(fileSystem) keeps two hosts apart",
          "pdm doctor --serve here and pdm doctor --peer on another host find it out"
        ))
    case .local, .smb: break
    }
    return found
  }

  /// What every transaction asks, before the database is opened: where locks are lies, a reader takes another host's
  /// commit for one that died, and rolls it back.
  /// - Parameter device: that of a file of the folder, so that a disk of this machine costs nothing and the mount table is
  ///   read on network, FUSE and memory file systems only, whose numbers have no driver (major 0).
  /// - Returns: nil where the mount table cannot be read.
  /// - Throws: ``LockingFailure/mountCannotExclude(reason:)``.
  static func checked(_ folder: [UInt8], device: UInt64) throws -> Mount? {
    if major(device) != 0 {
      return Mount(fileSystem: Family.local.rawValue, source: "", options: [], isOnBlockDevice: true)
    }
    let mount = try Mount.of(folder)
    if let fault = mount?.fault { throw LockingFailure.mountCannotExclude(reason: fault) }
    return mount
  }

  /// The same by the folder's name: one `lstat`.
  static func isOnBlockDevice(_ folder: [UInt8]) throws(SystemFailure) -> Bool {
    guard let status = try FileSystem.status(of: folder) else { return false }
    return major(status.device) != 0
  }

  /// Looks closer than ``checked(_:device:)``, for `init`, the doctor and a host that comes for the first time.
  /// - Throws: ``LockingFailure/mountCannotExclude(reason:)``.
  static func refuseIfUnsafe(_ folder: [UInt8]) throws {
    guard let mount = try Mount.of(folder), let fault = try mount.fault ?? mount.layerFault() else { return }
    throw LockingFailure.mountCannotExclude(reason: fault)
  }

  /// An overlay writes into a folder of this machine: a share below it is read, and its lock files are copies. Layers that
  /// lie outside of this process's root, as those of a container do, are the machine's own business.
  func layerFault() throws -> String? {
    guard fileSystem == "overlay" else { return nil }
    let layers = options.filter { $0.hasPrefix("lowerdir=") || $0.hasPrefix("upperdir=") }
    for layer in layers.flatMap({ $0.drop { $0 != "=" }.dropFirst().split(separator: ":") }) {
      guard let mount = try Mount.of(Array(layer.utf8)), mount.fileSystem != "overlay", mount.family != .local else {
        continue
      }
      return
        "an overlay hides the \(mount.fileSystem) share \(mount.source) behind copies of this machine; use the share itself"
    }
    return nil
  }

  /// - Returns: nil where the mount table cannot be read (no /proc).
  static func of(_ folder: [UInt8]) throws(SystemFailure) -> Mount? {
    guard let status = try FileSystem.status(of: folder),
      let table = try? FileSystem.contents(of: Array("/proc/self/mountinfo".utf8))
    else { return nil }
    return parse(String(decoding: table, as: UTF8.self), device: status.device, folder: folder)
  }

  /// proc(5): `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue`. The line of the folder's
  /// device; where several mounts have one device (bind mounts), that with the longest mount point above the folder.
  static func parse(_ table: String, device: UInt64, folder: [UInt8]) -> Mount? {
    var best: (length: Int, mount: Mount)?
    let number = "\(major(device)):\(minor(device))"
    let place = String(decoding: folder, as: UTF8.self)
    for line in table.split(separator: "\n") {
      let fields = line.split(separator: " ")
      guard fields.count > 9, fields[2] == number, let dash = fields.firstIndex(of: "-"), dash + 3 < fields.count else {
        continue
      }
      let point = fields[4].replacingOctalEscapes
      guard place == point || place.hasPrefix(point == "/" ? "/" : point + "/") else { continue }
      let mount = Mount(
        fileSystem: String(fields[dash + 1]), source: fields[dash + 2].replacingOctalEscapes,
        options: (fields[5].split(separator: ",") + fields[dash + 3].split(separator: ",")).map {
          $0.replacingOctalEscapes
        }, isOnBlockDevice: major(device) != 0)
      if best.map({ point.utf8.count >= $0.length }) ?? true { best = (point.utf8.count, mount) }
    }
    return best?.mount
  }

  // The kernel's encoding of device numbers, as glibc's macros have it; Swift does not import the macros.
  private static func major(_ device: UInt64) -> UInt64 { ((device >> 8) & 0xfff) | ((device >> 32) & ~0xfff) }
  private static func minor(_ device: UInt64) -> UInt64 { (device & 0xff) | ((device >> 12) & ~0xff) }
}

extension Substring {
  /// mountinfo writes space, tab, newline and backslash as `\040` and so on.
  fileprivate var replacingOctalEscapes: String {
    guard utf8.contains(UInt8(ascii: "\\")) else { return String(self) }
    var bytes: [UInt8] = []
    var rest = Array(utf8)[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), let value = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8) {
        bytes.append(value)
        rest = rest.dropFirst(3)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
