import Testing

@testable import PDMCore

@Suite("What a mount table says")
struct MountTests {
  /// From machines that had these mounts, shortened.
  static let table = """
    22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro
    23 22 0:21 / /proc rw,nosuid shared:12 - proc proc rw
    30 22 0:45 / /srv/parts rw,relatime shared:30 - nfs4 server:/export/parts rw,vers=4.2,hard,local_lock=none,proto=tcp
    31 22 0:46 / /srv/old rw,relatime - nfs server:/old rw,vers=3,nolock,local_lock=all
    32 22 0:47 / /srv/win rw,relatime shared:33 master:2 - cifs //server/parts rw,vers=3.1.1,cache=strict,soft
    33 22 0:48 / /srv/with\\040space\\011and\\134slash rw - smb3 //server/a\\040b rw,vers=3.0,nobrl
    34 22 8:1 /home/john/parts /mnt/bind rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro
    35 22 8:1 /deep /mnt/bind/deep ro,relatime - ext4 /dev/sda1 rw
    36 22 259:300 / /big rw - xfs /dev/nvme0n1p300 rw
    37 22 0:50 / /srv/ünï rw - fuse.sshfs john@server: rw
    38 22 0:51 / /a\\012b rw - tmpfs tmpfs rw
    39 22 0:52 / /srv/none rw,relatime - 9p none rw,trans=virtio
    """

  private func find(_ folder: String, _ device: UInt64) -> Mount? {
    Mount.parse(Self.table, device: device, folder: Array(folder.utf8))
  }

  @Test(
    arguments: [
      ("/", 0x801, "ext4", "/dev/sda1", Mount.Family.local), ("/home/john", 0x801, "ext4", "/dev/sda1", .local),
      ("/srv/parts/.pdm", 45, "nfs4", "server:/export/parts", .nfs),
      ("/srv/parts", 45, "nfs4", "server:/export/parts", .nfs),
      ("/srv/old/x", 46, "nfs", "server:/old", .nfs), ("/srv/win/a", 47, "cifs", "//server/parts", .smb),
      ("/srv/with space\tand\\slash/x", 48, "smb3", "//server/a b", .smb), ("/a\nb/c", 51, "tmpfs", "tmpfs", .local),
      ("/srv/ünï/x", 50, "fuse.sshfs", "john@server:", .unknown),
      ("/big/x", 0x11_032c, "xfs", "/dev/nvme0n1p300", .local),
    ] as [(String, UInt64, String, String, Mount.Family)])
  func `a folder's mount is the one of its device`(
    folder: String, device: UInt64, fileSystem: String, source: String, family: Mount.Family
  ) throws {
    let mount = try #require(find(folder, device))
    #expect(mount.fileSystem == fileSystem && mount.source == source && mount.family == family)
  }

  @Test func `options are those of the mount and of its file system`() throws {
    let mount = try #require(find("/srv/parts/x", 45))
    #expect(mount.options == ["rw", "relatime", "rw", "vers=4.2", "hard", "local_lock=none", "proto=tcp"])
  }

  @Test func `of several mounts of one device the innermost above the folder counts`() throws {
    #expect(try #require(find("/mnt/bind/x", 0x801)).options.contains("errors=remount-ro"))
    #expect(try #require(find("/mnt/bind/deep/x", 0x801)).options.first == "ro")
    // A name that only begins like a mount point is not below it.
    #expect(try #require(find("/mnt/bind/deeper", 0x801)).options.first == "rw")
    #expect(find("/srv/partsx", 45) == nil)
  }

  @Test func `an unknown device and a table without sense give no answer`() {
    #expect(find("/srv/parts", 99) == nil)
    for table in ["", "\n\n", "22 1 8:1 / / rw - ext4", "x", "22 1 8:1 / / rw,relatime shared:1 ext4 /dev/sda1 rw"] {
      #expect(Mount.parse(table, device: 0x801, folder: Array("/".utf8)) == nil)
    }
  }

  @Test(
    arguments: [
      ("/srv/parts", 45, nil), ("/srv/old", 46, "nolock"), ("/srv/win", 47, nil),
      ("/srv/with space\tand\\slash", 48, "nobrl"), ("/", 0x801, nil), ("/srv/ünï", 50, "fuse.sshfs"),
      ("/srv/none", 52, "9p"), ("/a\nb", 51, nil),
    ] as [(String, UInt64, String?)])
  func `what cannot keep two people apart is named`(folder: String, device: UInt64, word: String?) throws {
    let mount = try #require(find(folder, device))
    #expect((mount.fault == nil) == (word == nil))
    if let word { #expect(mount.fault?.contains(word) == true) }
  }

  @Test(arguments: [
    ("nfs4", "local_lock=none", true), ("nfs", "local_lock=flock", false), ("nfs", "local_lock=posix", false),
    ("nfs4", "local_lock=all", false), ("nfs4", "nolock", false), ("nfs4", "nocto", false), ("nfs4", "lock", true),
    ("cifs", "nobrl", false), ("cifs", "cache=loose", false), ("cifs", "cache=none", true),
    ("cifs", "cache=strict", true), ("smb3", "cache=singleclient", false), ("smb3", "cache=ro", false),
    ("cifs", "vers=1.0", false), ("cifs", "vers=3.1.1", true),
    // Words of one kind mean nothing to another.
    ("ext4", "nolock", true), ("ext4", "nobrl", true), ("cifs", "nocto", true), ("nfs4", "nobrl", true),
    ("vboxsf", "rw", false), ("virtiofs", "rw", false), ("fuseblk", "rw", true), ("exotic", "rw", true),
  ])
  func `options that make locks local are refused`(fileSystem: String, option: String, isFine: Bool) {
    let mount = Mount(fileSystem: fileSystem, source: "x", options: ["rw", option])
    #expect((mount.fault == nil) == isFine)
  }

  @Test func `only a file system that no list has needs a proof, and a disk of this machine is one whatever is on it`()
  {
    let wanted = ["ceph": true, "exotic": true, "nfs4": false, "cifs": false, "ext4": false, "fuse.sshfs": false]
    for (fileSystem, needsProof) in wanted {
      #expect(Mount(fileSystem: fileSystem, source: "x", options: []).needsProof == needsProof, "\(fileSystem)")
    }
    #expect(!Mount(fileSystem: "exotic", source: "x", options: [], isOnBlockDevice: true).needsProof)
    // Two that several machines mount from one disk.
    for (option, isFine) in [("localflocks", false), ("rw", true)] {
      let disk = Mount(fileSystem: "gfs2", source: "x", options: [option], isOnBlockDevice: true)
      #expect((disk.fault == nil) == isFine)
    }
  }

  @Test(
    arguments: [
      ("nfs", "vers=3", "vers=4.2"), ("nfs4", "soft", "hard"), ("nfs4", "noac", "noac"),
      ("ceph", "rw", "doctor --serve"),
      ("cifs", "soft", nil), ("nfs4", "vers=4.2", nil), ("ext4", "soft", nil),
    ] as [(String, String, String?)]) func `what might be better is a warning`(
      fileSystem: String, option: String, word: String?
    )
  {
    let warnings = Mount(fileSystem: fileSystem, source: "x", options: ["rw", option]).warnings
    #expect(warnings.count == (word == nil ? 0 : 1))
    if let word { #expect(warnings.first?.remedy.contains(word) == true) }
  }

  @Test(.enabled(if: ReferenceProgram.isInstalled("findmnt")), arguments: ["/", "/proc", "/dev", "/tmp", "/dev/shm"])
  func `this machine's own mounts are those that findmnt finds`(folder: String) throws {
    guard PathProbe.exists(Array(folder.utf8)) else { return }
    // In a changed root, the mount above may be out of sight for both.
    let found = try? ReferenceProgram.lines("findmnt", ["-n", "-r", "-o", "FSTYPE", "--target", folder])
    #expect(try Mount.of(Array(folder.utf8))?.fileSystem == found?.last)
  }
}
