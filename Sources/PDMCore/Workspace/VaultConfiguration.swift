/// Reads and changes what holds for the whole vault; see ``VaultSetting``.
public struct VaultConfiguration {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  /// A setting with its present value.
  public struct Entry: Sendable {
    public let setting: VaultSetting
    public let value: String
  }

  public struct Change: Sendable {
    public let entry: Entry
    public let old: String
    public var isChange: Bool { entry.value != old }
  }

  /// Anybody who is logged in may see them.
  public func list() throws -> [Entry] {
    try vault.read { transaction in
      _ = try vault.authenticate(transaction)
      return try VaultSetting.all.map { Entry(setting: $0, value: try transaction.value(of: $0)) }
    }
  }

  /// - Parameter text: nil brings back the standard.
  public func set(_ setting: VaultSetting, to text: String?) throws -> Change {
    let value = try text.map { text in
      guard let value = setting.read(text) else {
        throw VaultSettingFailure.badValue(
          key: setting.key, value: text, form: setting.form, trouble: setting.trouble?(text))
      }
      return value
    }
    let isLooser = value.map { setting.copy?.looser.contains($0) == true } ?? false
    let old = try vault.administer("", to: .configure) { transaction, actor in
      let stored = try transaction.setting(setting.key)
      let old = try transaction.value(of: setting)
      // What is stricter goes into git's configuration before the store has it, what is looser after that: whoever is
      // killed in between leaves the stricter one where nobody can read the store, and a line for whatever is looser.
      if !isLooser {
        try writeCopy(of: setting, value)
        try syncCopy(of: setting)
      }
      try transaction.setSetting(setting.key, value)
      guard stored != value else { return (old, []) }
      let details: [(String, JSON)] = [
        ("key", .string(setting.key)), ("old", .string(old)), ("new", .string(value ?? setting.standard)),
      ]
      return (old, [AuditEvent(.configSet, by: actor.name, details: details)])
    }
    if isLooser {
      try copyLooser(setting)
      try syncCopy(of: setting)
    }
    return Change(entry: Entry(setting: setting, value: value ?? setting.standard), old: old)
  }

  /// Under the guard once more, and only what the store says by now: another administrator may have been quicker.
  private func copyLooser(_ setting: VaultSetting) throws {
    try vault.write { transaction in
      let value = try transaction.value(of: setting)
      if let copy = setting.copy, copy.looser.contains(value) {
        do throws(GitProgramFailure) {
          try writeCopy(of: setting, value)
        } catch {
          throw VaultSettingFailure.notCopied(
            key: setting.key, value: value, gitKey: copy.key, trouble: error.shortMessage)
        }
      }
      return try transaction.commit(recording: [], returning: ())
    }
  }

  /// Of the store's repository, which a clone is not.
  private var copyFile: [UInt8] { vault.home.location.commonDirectory.appending("config") }

  /// git leaves its settings to the system.
  private func syncCopy(of setting: VaultSetting) throws {
    if setting.copy != nil { try FileSystem.syncReplaced(copyFile) }
  }

  private func writeCopy(of setting: VaultSetting, _ value: String?) throws(GitProgramFailure) {
    guard let copy = setting.copy else { return }
    let file = GitArgument(bytes: copyFile)
    if let value {
      try vault.git.check(["config", "--file", file, "--replace-all", .text(copy.key), .text(value)])
      return
    }
    let arguments: [GitArgument] = ["config", "--file", file, "--unset-all", .text(copy.key)]
    let result = try vault.git.run(arguments)
    // 5: it was not set.
    guard result.succeeded || result.status == .exited(5) else { throw GitProgram.failure(arguments, result) }
  }
}

extension Transaction where Self: ~Copyable {
  fileprivate func value(of setting: VaultSetting) throws -> String {
    try self.setting(setting.key) ?? setting.standard
  }
}
