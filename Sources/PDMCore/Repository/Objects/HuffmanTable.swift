/// One decoding table for a prefix code (RFC 1951, section 3.2.2), made anew for each block.
///
/// The first level is indexed with the next ``rootBits`` bits of the stream and gives symbol and length at once; longer
/// codes go through a second level. The first level is no wider than the longest code, since most streams in a pack are
/// so short that filling the table is most of the work.
///
/// An entry is 32 bits:
///
///     31     a literal byte, which stands in bits 16...23
///     16...  else the base of a length or distance, a symbol, or where the second level begins
///     15     anything but literal, length and distance; with it
///     14     a second level, whose width in bits is in 8...11
///     13     the end of the block; with neither, no such code
///     8...11 bits of the code
///     0...7  bits of the code and of what follows it
@safe
final class HuffmanTable {
  static let literal: UInt32 = 1 << 31
  static let special: UInt32 = 1 << 15
  static let secondLevel: UInt32 = 1 << 14
  static let endOfBlock: UInt32 = 1 << 13

  let entries: UnsafeMutablePointer<UInt32>
  private(set) var rootBits = 1
  private let capacity: Int
  private let widest: Int
  private let symbols: UnsafeMutablePointer<UInt32>
  private let sorted: UnsafeMutablePointer<UInt16>

  /// - Parameters:
  ///   - symbols: the entry of each symbol, without the bits of its code.
  ///   - widest: the most bits of the first level.
  ///   - capacity: enough for every code of so many symbols (zlib's `enough.c` tells); a code that needs more is refused.
  init(symbols list: [UInt32], widest: Int, capacity: Int) {
    unsafe entries = .allocate(capacity: capacity)
    unsafe entries.initialize(repeating: Self.special, count: capacity)
    unsafe symbols = .allocate(capacity: list.count)
    for (position, symbol) in list.enumerated() { unsafe (symbols + position).initialize(to: symbol) }
    unsafe sorted = .allocate(capacity: list.count)
    unsafe sorted.initialize(repeating: 0, count: list.count)
    self.widest = widest
    self.capacity = capacity
  }

  deinit {
    unsafe entries.deallocate()
    unsafe symbols.deallocate()
    unsafe sorted.deallocate()
  }

  /// - Parameters:
  ///   - lengths: the bits of each symbol's code, at most 15; 0 for none. Seven bytes more must be readable.
  ///   - count: of symbols, at most as many as the table was made for.
  /// - Returns: false where the lengths are those of no code. As in zlib, a code may be incomplete only when it has at
  ///   most one symbol, of one bit.
  func build(_ lengths: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    unsafe withUnsafeTemporaryAllocation(of: UInt16.self, capacity: 32) { room in
      // The first 16 are the symbols of each length, the next 16 where each length begins in `sorted`.
      guard let counts = room.baseAddress else { return false }
      unsafe counts.initialize(repeating: 0, count: 32)
      return unsafe build(lengths, count, counts, counts + 16)
    }
  }

  @inline(__always) private func build(
    _ lengths: UnsafePointer<UInt8>, _ count: Int, _ counts: UnsafeMutablePointer<UInt16>,
    _ starts: UnsafeMutablePointer<UInt16>
  ) -> Bool {
    unsafe Self.forEachCode(lengths, count) { _, length in unsafe counts[length] &+= 1 }
    var longest = 15
    while longest > 0, unsafe counts[longest] == 0 { longest -= 1 }
    var space: Int32 = 0
    var length = 1
    while length <= longest {
      unsafe starts[length] = starts[length - 1] &+ counts[length - 1]
      space = space << 1 + Int32(unsafe counts[length])
      length += 1
    }
    guard longest > 0, space == Int32(1) << Int32(longest) else {
      return unsafe buildIncomplete(lengths, count, longest: longest, used: space)
    }
    unsafe Self.forEachCode(lengths, count) { symbol, length in
      unsafe sorted[Int(starts[length])] = UInt16(truncatingIfNeeded: symbol)
      unsafe starts[length] &+= 1
    }
    rootBits = min(longest, widest)
    return unsafe fill(counts)
  }

  /// Most symbols have no code in a short block: eight of them are passed at once.
  @inline(__always) private static func forEachCode(
    _ lengths: UnsafePointer<UInt8>, _ count: Int, _ body: (_ symbol: Int, _ length: Int) -> Void
  ) {
    var first = 0
    while first < count {
      var word = unsafe (lengths + first).little64
      if count - first < 8 { word &= 1 &<< UInt64((count - first) * 8) &- 1 }
      while word != 0 {
        let shift = UInt64(word.trailingZeroBitCount & ~7)
        body(first &+ Int(shift >> 3), Int(word &>> shift & 15))
        word &= ~(0xFF &<< shift)
      }
      first += 8
    }
  }

  /// No symbol at all, or one with a code of one bit.
  private func buildIncomplete(_ lengths: UnsafePointer<UInt8>, _ count: Int, longest: Int, used: Int32) -> Bool {
    guard longest == 0 || (longest == 1 && used == 1) else { return false }
    rootBits = 1
    unsafe entries[0] = Self.special
    unsafe entries[1] = Self.special
    var symbol = 0
    while symbol < count {
      if unsafe lengths[symbol] == 1 { unsafe entries[0] = symbols[symbol] + 0x101 }
      symbol += 1
    }
    return true
  }

  /// Codes are visited in their order, with their bits reversed as the stream has them. For each length the table is
  /// complete for indices of so many bits; for the next it is doubled.
  @inline(__always) private func fill(_ counts: UnsafeMutablePointer<UInt16>) -> Bool {
    let root = rootBits
    var length = 1
    while unsafe counts[length] == 0 { length += 1 }
    var next = 0
    var code = 0
    var size = 1 << min(length, root)
    while length <= root {
      var left = unsafe Int(counts[length])
      while left > 0 {
        unsafe entries[code] = symbols[Int(sorted[next])] &+ UInt32(truncatingIfNeeded: length &* 0x101)
        next &+= 1
        left &-= 1
        guard let following = Self.following(code, length) else {
          while size < 1 << root {
            unsafe (entries + size).update(from: entries, count: size)
            size <<= 1
          }
          return true
        }
        code = following
      }
      length += 1
      if length <= root {
        unsafe (entries + size).update(from: entries, count: size)
        size <<= 1
      }
    }
    return unsafe fillSecondLevel(counts, from: length, code: code, next: next)
  }

  private func fillSecondLevel(_ counts: UnsafeMutablePointer<UInt16>, from: Int, code: Int, next: Int) -> Bool {
    let root = rootBits
    var (length, code, next) = (from, code, next)
    var prefix = -1
    var start = 1 << root
    var end = start
    while true {
      while unsafe counts[length] == 0 { length += 1 }
      let low = code & (1 << root - 1)
      if low != prefix {
        prefix = low
        start = end
        var bits = length - root
        var space = unsafe Int(counts[length])
        while space < 1 << bits, length + (bits + 1 - (length - root)) <= 15 {
          bits += 1
          space = space << 1 + (unsafe Int(counts[root + bits]))
        }
        end = start + 1 << bits
        guard end <= capacity else { return false }
        unsafe entries[prefix] =
          UInt32(start) << 16 | Self.special | Self.secondLevel | UInt32(bits) << 8 | UInt32(root)
      }
      let own = length - root
      let entry = unsafe symbols[Int(sorted[next])] &+ UInt32(own * 0x101)
      var position = start + code >> root
      while position < end {
        unsafe entries[position] = entry
        position += 1 << own
      }
      next += 1
      unsafe counts[length] -= 1
      guard let following = Self.following(code, length) else { return true }
      code = following
    }
  }

  /// The next code of this length, bits reversed; nil after the last one, which is all ones.
  @inline(__always) private static func following(_ code: Int, _ length: Int) -> Int? {
    let zeros = code ^ (1 << length - 1)
    if zeros == 0 { return nil }
    let highest = 1 << (Int.bitWidth - 1 - zeros.leadingZeroBitCount)
    return code & (highest - 1) | highest
  }
}
