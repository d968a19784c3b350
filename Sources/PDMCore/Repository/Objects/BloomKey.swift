/// What a path is in the changed-path filters of a commit-graph (gitformat-commit-graph, "BDAT"; git's bloom.c).
struct BloomKey {
  let path: [UInt8]
  let version: UInt32
  private let first: UInt32
  private let second: UInt32

  /// - Parameter version: of the hash. Version 1 takes bytes as signed numbers.
  init(_ path: [UInt8], version: UInt32) {
    self.path = path
    self.version = version
    first = Self.murmur3(path, seed: 0x293A_E76F, isSigned: version == 1)
    second = Self.murmur3(path, seed: 0x7E64_6E2C, isSigned: version == 1)
  }

  /// Whether a filter may hold the path.
  /// - Parameters:
  ///   - filter: its `count` bytes, at least one.
  ///   - hashes: how many bits each path sets.
  func isPossible(in filter: UnsafePointer<UInt8>, _ count: Int, hashes: UInt32) -> Bool {
    let bits = UInt32(truncatingIfNeeded: count * 8)
    guard bits > 0 else { return true }
    for number in 0..<hashes {
      let bit = (first &+ number &* second) % bits
      if unsafe filter[Int(bit / 8)] & 1 << UInt8(bit & 7) == 0 { return false }
    }
    return true
  }

  /// MurmurHash3, 32 bits, for processors of the little-endian kind.
  private static func murmur3(_ bytes: [UInt8], seed: UInt32, isSigned: Bool) -> UInt32 {
    func word(_ position: Int) -> UInt32 {
      isSigned ? UInt32(bitPattern: Int32(Int8(bitPattern: bytes[position]))) : UInt32(bytes[position])
    }
    func scrambled(_ word: UInt32) -> UInt32 {
      let product = word &* 0xCC9E_2D51
      return (product << 15 | product >> 17) &* 0x1B87_3593
    }
    var hash = seed
    var position = 0
    while bytes.count - position >= 4 {
      // Signed bytes fill what is above them, as git's do.
      hash ^= scrambled(
        word(position) | word(position + 1) << 8 | word(position + 2) << 16 | word(position + 3) << 24)
      hash = (hash << 13 | hash >> 19) &* 5 &+ 0xE654_6B64
      position += 4
    }
    if position < bytes.count {
      var rest: UInt32 = 0
      for (place, index) in (position..<bytes.count).enumerated() { rest ^= word(index) << UInt32(place * 8) }
      hash ^= scrambled(rest)
    }
    hash ^= UInt32(truncatingIfNeeded: bytes.count)
    hash = (hash ^ hash >> 16) &* 0x85EB_CA6B
    hash = (hash ^ hash >> 13) &* 0xC2B2_AE35
    return hash ^ hash >> 16
  }
}
