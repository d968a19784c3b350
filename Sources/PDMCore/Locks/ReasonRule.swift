/// What the reason of a check-out must look like, as administrators set it.
struct ReasonRule: Sendable, Equatable {
  let pattern: String
  /// What to say where a reason does not match; may be empty.
  let hint: String

  /// The expression may be slow, so it is compared outside of the guard, and the transaction begun anew.
  struct Unchecked: Error {
    let rule: ReasonRule
  }

  func check(_ reason: String) throws {
    let matches: Bool
    do throws(RegularExpressionFailure) {
      matches = try RegularExpression(pattern).matches(Array(reason.utf8))
    } catch {
      throw StoredSettingFailure(key: VaultSetting.reasonPattern.key, value: pattern, words: error.words)
    }
    guard matches else { throw ReasonFailure.notAsWanted(self) }
  }
}

extension StoredSettings {
  /// nil: any will do.
  var reasonRule: ReasonRule? {
    guard !rows.isEmpty, let pattern = self[VaultSetting.reasonPattern.key], !pattern.isEmpty else { return nil }
    return ReasonRule(pattern: pattern, hint: self[VaultSetting.reasonHint.key] ?? "")
  }
}
