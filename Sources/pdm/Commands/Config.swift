import PDMCore

/// `pdm config`
struct ConfigCommand: Command {
  var key: String?
  var value: String?
  var unset = false

  static let spec = CommandSpec<Self>(
    "config", "Show or set what holds for the whole vault",
    group: .care,
    discussion: """
      Without a key, all settings; with one, its value; with a value, sets it, which needs an administrator. A pipe gets
      one line a setting, tab-separated: key, value, default, meaning.

      'lock.policy' says which files need a check-out: 'all' but those with '-lockable' in .gitattributes, or, as
      'attribute', only those with 'lockable'. Only these are made read-only. Any file can still be checked out.

      'lock.stale_after' says how old a check-out may grow before anybody who may change files may break it, and not only
      an administrator: a time such as '7d' or '48h', or 'never'. Nothing is released by itself.

      'lock.max_files' is how many files an account may hold at a time, administrators too. What 'add', 'rm' and 'mv' take
      for themselves while they run is not counted. One more is refused with exit 5; 'checkout --partial' takes what fits.

      'names.pattern' and 'names.forbidden' are extended regular expressions (regex(7), UTF-8) that the path of a new file
      must match, and must not, anywhere in it unless '^' and '$' say otherwise. 'names.types' lists the endings that it
      may have. 'add', 'mv' and 'check' look at new paths alone (exit 8); files that need no check-out are free.

      'reason.pattern' is what the reason of a check-out must match; 'reason.hint' is said where it does not (exit 2).

      'rescue.keep_days' is how long 'pdm rescue prune' leaves edits that were kept.

      'check.on_error' says what 'pdm check' does when it cannot read the store: it refuses, or warns and lets the change
      pass. The repository's git configuration keeps a copy (pdm.checkOnError), which counts then.
      """,
    examples: [
      ("pdm config", "all settings"),
      ("pdm config lock.policy attribute", "only files marked 'lockable' need a check-out"),
      ("pdm config reason.pattern '^JOB-[0-9]+'", "reasons begin with a job's number"),
      ("pdm config names.types '.nc .stl .step'", "nothing else comes in"),
      ("pdm config --unset lock.policy", "back to the default"),
    ],
    exits: [.notLoggedIn, .forbidden, .busy, .unsafe, .notFound],
    arguments: [
      .optionalPositional(\.key, .choice("KEY", VaultSetting.all.map(\.key)), help: "the setting"),
      .optionalPositional(\.value, .text("VALUE"), help: "what it becomes"),
      .flag(\.unset, "unset", help: "bring back its default"),
    ])

  func run(_ invocation: Invocation) throws {
    if unset, value != nil { throw invocation.usage(.conflict("--unset", "VALUE")) }
    if unset, key == nil { throw invocation.usage(.missingArgument("KEY")) }
    let configuration = VaultConfiguration(try invocation.vault())
    guard let key, let setting = VaultSetting.all.first(where: { $0.key == key }) else {
      return try show(try configuration.list(), invocation)
    }
    if value != nil || unset {
      return try show(try configuration.set(setting, to: value), invocation)
    }
    for entry in try configuration.list() where entry.setting.key == key {
      if invocation.globals.json {
        try invocation.console.write(SettingRendering.json(entry))
      } else {
        try invocation.console.write(entry.value + "\n")
      }
    }
  }

  private func show(_ entries: [VaultConfiguration.Entry], _ invocation: Invocation) throws {
    let console = invocation.console
    if invocation.globals.json {
      try console.write(SettingRendering.json(entries))
    } else if console.isTerminal {
      try console.writeLines(SettingRendering.table(entries, width: console.width, palette: console.palette))
    } else {
      try console.write(SettingRendering.records(entries))
    }
  }

  private func show(_ change: VaultConfiguration.Change, _ invocation: Invocation) throws {
    let entry = change.entry
    if invocation.globals.json { try invocation.console.write(SettingRendering.json(entry)) }
    guard change.isChange else {
      invocation.console.note("\(entry.setting.key) is \(shown(entry.value)), as before")
      return
    }
    invocation.console.note("\(entry.setting.key) is \(shown(entry.value)) now; it was \(shown(change.old))")
    if let aftermath = entry.setting.aftermath { invocation.console.hint(aftermath) }
  }

  private func shown(_ value: String) -> String { value.isEmpty ? "not set" : value }
}
