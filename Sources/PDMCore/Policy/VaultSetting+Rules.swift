/// The settings that bound what accounts may do.
extension VaultSetting {
  static let lockMaxFiles = VaultSetting(
    key: "lock.max_files", meaning: "how many files an account may hold", standard: noLimit,
    form: "a whole number from 1 on, or '\(noLimit)'", read: { count($0, word: noLimit, in: 1...1_000_000) })

  static let namesPattern = expression(
    key: "names.pattern", meaning: "what paths of new files must match")

  static let namesForbidden = expression(
    key: "names.forbidden", meaning: "what paths of new files must not match")

  static let namesTypes = VaultSetting(
    key: "names.types", meaning: "types of new files, such as '.nc .stl'", standard: "",
    form: "extensions with a dot and spaces between, such as '.nc .stl'", read: types)

  static let reasonPattern = expression(
    key: "reason.pattern", meaning: "what reasons of check-outs must match")

  static let reasonHint = VaultSetting(
    key: "reason.hint", meaning: "what to say if a reason does not match", standard: "",
    form: "one line of up to 500 bytes", read: { line($0, atMost: 500) })

  static let rescueKeepDays = VaultSetting(
    key: "rescue.keep_days", meaning: "for how many days rescues are left", standard: "90",
    form: "a whole number of days from 1 on, or '\(forEver)'", read: { count($0, word: forEver, in: 1...36_500) },
    aftermath: "'pdm rescue prune' removes older ones; nothing else does")

  static let noLimit = "unlimited"
  static let forEver = "forever"

  private static func expression(key: String, meaning: String) -> VaultSetting {
    VaultSetting(
      key: key, meaning: meaning, standard: "", form: "an extended regular expression in one line, up to 1000 bytes",
      read: { text in
        guard let pattern = line(text, atMost: 1000) else { return nil }
        return pattern.isEmpty || (try? RegularExpression(pattern)) != nil ? pattern : nil
      },
      trouble: { text in
        do throws(RegularExpressionFailure) {
          _ = try RegularExpression(text)
          return nil
        } catch {
          return error.words
        }
      })
  }

  private static func line(_ text: String, atMost limit: Int) -> String? {
    text.utf8.count <= limit && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
      ? text : nil
  }

  private static func count(_ text: String, word: String, in range: ClosedRange<Int>) -> String? {
    if text == word { return word }
    guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let number = Int(text),
      range.contains(number)
    else { return nil }
    return String(number)
  }

  private static func types(_ text: String) -> String? {
    guard let text = line(text, atMost: 1000) else { return nil }
    let types = text.split(separator: " ")
    guard types.allSatisfy({ $0.hasPrefix(".") && $0.utf8.count > 1 && !$0.contains("/") }) else { return nil }
    return types.joined(separator: " ")
  }
}

extension StoredSettings {
  var lockPolicy: LockPolicy { self[LockPolicy.key].flatMap(LockPolicy.init(rawValue:)) ?? .all }

  /// What is stored, read as it would be when it is set.
  /// - Throws: where that cannot be: whoever wrote it meant a bound, so nothing passes until it is mended.
  func value(of setting: VaultSetting) throws(StoredSettingFailure) -> String {
    guard let stored = self[setting.key] else { return setting.standard }
    guard let value = setting.read(stored) else {
      throw StoredSettingFailure(key: setting.key, value: stored, words: setting.trouble?(stored))
    }
    return value
  }

  /// nil: no limit.
  func maxFiles() throws(StoredSettingFailure) -> Int? { try rows.isEmpty ? nil : Int(value(of: .lockMaxFiles)) }

  /// For how many days rescues stay; nil is for ever, and so is what cannot be read.
  func rescueKeepDays() -> Int? {
    (try? value(of: .rescueKeepDays)).flatMap { Int($0) }
  }
}

/// What is stored for a setting is no value of it: a later pdm wrote it, or somebody with another program.
struct StoredSettingFailure: Failure, Equatable {
  let key: String
  let value: String
  let words: String?

  var category: FailureCategory { .unsafe }
  var message: String {
    "the vault's setting \(key) cannot be read: '\(value)'" + (words.map { " (\($0))" } ?? "")
  }
  var hint: String? { "an administrator sets it anew: pdm config \(key) VALUE; or upgrade pdm on this machine" }
}
