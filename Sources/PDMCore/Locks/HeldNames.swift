/// All paths that one account holds, for questions about thousands of them.
struct HeldNames: Sendable {
  private let keys: Set<Key>
  private let rule: PathRule

  /// - Parameter keys: comparable forms under the rule.
  init(keys: [[UInt8]], rule: PathRule) {
    self.keys = Set(keys.map(Key.init))
    self.rule = rule
  }

  func contains(_ path: RepoPath) -> Bool { !keys.isEmpty && keys.contains(Key(bytes: rule.key(for: path))) }

  /// Hashed eight bytes at a time, where an array takes them one by one.
  private struct Key: Hashable {
    let bytes: [UInt8]

    func hash(into hasher: inout Hasher) {
      var word: UInt64 = 0
      var count = 0
      for byte in bytes {
        word = word << 8 | UInt64(byte)
        count += 1
        if count % 8 == 0 { hasher.combine(word) }
      }
      hasher.combine(word)
      hasher.combine(count)
    }
  }
}
