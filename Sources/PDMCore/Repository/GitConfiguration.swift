/// What git's configuration says in one repository: all files, includes, `-c` and the environment taken together.
///
/// git is asked (`git config --list -z`, 1.3 ms), not libgit2, which sees neither `GIT_CONFIG_COUNT` nor
/// `GIT_CONFIG_GLOBAL` nor some conditional includes (docs/technical/repository.md).
public struct GitConfiguration: Sendable, Equatable {
  private var values: [[UInt8]: [[UInt8]?]] = [:]

  /// Parses `git config --list -z`: `key LF value NUL`, or `key NUL` for a name without a value.
  public init(listing bytes: [UInt8]) {
    for record in bytes.split(separator: 0) {
      let parts = record.split(separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
      values[Array(parts[0]), default: []].append(parts.count > 1 ? Array(parts[1]) : nil)
    }
  }

  /// - Parameter entries: the weakest first.
  init(entries: [GitConfigFile.Entry]) {
    for entry in entries { values[entry.key, default: []].append(entry.value) }
  }

  /// The value that counts, the last one, byte for byte.
  ///
  /// - Parameter key: `section.name` or `section.subsection.name`; case matters in the subsection only, as in git.
  public func bytes(_ key: String) -> [UInt8]? {
    all(key).last.flatMap { $0 }
  }

  /// All values of `key`, the weakest first; nil among them is a name without a value.
  public func all(_ key: String) -> [[UInt8]?] {
    values[Self.canonical(key)] ?? []
  }

  public func isSet(_ key: String) -> Bool { !all(key).isEmpty }

  /// - Returns: nil where it is not set or is not UTF-8.
  public func string(_ key: String) -> String? {
    bytes(key).flatMap { String(validating: $0, as: UTF8.self) }
  }

  /// - Returns: nil where it is not set or is no boolean.
  public func boolean(_ key: String) -> Bool? {
    all(key).last.flatMap { GitConfigValue.boolean($0) }
  }

  /// - Returns: nil where it is not set or is no number.
  public func integer(_ key: String) -> Int64? {
    GitConfigValue.integer(bytes(key))
  }

  /// git lists sections and names in small letters, subsections as they were typed.
  private static func canonical(_ key: String) -> [UInt8] {
    let parts = key.split(separator: ".", omittingEmptySubsequences: false)
    guard let section = parts.first, let name = parts.last, parts.count > 1 else { return Array(key.utf8) }
    let middle = parts.dropFirst().dropLast().joined(separator: ".")
    let list =
      parts.count > 2 ? [section.lowercased(), middle, name.lowercased()] : [section.lowercased(), name.lowercased()]
    return Array(list.joined(separator: ".").utf8)
  }

  /// The names set in one section, `pdm` for example, in no order: `pdm.vault`, `pdm.lock.policy`.
  public func keys(in section: String) -> [String] {
    let prefix = Array((section + ".").utf8)
    return values.keys.filter { $0.starts(with: prefix) }.map { String(decoding: $0, as: UTF8.self) }
  }
}

extension GitConfiguration {
  /// Whether the executable bit of the work tree means anything.
  public var tracksFileMode: Bool { boolean("core.fileMode") ?? true }
  /// Whether the work tree can hold symbolic links.
  public var hasSymlinks: Bool { boolean("core.symlinks") ?? true }
  /// A value that git refuses counts as not shared: git itself stops there with its own message.
  public var sharedMode: SharedMode {
    guard let value = all("core.sharedRepository").last else { return .no }
    return SharedMode(configured: value) ?? .no
  }
}
