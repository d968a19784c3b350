/// Reads of stored numbers. Nothing here looks at bounds: callers have.
extension UnsafePointer<UInt8> {
  /// Eight bytes, the first one lowest.
  @inline(__always) var little64: UInt64 {
    unsafe UInt64(littleEndian: UnsafeRawPointer(self).loadUnaligned(as: UInt64.self))
  }

  /// Eight bytes, the first one highest.
  @inline(__always) var big64: UInt64 {
    unsafe UInt64(bigEndian: UnsafeRawPointer(self).loadUnaligned(as: UInt64.self))
  }

  @inline(__always) var big32: UInt32 {
    unsafe UInt32(bigEndian: UnsafeRawPointer(self).loadUnaligned(as: UInt32.self))
  }
}

extension ObjectID {
  /// - Parameter start: the first of twenty bytes.
  @inline(__always) init(copyingAt start: UnsafePointer<UInt8>) {
    unsafe self.init(high: start.big64, middle: (start + 8).big64, low: (start + 16).big32)
  }

  /// - Parameter start: the first of forty digits, in lower case as git writes them.
  /// - Returns: nil where one is none.
  @inline(__always) init?(digitsAt start: UnsafePointer<UInt8>) {
    guard let high = unsafe HexWord.value(start, 16), let middle = unsafe HexWord.value(start + 16, 16),
      let low = unsafe HexWord.value(start + 32, 8)
    else { return nil }
    self.init(high: high, middle: middle, low: UInt32(truncatingIfNeeded: low))
  }
}

/// Hexadecimal digits eight at a time: a walk over commits reads three names in each.
private enum HexWord {
  @inline(__always) static func value(_ start: UnsafePointer<UInt8>, _ digits: Int) -> UInt64? {
    var value: UInt64 = 0
    var position = 0
    while position < digits {
      guard let eight = unsafe eight((start + position).big64) else { return nil }
      value = value << 32 | eight
      position += 8
    }
    return value
  }

  /// Each byte of the word is a digit; digits are `0-9`, `a-f`, `A-F`.
  @inline(__always) private static func eight(_ word: UInt64) -> UInt64? {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let high = ones &* 0x80
    guard word & high == 0 else { return nil }
    let lower = word | ones &* 0x20
    // A byte's top bit says whether it is at least that character; no byte is over 0x7F, so nothing carries.
    let isDigit = (lower &+ ones &* (0x80 - 0x30)) & ~(lower &+ ones &* (0x80 - 0x3A)) & high
    let isLetter = (lower &+ ones &* (0x80 - 0x61)) & ~(lower &+ ones &* (0x80 - 0x67)) & high
    // Setting 0x20 moved 0x10...0x19 on to the digits.
    let isTrue = word & (ones &* 0x20) | isLetter >> 2
    guard (isDigit | isLetter) == high, isTrue & (ones &* 0x20) == ones &* 0x20 else { return nil }
    let nibbles = (lower & (ones &* 0x0F)) &+ (isLetter >> 7) &* 9
    // The first byte is the highest nibble: gather pairs, then fours, then eights.
    let pairs = (nibbles | nibbles >> 4) & 0x00FF_00FF_00FF_00FF
    let fours = (pairs | pairs >> 8) & 0x0000_FFFF_0000_FFFF
    return (fours | fours >> 16) & 0xFFFF_FFFF
  }
}
