import Glibc

/// One of the two kinds of lock by itself, for the probes of a share; what must exclude takes a ``PairLock``.
struct SingleLock: ~Copyable {
  enum Kind: String, CaseIterable, Sendable {
    case flock
    /// An open-file-description lock on the whole file.
    case record

    var title: String {
      switch self {
      case .flock: "flock"
      case .record: "record lock"
      }
    }
  }

  private let descriptor: FileDescriptor

  private init(_ descriptor: consuming FileDescriptor) {
    self.descriptor = descriptor
  }

  /// Asks once, without waiting.
  /// - Returns: nil where somebody else has it.
  static func take(_ kind: Kind, of file: [UInt8], _ mode: PairLock.Mode) throws(SystemFailure) -> SingleLock? {
    let descriptor = try FileDescriptor.open(file, mode == .exclusive ? O_RDWR : O_RDONLY)
    while true {
      let isHad =
        switch kind {
        case .flock: flock(descriptor.raw, (mode == .exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0
        case .record: PairLock.lockWholeFile(descriptor.raw, mode)
        }
      if isHad { return SingleLock(descriptor) }
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK, EAGAIN, EACCES: return nil
      default: throw SystemFailure("lock", file)
      }
    }
  }

  /// Whether it can be had now; it is let go at once.
  static func isFree(_ kind: Kind, of file: [UInt8], _ mode: PairLock.Mode = .exclusive) throws(SystemFailure) -> Bool {
    let lock = try take(kind, of: file, mode)
    return lock != nil
  }
}
