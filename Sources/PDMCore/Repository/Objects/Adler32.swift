/// The checksum at the end of a zlib stream (RFC 1950, section 8.2).
enum Adler32 {
  private static let modulus: UInt32 = 65521

  static func checksum(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt32 {
    var one: UInt32 = 1
    var two: UInt32 = 0
    var position = 0
    // So many blocks of sixteen that neither the lanes nor the sums below exceed 32 bits.
    while count - position >= 16 {
      let blocks = min((count - position) / 16, 256)
      var sums = SIMD16<UInt32>(repeating: 0)
      var sumsOfSums = SIMD16<UInt32>(repeating: 0)
      for block in 0..<blocks {
        let bytes = unsafe UnsafeRawPointer(start + position + block * 16).loadUnaligned(as: SIMD16<UInt8>.self)
        sumsOfSums &+= sums
        sums &+= SIMD16<UInt32>(truncatingIfNeeded: bytes)
      }
      let weights = SIMD16<UInt32>(16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
      two =
        (two + one * UInt32(blocks * 16) % modulus + (sumsOfSums &* 16).wrappedSum() + (sums &* weights).wrappedSum())
        % modulus
      one = (one + sums.wrappedSum()) % modulus
      position += blocks * 16
    }
    while position < count {
      one += unsafe UInt32(start[position])
      two += one
      position += 1
    }
    return (two % modulus) << 16 | one % modulus
  }
}
