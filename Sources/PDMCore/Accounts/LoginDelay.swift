/// How long a name must wait after failures: nothing for the first three, then 1 s, doubling to five minutes.
///
/// Kept in the store, so that it holds across processes and hosts, and bounded, so that nobody can lock a colleague
/// out for long by failing in that name.
enum LoginDelay {
  static let free: Int64 = 3
  static let longest = Duration.seconds(300)

  /// What the store keeps attempts under: a digest, since people type passwords where a name is asked.
  static func key(_ name: String) -> String { Hex.encode(SHA256.digest(Array(name.utf8))) }

  /// For attempts by clocks that are behind the one that ``key(_:)`` was last counted by.
  static func keyBehind(_ name: String) -> String { key(name) + "-" }

  static func after(failures: Int64) -> Duration {
    guard failures > free else { return .zero }
    return min(.seconds(Int64(1) << min(failures - free - 1, 20)), longest)
  }
}

/// How far the clocks of two machines that share a vault may differ before it is taken for a mistake.
enum ClockSkew {
  static let tolerated = Duration.seconds(3600)
}
