/// A span of time as people type it: a decimal number of seconds, or of the unit behind it.
public enum DurationText {
  private static let units: [(letter: Character, seconds: Int64)] = [("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1)]
  /// Some 30,000 years; keeps every product below within 64 bits.
  private static let longest: Int64 = 1_000_000_000_000

  public static func parse(_ bytes: [UInt8]) -> Duration? {
    var digits = bytes[...]
    var unit: Int64 = 1
    if let last = digits.last,
      let named = units.first(where: { $0.letter == Character(Unicode.Scalar(last)) })
    {
      unit = named.seconds
      digits.removeLast()
    }
    let parts = digits.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let whole = number(first), whole <= longest / unit else { return nil }
    guard parts.count == 2 else { return .seconds(whole * unit) }
    guard parts[1].count <= 9, let fraction = number(parts[1]) else { return nil }
    var nanoseconds = fraction
    for _ in parts[1].count..<9 { nanoseconds *= 10 }
    return .seconds(whole * unit) + .nanoseconds(nanoseconds * unit)
  }

  /// The shortest exact text with one unit.
  static func format(_ duration: Duration) -> String? {
    let (seconds, attoseconds) = duration.components
    guard attoseconds == 0 else {
      var fraction = String(attoseconds / 1_000_000_000)
      fraction = String(repeating: "0", count: max(0, 9 - fraction.count)) + fraction
      while fraction.hasSuffix("0") { fraction.removeLast() }
      return "\(seconds).\(fraction)s"
    }
    for (letter, size) in units where seconds != 0 && seconds % size == 0 { return "\(seconds / size)\(letter)" }
    return "\(seconds)s"
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    guard !digits.isEmpty, digits.count <= 18 else { return nil }
    var number: Int64 = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      number = number * 10 + Int64(digit - UInt8(ascii: "0"))
    }
    return number
  }
}
