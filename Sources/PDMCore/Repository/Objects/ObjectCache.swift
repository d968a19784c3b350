/// The objects that were unpacked last, since the next ones are deltas on them.
///
/// Eight megabytes were best for walks over the history of large repositories: with less, bases are unpacked again; with
/// more, the memory is no longer near the processor.
@safe
final class ObjectCache {
  /// A place in a pack.
  struct Key: Equatable {
    var pack: Int32
    var offset: Int

    @inline(__always) fileprivate var bucket: Int {
      // The upper bits of the product depend on all bits of the place.
      let place = UInt64(truncatingIfNeeded: offset) ^ UInt64(truncatingIfNeeded: pack) << 48
      return Int(truncatingIfNeeded: (place &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 - ObjectCache.bucketBits))
    }
  }

  private struct Slot {
    var key: Key
    var object: StoredObject
    /// The next one of the same bucket, or the next free slot.
    var sibling: Int32
    var newer: Int32
    var older: Int32

    var cost: Int { object.bytes.count + ObjectCache.overhead }
  }

  private static let bucketBits = 12
  private static let none: Int32 = -1
  /// What an object costs besides its bytes. It bounds the number of slots.
  private static let overhead = 256

  private let limit: Int
  private var size = 0
  private let slots: UnsafeMutablePointer<Slot>
  private let buckets: UnsafeMutablePointer<Int32>
  /// Slots that were ever used; the others are not initialized.
  private var slotCount: Int32 = 0
  private var firstFree = ObjectCache.none
  private var newest = ObjectCache.none
  private var oldest = ObjectCache.none

  /// - Parameter limit: bytes of objects to keep.
  init(limit: Int = 8 << 20) {
    self.limit = limit
    // Not touched before it is needed.
    unsafe slots = .allocate(capacity: limit / Self.overhead + 1)
    unsafe buckets = .allocate(capacity: 1 << Self.bucketBits)
    unsafe buckets.initialize(repeating: Self.none, count: 1 << Self.bucketBits)
  }

  deinit {
    unsafe slots.deinitialize(count: Int(slotCount))
    unsafe slots.deallocate()
    unsafe buckets.deallocate()
  }

  func object(_ key: Key) -> StoredObject? {
    var index = unsafe buckets[key.bucket]
    while index != Self.none {
      let slot = unsafe slots + Int(index)
      if unsafe slot.pointee.key == key {
        if index != newest {
          unlink(index)
          makeNewest(index)
        }
        return unsafe slot.pointee.object
      }
      index = unsafe slot.pointee.sibling
    }
    return nil
  }

  /// Keeps an object that is not there yet.
  func insert(_ object: StoredObject, _ key: Key) {
    let cost = object.bytes.count + Self.overhead
    guard cost <= limit / 2 else { return }
    while size + cost > limit, oldest != Self.none { removeOldest() }
    size += cost
    let bucket = key.bucket
    let slot = unsafe Slot(
      key: key, object: object, sibling: buckets[bucket], newer: Self.none, older: Self.none)
    let index: Int32
    if firstFree != Self.none {
      index = firstFree
      firstFree = unsafe slots[Int(index)].sibling
      unsafe slots[Int(index)] = slot
    } else {
      index = slotCount
      slotCount += 1
      unsafe (slots + Int(index)).initialize(to: slot)
    }
    unsafe buckets[bucket] = index
    makeNewest(index)
  }

  private func removeOldest() {
    let index = oldest
    let slot = unsafe slots + Int(index)
    size -= unsafe slot.pointee.cost
    unlink(index)
    let bucket = unsafe slot.pointee.key.bucket
    if unsafe buckets[bucket] == index {
      unsafe buckets[bucket] = slot.pointee.sibling
    } else {
      var before = unsafe Int(buckets[bucket])
      while unsafe slots[before].sibling != index { before = unsafe Int(slots[before].sibling) }
      unsafe slots[before].sibling = slot.pointee.sibling
    }
    unsafe slot.pointee.object.bytes = []
    unsafe slot.pointee.sibling = firstFree
    firstFree = index
  }

  private func unlink(_ index: Int32) {
    let (newer, older) = unsafe (slots[Int(index)].newer, slots[Int(index)].older)
    if newer != Self.none { unsafe slots[Int(newer)].older = older } else { newest = older }
    if older != Self.none { unsafe slots[Int(older)].newer = newer } else { oldest = newer }
  }

  private func makeNewest(_ index: Int32) {
    unsafe slots[Int(index)].newer = Self.none
    unsafe slots[Int(index)].older = newest
    if newest != Self.none { unsafe slots[Int(newest)].newer = index } else { oldest = index }
    newest = index
  }
}
