/// SHA-256 by FIPS 180-4, for the chain of the audit and the digests of tokens.
///
/// Nothing is allocated per block: the verification of an audit hashes a million short lines.
struct SHA256 {
  static let byteCount = 32
  private static let blockSize = 64

  private var state: InlineArray<8, UInt32> = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  /// The beginning of a block that is not full yet.
  private var block = InlineArray<64, UInt8>(repeating: 0)
  private var filled = 0
  private var length: UInt64 = 0

  init() {}

  static func digest(_ bytes: some Collection<UInt8>) -> [UInt8] { digest(Array(bytes)) }

  static func digest(_ bytes: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finalize()
  }

  mutating func update(_ bytes: some Collection<UInt8>) { update(Array(bytes).span) }
  mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

  mutating func update(_ bytes: Span<UInt8>) {
    length &+= UInt64(bytes.count)
    var offset = 0
    if filled > 0 {
      offset = min(Self.blockSize - filled, bytes.count)
      fill(from: bytes, at: 0, count: offset)
      guard filled == Self.blockSize else { return }
      compressBlock()
    }
    while bytes.count - offset >= Self.blockSize {
      Self.compress(&state, bytes, at: offset)
      offset += Self.blockSize
    }
    fill(from: bytes, at: offset, count: bytes.count - offset)
  }

  /// Pads as section 5.1.1 says (a one bit, zeros, the length in bits) and gives the 32 bytes.
  consuming func finalize() -> [UInt8] {
    let bits = length &* 8
    block[filled] = 0x80
    filled += 1
    if filled > Self.blockSize - 8 {
      while filled < Self.blockSize { appendToBlock(0) }
      compressBlock()
    }
    while filled < Self.blockSize - 8 { appendToBlock(0) }
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      appendToBlock(UInt8(truncatingIfNeeded: bits >> shift))
    }
    compressBlock()

    var digest: [UInt8] = []
    digest.reserveCapacity(Self.byteCount)
    for index in state.indices {
      for shift in stride(from: UInt32(24), through: 0, by: -8) {
        digest.append(UInt8(truncatingIfNeeded: state[index] >> shift))
      }
    }
    return digest
  }

  private mutating func fill(from bytes: Span<UInt8>, at offset: Int, count: Int) {
    for index in 0..<count { block[filled + index] = bytes[offset + index] }
    filled += count
  }

  private mutating func appendToBlock(_ byte: UInt8) {
    block[filled] = byte
    filled += 1
  }

  private mutating func compressBlock() {
    // A copy, since the span of `block` would keep all of `self` from being written to.
    let full = block
    Self.compress(&state, full.span, at: 0)
    filled = 0
  }

  /// Section 6.2.2. The message schedule is kept as its last sixteen words, and the eight working variables change
  /// roles instead of places: eight rounds bring each back to its own name.
  private static func compress(_ state: inout InlineArray<8, UInt32>, _ bytes: Span<UInt8>, at offset: Int) {
    var words = InlineArray<16, UInt32>(repeating: 0)
    for index in 0..<16 {
      let at = offset + index * 4
      words[index] =
        UInt32(bytes[at]) << 24 | UInt32(bytes[at + 1]) << 16 | UInt32(bytes[at + 2]) << 8 | UInt32(bytes[at + 3])
    }
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    var start = 0
    while start < 64 {
      round(a, b, c, &d, e, f, g, &h, roundConstants[start] &+ words[start & 15])
      round(h, a, b, &c, d, e, f, &g, roundConstants[start + 1] &+ words[(start + 1) & 15])
      round(g, h, a, &b, c, d, e, &f, roundConstants[start + 2] &+ words[(start + 2) & 15])
      round(f, g, h, &a, b, c, d, &e, roundConstants[start + 3] &+ words[(start + 3) & 15])
      round(e, f, g, &h, a, b, c, &d, roundConstants[start + 4] &+ words[(start + 4) & 15])
      round(d, e, f, &g, h, a, b, &c, roundConstants[start + 5] &+ words[(start + 5) & 15])
      round(c, d, e, &f, g, h, a, &b, roundConstants[start + 6] &+ words[(start + 6) & 15])
      round(b, c, d, &e, f, g, h, &a, roundConstants[start + 7] &+ words[(start + 7) & 15])
      start += 8
      // Words 16 and up take the place of the ones that are used up, half of the window at a time.
      if start >= 8, start < 56 {
        for index in start + 8..<start + 16 { extend(&words, index) }
      }
    }
    state[0] &+= a
    state[1] &+= b
    state[2] &+= c
    state[3] &+= d
    state[4] &+= e
    state[5] &+= f
    state[6] &+= g
    state[7] &+= h
  }

  /// Step 1: word `index` of the schedule, for `index` 16 and up.
  @inline(__always)
  private static func extend(_ words: inout InlineArray<16, UInt32>, _ index: Int) {
    let early = words[(index - 15) & 15]
    let late = words[(index - 2) & 15]
    let sigma0 = rotate(early, 7) ^ rotate(early, 18) ^ early >> 3
    let sigma1 = rotate(late, 17) ^ rotate(late, 19) ^ late >> 10
    words[index & 15] = words[index & 15] &+ sigma0 &+ words[(index - 7) & 15] &+ sigma1
  }

  /// Step 3: one round; `input` is the constant plus the word of the schedule.
  @inline(__always)
  private static func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32,
    _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32, _ input: UInt32
  ) {
    let choice = g ^ (e & (f ^ g))
    let majority = (a & b) | (c & (a | b))
    let first = h &+ (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) &+ choice &+ input
    d = d &+ first
    h = first &+ (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) &+ majority
  }

  @inline(__always)
  private static func rotate(_ word: UInt32, _ count: UInt32) -> UInt32 { word &>> count | word &<< (32 &- count) }

  /// Section 4.2.2.
  private static let roundConstants: InlineArray<64, UInt32> = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
  ]
}
