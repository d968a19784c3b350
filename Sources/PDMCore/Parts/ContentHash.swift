/// 64-bit fingerprints of content, the same on every run. They keep apart what differs by chance, not what somebody
/// makes collide on purpose.
struct ContentHash {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  /// FNV-1a (G. Fowler, L. C. Noll, K.-P. Vo).
  @inline(__always)
  mutating func add(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x100_0000_01B3
  }

  mutating func add(_ bytes: Span<UInt8>, from start: Int, to end: Int) {
    var position = start
    while position < end {
      add(bytes[position])
      position += 1
    }
  }

  /// Both halves of a full product, folded: every bit of both sides reaches every bit of the result.
  @inline(__always)
  static func mix(_ left: UInt64, _ right: UInt64) -> UInt64 {
    let product = (left ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: right ^ 0xD1B5_4A32_D192_ED03)
    return product.high ^ product.low
  }
}
