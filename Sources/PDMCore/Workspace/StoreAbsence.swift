import Glibc

/// The store cannot be reached for a while: a share that was unmounted, a server that starts again. Who only looks can
/// wait for it.
struct StoreAbsence {
  private let vault: Vault
  /// How long to wait before the next try; nil while the store is there.
  private(set) var pause: Duration?
  /// A file of the store is missing while its folder is there, as in the instant in which it comes back.
  private var isIncomplete = false

  private static let shortestPause = Duration.seconds(1)
  private static let longestPause = Duration.seconds(30)

  init(_ vault: Vault) {
    self.vault = vault
  }

  /// - Throws: what no waiting mends: damage, an end of the session.
  mutating func begin(with error: any Error) throws {
    guard let failure = error as? any Failure, isTemporary(failure) else { throw error }
    if pause == nil {
      vault.context.observer.warning("the store cannot be reached, which is tried again and again: \(failure.message)")
    }
    pause = pause.map { min($0 * 2, Self.longestPause) } ?? Self.shortestPause
  }

  mutating func isOver() {
    if pause != nil { vault.context.observer.warning("the store can be reached again") }
    pause = nil
    isIncomplete = false
  }

  private mutating func isTemporary(_ failure: any Failure) -> Bool {
    if failure.category == .busy { return true }
    if failure.category == .notLoggedIn || failure.category == .interrupted { return false }
    let folder = vault.home.location.storeDirectory
    // Also where it cannot be looked at.
    guard (try? FileSystem.status(of: folder)) ?? nil != nil else { return true }
    switch failure {
    case StoreFailure.incomplete, StoreFailure.noVault: return isIncompleteOnce()
    case let failure as SystemFailure: return Self.faults.contains(failure.code)
    case let failure as SQLiteFailure: return failure.isInputOutput
    default: return false
    }
  }

  private mutating func isIncompleteOnce() -> Bool {
    defer { isIncomplete = true }
    return !isIncomplete
  }

  /// What a network file system answers while its server is away.
  private static let faults = [
    EIO, ESTALE, ENOTCONN, EHOSTDOWN, EHOSTUNREACH, ENETUNREACH, ETIMEDOUT, ECONNRESET, ENXIO, ENODEV, ESHUTDOWN,
  ]
}
