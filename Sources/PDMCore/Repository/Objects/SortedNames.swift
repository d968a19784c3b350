/// A sorted table of object names behind a fan-out of 256 counts, as pack indexes and commit-graphs have it.
///
/// Points into a mapped file; whoever holds both keeps that file.
@unsafe
struct SortedNames {
  private let fanOut: UnsafePointer<UInt8>
  private let names: UnsafePointer<UInt8>
  /// Bytes from one name to the next.
  private let stride: Int
  let count: Int

  /// - Parameters:
  ///   - fanOut: 1024 bytes.
  ///   - names: the first name; that there are `count` of them is for the caller to see to.
  /// - Returns: nil where the fan-out does not ascend: searches rely on it.
  init?(fanOut: UnsafePointer<UInt8>, names: UnsafePointer<UInt8>, stride: Int) {
    unsafe self.fanOut = fanOut
    unsafe self.names = names
    unsafe self.stride = stride
    var previous: UInt32 = 0
    for position in 0..<256 {
      let next = unsafe (fanOut + position * 4).big32
      if next < previous { return nil }
      previous = next
    }
    unsafe count = Int(previous)
  }

  /// The number of names that the fan-out tells of.
  static func count(fanOut: UnsafePointer<UInt8>) -> Int { unsafe Int((fanOut + 1020).big32) }

  /// - Parameter position: below ``count``.
  @inline(__always) subscript(position: Int) -> ObjectID {
    unsafe ObjectID(copyingAt: names + position &* stride)
  }

  /// The names that begin with this byte.
  @inline(__always) func range(of first: Int) -> Range<Int> {
    let start = unsafe first == 0 ? 0 : Int((fanOut + (first - 1) * 4).big32)
    return unsafe start..<Int((fanOut + first * 4).big32)
  }

  /// Looks where the name should be, were they spread evenly, which hashes are: two or three looks in place of twelve.
  func position(of id: ObjectID) -> Int? {
    let range = unsafe range(of: Int(id.high >> 56))
    var (low, high) = (range.lowerBound, range.upperBound)
    let key = id.high >> 32
    var lowKey = key & 0xFF00_0000
    var highKey = lowKey + 0x0100_0000
    var looks = 0
    while low < high {
      let middle: Int
      if looks < 6 {
        let span = UInt64(truncatingIfNeeded: high &- low)
        middle =
          low &+ min(Int(truncatingIfNeeded: (key &- lowKey) &* span / (highKey &- lowKey &+ 1)), high &- low &- 1)
        looks &+= 1
      } else {
        // A table that was made to mislead is searched as any.
        middle = low &+ (high &- low) / 2
      }
      let entry = unsafe names + middle &* stride
      let word = unsafe entry.big64
      if word == id.high {
        let found = unsafe ObjectID(copyingAt: entry)
        if found == id { return middle }
        if found < id { low = middle &+ 1 } else { high = middle }
      } else if word < id.high {
        low = middle &+ 1
        lowKey = max(lowKey, min(word >> 32, key))
      } else {
        high = middle
        highKey = min(highKey, max(word >> 32, key))
      }
    }
    return nil
  }

  /// The first position whose name is not below `id`.
  func firstPosition(from id: ObjectID) -> Int {
    let range = unsafe range(of: Int(id.high >> 56))
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = low + (high - low) / 2
      if unsafe self[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
