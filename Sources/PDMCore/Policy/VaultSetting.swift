/// A thing that administrators can set for the whole vault. One entry in ``all`` is all that a new one needs, beside the
/// code that goes by it.
public struct VaultSetting: Sendable {
  public let key: String
  /// One line, for a list.
  public let meaning: String
  public let standard: String
  /// What it can be, in words.
  public let form: String
  /// The canonical text of what was typed; nil where it cannot be a value.
  let read: @Sendable (String) -> String?
  /// Why it cannot, in words of whatever reads it.
  var trouble: (@Sendable (String) -> String?)?
  /// What to know after a change.
  public var aftermath: String?
  /// A copy in git's configuration, for what must be known while the store cannot be read.
  var copy: GitCopy?

  struct GitCopy: Sendable {
    let key: String
    /// The values that allow more than the standard does: never only in the copy, where no line records them.
    let looser: Set<String>
  }

  public static let all: [VaultSetting] = [
    lockPolicy, staleAge, lockMaxFiles, namesPattern, namesForbidden, namesTypes, reasonPattern, reasonHint,
    rescueKeepDays,
    checkOnError,
  ]

  private static let lockPolicy = choice(
    of: LockPolicy.self, key: LockPolicy.key, standard: .all, meaning: "which files need a check-out",
    aftermath: "files keep their read-only bits until git or pdm touches them next")

  private static let staleAge = VaultSetting(
    key: StaleAge.key, meaning: "when anybody may break a check-out", standard: StaleAge.standard.text,
    form: StaleAge.form, read: { StaleAge($0)?.text })

  private static let checkOnError = choice(
    of: CheckErrorPolicy.self, key: CheckErrorPolicy.key, standard: .refuse,
    meaning: "what 'check' does if the store fails",
    copy: GitCopy(key: CheckErrorPolicy.gitKey, looser: [CheckErrorPolicy.warn.rawValue]))

  /// One of a few words.
  private static func choice<Value: RawRepresentable<String> & CaseIterable>(
    of type: Value.Type, key: String, standard: Value, meaning: String, aftermath: String? = nil, copy: GitCopy? = nil
  ) -> VaultSetting {
    let words = Value.allCases.map(\.rawValue)
    return VaultSetting(
      key: key, meaning: meaning, standard: standard.rawValue, form: words.joined(separator: " or "),
      read: { words.contains($0) ? $0 : nil }, aftermath: aftermath, copy: copy)
  }
}

/// Why a setting was not set.
public enum VaultSettingFailure: Failure, Equatable {
  case badValue(key: String, value: String, form: String, trouble: String?)
  /// The store has it, git's configuration has not.
  case notCopied(key: String, value: String, gitKey: String, trouble: String)

  public var category: FailureCategory {
    switch self {
    case .badValue: .usage
    case .notCopied: .failed
    }
  }

  public var message: String {
    switch self {
    case .badValue(let key, let value, let form, let trouble):
      "\(key) is \(form), not '\(value)'" + (trouble.map { ": \($0)" } ?? "")
    case .notCopied(let key, let value, let gitKey, let trouble):
      "\(key) is \(value) now, but not in git's configuration (\(gitKey)), which counts while the store cannot be read: \(trouble)"
    }
  }

  public var hint: String? {
    switch self {
    case .badValue: nil
    case .notCopied(let key, let value, _, _): "mend that and repeat it: pdm config \(key) \(value)"
    }
  }
}
