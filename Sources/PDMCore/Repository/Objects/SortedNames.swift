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

  /// Looks where the name should be, were they spread evenly, which hashes are, then as far from there as what it found
  /// tells: two or three looks in place of twelve, all but the first close together.
  func position(of id: ObjectID) -> Int? {
    let range = unsafe range(of: Int(id.high >> 56))
    var (low, high) = (range.lowerBound, range.upperBound)
    guard low < high else { return nil }
    let span = high &- low
    // All names in the range have the same first byte; the next three tell them apart.
    let key = Int(id.high >> 32 & 0xFF_FFFF)
    var middle = low &+ (key &* span) &>> 24
    var looks = 0
    while true {
      let entry = unsafe names + middle &* stride
      let word = unsafe entry.big64
      let isBelow: Bool
      if word == id.high {
        let found = unsafe ObjectID(copyingAt: entry)
        if found == id { return middle }
        isBelow = found < id
      } else {
        isBelow = word < id.high
      }
      if isBelow { low = middle &+ 1 } else { high = middle }
      guard low < high else { return nil }
      looks &+= 1
      if looks < 8 {
        let step = ((key &- Int(word >> 32 & 0xFF_FFFF)) &* span) &>> 24
        middle = max(low, min(high &- 1, middle &+ step))
      } else {
        // A table that was made to mislead is searched as any.
        middle = low &+ (high &- low) / 2
      }
    }
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
