/// What the symbols of RFC 1951, section 3.2.5, stand for, as entries of a ``HuffmanTable``.
enum DeflateSymbols {
  static let literalCount = 288
  static let distanceCount = 32

  /// Bytes, the end of a block, lengths. 286 and 287 are in the fixed code and mean nothing.
  static let literals: [UInt32] = {
    var entries: [UInt32] = (0..<256).map { HuffmanTable.literal | $0 << 16 }
    entries.append(HuffmanTable.special | HuffmanTable.endOfBlock)
    var base: UInt32 = 3
    for symbol in 257..<285 {
      let extra: UInt32 = symbol < 265 ? 0 : UInt32(symbol - 261) / 4
      entries.append(base << 16 | extra)
      base += 1 << extra
    }
    // The longest has a code of its own, without further bits.
    entries.append(258 << 16)
    return entries + [HuffmanTable.special, HuffmanTable.special]
  }()

  static let distances: [UInt32] = {
    var entries: [UInt32] = []
    var base: UInt32 = 1
    for symbol in 0..<30 {
      let extra: UInt32 = symbol < 4 ? 0 : UInt32(symbol - 2) / 2
      entries.append(base << 16 | extra)
      base += 1 << extra
    }
    return entries + [HuffmanTable.special, HuffmanTable.special]
  }()

  /// Lengths of codes: 0...15 themselves, 16...18 repeats.
  static let lengths: [UInt32] = (0..<19).map { $0 << 16 }

  /// The order in which a block gives the lengths of the code for lengths (section 3.2.7).
  static let lengthOrder: [UInt8] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

  /// The fixed code (section 3.2.6).
  static let fixedLiteralLengths: [UInt8] = (0..<288).map { $0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8 }
  static let fixedDistanceLengths = [UInt8](repeating: 5, count: 32)
}
