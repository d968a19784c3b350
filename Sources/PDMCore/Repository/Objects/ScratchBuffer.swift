/// Memory that is used again and again, for bytes that nobody keeps. What it held is lost when it grows.
@safe
final class ScratchBuffer {
  private(set) var start: UnsafeMutablePointer<UInt8>
  private(set) var capacity: Int

  init(capacity: Int = 1 << 12) {
    unsafe start = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  deinit {
    unsafe start.deallocate()
  }

  /// Makes room for `count` bytes at ``start``.
  @inline(__always) func reserve(_ count: Int) {
    if count > capacity { grow(to: max(count, capacity * 2)) }
  }

  private func grow(to count: Int) {
    unsafe start.deallocate()
    unsafe start = .allocate(capacity: count)
    capacity = count
  }
}
