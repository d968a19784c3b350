/// What is looked at of the repository.
extension DoctorCheck {
  static let git = DoctorCheck(name: "git", title: "git") { vault in
    let version = try vault.git.version()
    guard version >= .floor else { throw GitProgramFailure.tooOld(found: "git \(version)") }
    return [.ok("git \(version)")]
  }

  /// As `pdm show --vault` has it.
  static let vault = DoctorCheck(name: "vault", title: "vault") { vault in
    let store = PathQuoting.quote(vault.store.files.folder)
    return [.ok("\(store): \(vault.home.reason.sentence), found by \(vault.reason.sentence)")]
  }

  static let hooks = DoctorCheck(name: "hooks", title: "hooks") { vault in
    let report = try HookListing(vault).run()
    let gates = report.hooks.filter { $0.role == .gate }
    guard !report.isGuarded else { return [.ok("\(gates.map(\.name).joined(separator: ", ")) ask pdm")] }
    let missing = gates.filter { $0.state != .live }.map { "\($0.name) is \($0.state.rawValue)" }
    return [
      .warning(
        "git does not ask pdm: \(missing.joined(separator: ", "))",
        remedy: "pdm hooks install; pdm hooks status says more")
    ]
  }

  static let rescues = DoctorCheck(name: "rescues", title: "rescues") { vault in
    let shelf = RescueShelf(git: vault.git)
    let rescues = try shelf.withFiles(try shelf.rescues())
    let days = try vault.store.read { transaction in try transaction.settings().rescueKeepDays() }
    let now = vault.context.clock.now()
    let old = rescues.count { $0.isOlder(thanDays: days, now: now) }
    let ahead = rescues.count { $0.keptAt > now.adding(.seconds(86_400)) }
    let size = ByteCount.format(rescues.reduce(0) { $0 + $1.size })
    guard !rescues.isEmpty else { return [.ok("none are kept here")] }
    let text = "\(rescues.count == 1 ? "1 rescue" : "\(rescues.count) rescues") of \(size)"
    var answers: [DoctorFinding.Answer] = []
    if old > 0, let days {
      answers.append(
        .warning("\(text), \(old) older than \(days) days (rescue.keep_days)", remedy: "pdm rescue prune --all"))
    } else {
      answers.append(.ok(text))
    }
    if ahead > 0 {
      answers.append(
        .warning(
          "\(ahead) of them \(ahead == 1 ? "lies" : "lie") in the future by this computer's clock, and are never old",
          remedy: "look at the clocks: this one says \(RFC3339.format(now))"))
    }
    return answers
  }
}
