import PDMCore

/// `pdm backup`
struct BackupCommand: Command {
  var file: [UInt8]?
  var force = false

  static let spec = CommandSpec<Self>(
    "backup", "Copy the whole store into one file, while others work",
    group: .care,
    discussion: """
      For administrators. The file has the store as it is at one moment: accounts, check-outs, the record, all. It is
      read back and verified before it takes its name, and is on the disk when the command ends. It holds password
      hashes, so nobody else can read it; keep it on another disk than the vault. The record gets a line.

      Without FILE it goes to pdm/backups in XDG_STATE_HOME (~/.local/state). The repository is not in it: 'git clone
      --mirror' copies that.
      """,
    examples: [
      ("pdm backup /srv/backup/parts.pdm-backup --force", "in a timer, with PDM_TOKEN"),
      ("pdm restore-store /srv/backup/parts.pdm-backup --admin admin", "puts it back"),
    ],
    exits: [.notLoggedIn, .forbidden, .violations, .busy, .unsafe, .notFound],
    arguments: [
      .optionalPositional(\.file, "FILE", completion: .files, help: "where it goes"),
      .flag(\.force, "force", help: "replace a file that is there"),
    ])

  func run(_ invocation: Invocation) throws {
    let report = try StoreBackup(try invocation.vault()).run(to: file, replaces: force)
    if invocation.globals.json {
      try invocation.console.write(BackupRendering.json(report))
    } else {
      invocation.console.note(BackupRendering.sentence(report))
    }
  }
}
