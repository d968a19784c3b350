import Glibc

/// Who may do what on the disk, beside the store itself.
extension DoctorCheck {
  /// git's own folder, where `core.sharedRepository` promises it to the group.
  static let repository = DoctorCheck(name: "repository", title: "repository") { vault in
    let home = try IntentPlace.home(of: vault)
    guard try home.settings().groupWrites else { return [.ok("its owner's alone (core.sharedRepository)")] }
    guard let top = try FileSystem.status(of: home.location.commonDirectory) else { return [] }
    let sharing = RepositorySharing(vault: home)
    let (lacking, foreign) = try sharing.lacking(group: top.group)
    var answers: [DoctorFinding.Answer] = []
    if let first = lacking.first {
      var answer = DoctorFinding.Answer.trouble(
        "core.sharedRepository gives git's folder to the group, and \(lacking.count) of its files and folders are closed to "
          + "it, \(PathQuoting.quote(first.place)) among them", remedy: "pdm doctor --fix, by their owner")
      answer.fix = {
        for (place, mode) in lacking { try FileSystem.setMode(mode, of: place) }
        return "opened"
      }
      answers.append(answer)
    }
    if let first = foreign.first {
      answers.append(
        .trouble(
          "\(foreign.count) files and folders of git are another group's, \(PathQuoting.quote(first)) among them",
          remedy: "chgrp -R \(top.group) \(PathQuoting.shellWord(home.location.commonDirectory))"))
    }
    return answers.isEmpty ? [.ok("open to its group, as core.sharedRepository says")] : answers
  }

  static let session = DoctorCheck(name: "session", title: "session") { vault in
    guard let number = try vault.store.read({ transaction in try transaction.meta(.vault) }) else {
      throw StoreFailure.notAStore(vault.store.files.database)
    }
    let there = try SessionFile(vault: number, context: vault.context).read() != nil
    return [.ok(there ? "the file is yours alone" : "no file of a session here")]
  }

  /// Hooks take pdm from `PATH`, else the one that installed them.
  static let program = DoctorCheck(name: "program", title: "program") { vault in
    let live = try HookListing(vault).run().hooks.filter { $0.role == .gate && $0.state == .live }
    guard let hook = live.first else { return [.ok("no hook asks pdm")] }
    let folders = (vault.context.environment["PATH"] ?? []).split(separator: UInt8(ascii: ":")).map(Array.init)
    let onPath = folders.map { $0.appending("pdm") }.first(where: HookFile.isRunnable)
    let asked = try onPath ?? HookScript.installer(in: FileSystem.contents(of: hook.file))
    guard let asked, HookFile.isRunnable(asked) else {
      let gone = asked.flatMap { $0.isEmpty ? nil : ", nor is \(PathQuoting.quote($0)), which installed them" } ?? ""
      return [
        .trouble(
          "hooks refuse everything: no pdm is on PATH\(gone)",
          remedy: "put pdm on PATH, or run pdm hooks install by its full path")
      ]
    }
    let own = PathProbe.realPath(vault.context.program)
    guard let own, PathProbe.realPath(asked) != own else { return [.ok("hooks ask \(PathQuoting.quote(asked))")] }
    return [
      .warning(
        "hooks ask \(PathQuoting.quote(asked)), and this is \(PathQuoting.quote(own))",
        remedy: "\(PathQuoting.shellWord(asked)) version says which that is")
    ]
  }
}
