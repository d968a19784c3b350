import Glibc

/// What the share itself answers when it is tried, from this host.
extension DoctorCheck {
  /// Both kinds of lock, against a second process.
  static let locks = DoctorCheck(name: "share_locks", title: "locks") { vault in
    guard !vault.context.program.isEmpty else {
      return [.warning("no second process to try them with: the file of the program is not known", remedy: nil)]
    }
    let probe = try ProbeFolder(.probe, in: vault, files: SingleLock.Kind.allCases.map(\.rawValue))
    let second = LockProcess(folder: probe.path, context: vault.context)
    var faults: [String] = []
    for kind in SingleLock.Kind.allCases {
      let file = probe.file(kind.rawValue)
      do {
        let held = try SingleLock.take(kind, of: file, .exclusive)
        if held == nil { faults.append("a \(kind.title) that nobody has is refused") }
        if try second.isFree(kind) { faults.append("a second process gets the \(kind.title) that this one has") }
        _ = consume held
      }
      if try !second.isFree(kind) { faults.append("a \(kind.title) is not let go when its file is closed") }
      // Readers may lack the right to write.
      if try SingleLock.take(kind, of: file, .shared) == nil { faults.append("a shared \(kind.title) is refused") }
    }
    for kind in SingleLock.Kind.allCases {
      let file = probe.file(kind.rawValue)
      let isKeptOut = try second.whileHeld(kind) { try !SingleLock.isFree(kind, of: file) }
      if !isKeptOut { faults.append("this process gets the \(kind.title) that a second one has") }
      if try !SingleLock.comesFree(kind, of: file) {
        faults.append("a \(kind.title) outlives a process that was killed")
      }
    }
    guard faults.isEmpty else {
      return faults.map { .trouble($0, remedy: "use another file system: pdm keeps people apart by these locks") }
    }
    return [.ok("keep a second process out until the first lets go or dies; pdm doctor --serve asks another host")]
  }

  /// What pdm, git and SQLite do to files.
  static let shareFiles = DoctorCheck(name: "share_files", title: "files") { vault in
    let probe = try ProbeFolder(.probe, in: vault)
    let answers = try [
      exclusiveCreation(in: probe), renameOverOpenFile(in: probe), modes(in: probe, vault), database(in: probe),
    ].compactMap(\.self)
    return answers.isEmpty ? [.ok("names are made once, renames replace, modes hold, SQLite commits")] : answers
  }

  private static func exclusiveCreation(in probe: borrowing ProbeFolder) throws -> DoctorFinding.Answer? {
    try probe.make("once")
    do {
      try probe.make("once")
    } catch  where error.code == EEXIST {
      return nil
    }
    return .trouble("a file that must be made by one was made twice (O_EXCL)", remedy: "use another file system")
  }

  private static func renameOverOpenFile(in probe: borrowing ProbeFolder) throws -> DoctorFinding.Answer? {
    let (file, next) = (probe.file("replaced"), probe.file("next"))
    for (name, text) in [(file, "old"), (next, "new")] {
      try FileDescriptor.open(name, O_WRONLY | O_CREAT, mode: probe.fileMode).writeAll(Array(text.utf8))
    }
    let open = try FileDescriptor.open(file, O_RDONLY)
    try FileSystem.rename(next, to: file)
    let seen = (old: try open.readAll(), new: try FileSystem.contents(of: file))
    guard seen.old == Array("old".utf8), seen.new == Array("new".utf8) else {
      return .trouble(
        "who has a file open while another takes its place reads neither the old nor the new one",
        remedy: "use another file system: git replaces its index and refs so")
    }
    return nil
  }

  private static func modes(in probe: borrowing ProbeFolder, _ vault: Vault) throws -> DoctorFinding.Answer? {
    let file = probe.file("modes")
    try probe.make("modes")
    for mode: mode_t in [0o440, probe.fileMode] {
      try FileSystem.setMode(mode, of: file)
      guard try FileSystem.status(of: file)?.mode != mode else { continue }
      return .warning(
        "chmod has no effect: files are not read-only without a check-out, and who may read them is the server's business",
        remedy: "on SMB, say by file_mode= and dir_mode= who may; git config core.fileMode false")
    }
    guard probe.fileMode & 0o060 != 0, let made = try FileSystem.status(of: file),
      let folder = try FileSystem.status(of: vault.store.files.folder), made.group != folder.group
    else { return nil }
    return .trouble(
      "a new file has another group than the store's folder, so colleagues could not write it",
      remedy: "chmod g+s \(PathQuoting.shellWord(vault.store.files.folder))")
  }

  private static func database(in probe: borrowing ProbeFolder) throws -> DoctorFinding.Answer? {
    try probe.make("try.db")
    let table = ProbeTable(file: probe.file("try.db"))
    try table.create()
    try table.insert(1, by: "here")
    guard try table.rows().count == 1 else {
      return .trouble("what SQLite has committed is not there", remedy: "use another file system")
    }
    return nil
  }
}

extension SingleLock {
  /// Whether it can be had soon: a file server may need a moment to see that a process is gone.
  fileprivate static func comesFree(_ kind: Kind, of file: [UInt8]) throws -> Bool {
    let end = MonotonicClock.now() + .seconds(5)
    while try !isFree(kind, of: file) {
      try Interruption.check()
      guard MonotonicClock.now() < end else { return false }
      MonotonicClock.sleep(.milliseconds(10))
    }
    return true
  }
}
