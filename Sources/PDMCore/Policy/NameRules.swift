/// What new files may be called, as administrators set it. Files that are there already keep their names.
struct NameRules: Sendable, Equatable {
  private let pattern: String
  private let forbidden: String
  private let types: String

  /// As they are stored; whether they can be read is seen when names are held against them.
  init(_ settings: StoredSettings) {
    guard !settings.rows.isEmpty else {
      (pattern, forbidden, types) = ("", "", "")
      return
    }
    pattern = settings[VaultSetting.namesPattern.key] ?? ""
    forbidden = settings[VaultSetting.namesForbidden.key] ?? ""
    types = settings[VaultSetting.namesTypes.key] ?? ""
  }

  /// All names will do.
  var isEmpty: Bool { pattern.isEmpty && forbidden.isEmpty && types.isEmpty }

  /// Those that will not do, in the order given, each with the rule that it breaks. Not to be called under the guard: an
  /// expression may be slow.
  /// - Throws: ``StoredSettingFailure``.
  func problems(
    among paths: [RepoPath]
  ) throws(StoredSettingFailure) -> [(path: RepoPath, problem: NameProblem)] {
    guard !isEmpty, !paths.isEmpty else { return [] }
    let wanted = try NameExpression(.namesPattern, pattern)
    let unwanted = try NameExpression(.namesForbidden, forbidden)
    guard let list = VaultSetting.namesTypes.read(types) else {
      throw StoredSettingFailure(key: VaultSetting.namesTypes.key, value: types, words: nil)
    }
    let endings = list.split(separator: " ").map { Array($0.utf8) }
    var found: [(RepoPath, NameProblem)] = []
    for path in paths {
      if try wanted?.matches(path) == false {
        found.append((path, NameProblem(setting: VaultSetting.namesPattern.key, value: pattern)))
      } else if try unwanted?.matches(path) == true {
        found.append((path, NameProblem(setting: VaultSetting.namesForbidden.key, value: forbidden)))
      } else if !endings.isEmpty, !endings.contains(where: path.hasType) {
        found.append((path, NameProblem(setting: VaultSetting.namesTypes.key, value: types)))
      }
    }
    return found
  }

  /// For commands that bring a file in under this name. Files that need no check-out are free, as they are for the gate.
  /// - Throws: ``NameFailure``.
  func require(_ paths: [RepoPath], under policy: LockPolicy, git: GitProgram) throws {
    let found = try problems(among: paths)
    guard !found.isEmpty else { return }
    let exempt = try Exemption.exempt(among: found.map(\.path), under: policy, git: git)
    guard let (path, problem) = found.first(where: { !exempt.contains($0.path) }) else { return }
    throw NameFailure(name: path, problem: problem)
  }
}

/// One of the expressions, compiled.
private struct NameExpression {
  private let setting: VaultSetting
  private let pattern: String
  private let compiled: RegularExpression

  /// - Returns: nil where there is none.
  init?(_ setting: VaultSetting, _ pattern: String) throws(StoredSettingFailure) {
    guard !pattern.isEmpty else { return nil }
    self.setting = setting
    self.pattern = pattern
    do throws(RegularExpressionFailure) {
      compiled = try RegularExpression(pattern)
    } catch {
      throw StoredSettingFailure(key: setting.key, value: pattern, words: error.words)
    }
  }

  func matches(_ path: RepoPath) throws(StoredSettingFailure) -> Bool {
    do throws(RegularExpressionFailure) {
      return try compiled.matches(path.bytes)
    } catch {
      throw StoredSettingFailure(key: setting.key, value: pattern, words: error.words)
    }
  }
}

/// The rule that a new name breaks.
public struct NameProblem: Sendable, Equatable {
  public let setting: String
  public let value: String

  var sentence: String {
    switch setting {
    case VaultSetting.namesForbidden.key: "its name matches \(setting), '\(value)'"
    case VaultSetting.namesTypes.key: "it is of none of the types that new files may have: \(value) (\(setting))"
    default: "its name does not match \(setting), '\(value)'"
    }
  }
}

extension RepoPath {
  /// By the end of its name, which may be all of it (`.gitattributes`), whatever the case of ASCII letters: `.NC` is `.nc`.
  fileprivate func hasType(_ ending: [UInt8]) -> Bool {
    let lower: (UInt8) -> UInt8 = { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    return name.suffix(ending.count).map(lower) == ending.map(lower)
  }
}

/// A new file cannot be called so.
struct NameFailure: Failure, Equatable {
  let name: RepoPath
  let problem: NameProblem

  var category: FailureCategory { .violations }
  var path: RepoPath? { name }
  var message: String { "\(name.quoted) cannot come in: \(problem.sentence)" }
  var hint: String? { "give it another name; pdm config \(problem.setting) shows the rule" }
}
