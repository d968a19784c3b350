/// A lock file of git's that nobody holds any more, by watching it: git holds them for milliseconds.
enum LeftoverLock {
  private static let liveFor = Duration.seconds(2)

  /// - Returns: false where there is none, or it moved meanwhile.
  static func isLeft(_ lock: [UInt8]) throws -> Bool {
    guard let status = try FileSystem.status(of: lock) else { return false }
    let start = MonotonicClock.now()
    while try FileSystem.status(of: lock) == status {
      try Interruption.check()
      if MonotonicClock.now() - start > liveFor { return true }
      MonotonicClock.sleep(.milliseconds(50))
    }
    return false
  }
}
