/// The pairs of group code and value that a DXF file is made of (AutoCAD DXF reference, "ASCII DXF Files" and "Binary
/// DXF Files").
struct DXFPairs {
  struct Pair {
    var code: Int
    /// Where the value stands: without blanks in an ASCII file, its bytes in a binary one.
    var start: Int
    var end: Int
    /// Already decoded in a binary file.
    var number: Double?
  }

  private static let sentinelLength = 22

  private let isBinary: Bool
  /// Since release 13 a group code takes two bytes in a binary file.
  private let hasWideCodes: Bool
  private(set) var index: Int
  /// Whether reading ended before the file did.
  private(set) var isBroken = false

  init(_ bytes: Span<UInt8>, isBinary: Bool) {
    self.isBinary = isBinary
    // The first pair is (0, "SECTION").
    hasWideCodes = isBinary && bytes.count > Self.sentinelLength + 1 && bytes[Self.sentinelLength + 1] == 0
    index = isBinary ? Self.sentinelLength : 0
    if !isBinary, bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { index = 3 }
  }

  /// - Returns: nil at the end, and where the file stops making sense.
  mutating func next(_ bytes: Span<UInt8>) -> Pair? {
    isBinary ? nextBinary(bytes) : nextText(bytes)
  }

  func number(_ pair: Pair, _ bytes: Span<UInt8>) -> Double? {
    if isBinary { return pair.number }
    var index = pair.start
    guard let value = DecimalNumber.scan(bytes, &index, end: pair.end), index == pair.end, value.isFinite else {
      return nil
    }
    return value
  }

  private mutating func nextText(_ bytes: Span<UInt8>) -> Pair? {
    var code = line(bytes)
    // Empty lines at the end of the file are no pair.
    if code.start == code.end {
      var rest = index
      while rest < bytes.count, bytes[rest] <= 0x20 { rest += 1 }
      if rest == bytes.count { return nil }
    }
    let isNegative = code.start < code.end && bytes[code.start] == UInt8(ascii: "-")
    if isNegative { code.start += 1 }
    var value = 0
    guard code.start < code.end, code.end - code.start <= 6 else { return stop() }
    while code.start < code.end {
      let digit = bytes[code.start] &- UInt8(ascii: "0")
      guard digit <= 9 else { return stop() }
      value = value * 10 + Int(digit)
      code.start += 1
    }
    guard index < bytes.count else { return stop() }
    let content = line(bytes)
    return Pair(code: isNegative ? -value : value, start: content.start, end: content.end)
  }

  private mutating func line(_ bytes: Span<UInt8>) -> (start: Int, end: Int) {
    var start = index
    while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
    var end = index
    if index < bytes.count { index += 1 }
    while start < end, bytes[start] <= 0x20 { start += 1 }
    while end > start, bytes[end - 1] <= 0x20 { end -= 1 }
    return (start, end)
  }

  private mutating func stop() -> Pair? {
    isBroken = true
    return nil
  }

  private mutating func nextBinary(_ bytes: Span<UInt8>) -> Pair? {
    if index == bytes.count { return nil }
    guard let code = binaryCode(bytes) else { return stop() }
    let start = index
    switch code {
    case 10...59, 110...149, 210...239, 460...469, 1010...1059:
      guard let bits = integer(bytes, width: 8) else { return stop() }
      let number = Double(bitPattern: bits)
      return Pair(code: code, start: start, end: index, number: number.isFinite ? number : nil)
    case 60...79, 170...179, 270...289, 370...389, 400...409, 1060...1070:
      guard let bits = integer(bytes, width: 2) else { return stop() }
      return Pair(code: code, start: start, end: index, number: Double(Int16(truncatingIfNeeded: bits)))
    case 90...99, 420...429, 440...459, 1071:
      guard let bits = integer(bytes, width: 4) else { return stop() }
      return Pair(code: code, start: start, end: index, number: Double(Int32(truncatingIfNeeded: bits)))
    case 160...169:
      guard let bits = integer(bytes, width: 8) else { return stop() }
      return Pair(code: code, start: start, end: index, number: Double(Int64(bitPattern: bits)))
    case 290...299:
      guard let bits = integer(bytes, width: 1) else { return stop() }
      return Pair(code: code, start: start, end: index, number: Double(bits))
    case 310...319, 1004:
      guard let length = integer(bytes, width: 1), index + Int(length) <= bytes.count else { return stop() }
      index += Int(length)
      return Pair(code: code, start: start, end: index)
    default:
      while index < bytes.count, bytes[index] != 0 { index += 1 }
      guard index < bytes.count else { return stop() }
      index += 1
      return Pair(code: code, start: start, end: index - 1)
    }
  }

  private mutating func binaryCode(_ bytes: Span<UInt8>) -> Int? {
    if hasWideCodes { return integer(bytes, width: 2).map { Int(Int16(truncatingIfNeeded: $0)) } }
    guard let code = integer(bytes, width: 1) else { return nil }
    // Codes of extended data do not fit into a byte and follow in two.
    return code == 255 ? integer(bytes, width: 2).map(Int.init) : Int(code)
  }

  /// Little-endian.
  private mutating func integer(_ bytes: Span<UInt8>, width: Int) -> UInt64? {
    guard index + width <= bytes.count else { return nil }
    var value: UInt64 = 0
    for place in 0..<width { value |= UInt64(bytes[index + place]) << UInt64(8 * place) }
    index += width
    return value
  }
}
