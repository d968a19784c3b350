/// Decimal numbers read from bytes, exact to the nearest double.
///
/// Up to 2^53, and times or through a power of ten up to 10^22, both operands are doubles without error and one IEEE
/// operation rounds once (W. Clinger, "How to Read Floating Point Numbers Accurately", 1990). The rest is left to the
/// standard library.
enum DecimalNumber {
  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
  ]

  /// Reads a number that begins at `index`, and moves `index` behind it.
  ///
  /// - Parameter allowsExponent: Off in G-code, where `X1E2` is two words.
  /// - Returns: nil where no digit stands; `index` is then left alone. May be infinite, never NaN.
  @inline(__always)
  static func scan(_ bytes: Span<UInt8>, _ index: inout Int, end: Int, allowsExponent: Bool = true) -> Double? {
    var position = index
    var isNegative = false
    if position < end, bytes[position] == UInt8(ascii: "-") || bytes[position] == UInt8(ascii: "+") {
      isNegative = bytes[position] == UInt8(ascii: "-")
      position += 1
    }
    var mantissa: UInt64 = 0
    var exponent = 0
    var digits = 0
    var isExact = true
    var isFraction = false
    while position < end {
      let byte = bytes[position]
      let digit = byte &- UInt8(ascii: "0")
      if digit <= 9 {
        digits += 1
        if mantissa < 100_000_000_000_000_000 {
          mantissa = mantissa &* 10 &+ UInt64(digit)
          if isFraction { exponent -= 1 }
        } else {
          isExact = false
        }
      } else if byte == UInt8(ascii: "."), !isFraction {
        isFraction = true
      } else {
        break
      }
      position += 1
    }
    guard digits > 0 else { return nil }
    if allowsExponent, position < end, bytes[position] | 0x20 == UInt8(ascii: "e"),
      let power = scanExponent(bytes, &position, end: end)
    {
      exponent += power
    }
    defer { index = position }
    if isExact, mantissa <= 1 << 53, exponent.magnitude <= 22 {
      let value = exponent < 0 ? Double(mantissa) / powers[-exponent] : Double(mantissa) * powers[exponent]
      return isNegative ? -value : value
    }
    return slow(bytes, from: index, to: position)
  }

  /// - Returns: nil where the letter is not followed by digits and does not belong to the number.
  private static func scanExponent(_ bytes: Span<UInt8>, _ position: inout Int, end: Int) -> Int? {
    var reader = position + 1
    var isNegative = false
    if reader < end, bytes[reader] == UInt8(ascii: "-") || bytes[reader] == UInt8(ascii: "+") {
      isNegative = bytes[reader] == UInt8(ascii: "-")
      reader += 1
    }
    var power = 0
    let first = reader
    while reader < end, case let digit = bytes[reader] &- UInt8(ascii: "0"), digit <= 9 {
      // Far beyond what a double can hold, so that the sum cannot overflow.
      power = min(power * 10 + Int(digit), 1_000_000)
      reader += 1
    }
    guard reader > first else { return nil }
    position = reader
    return isNegative ? -power : power
  }

  @inline(never)
  private static func slow(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> Double? {
    var text: [UInt8] = []
    for position in start..<end { text.append(bytes[position]) }
    return Double(String(decoding: text, as: UTF8.self))
  }
}
