/// One block of a program: the words of a line, taken apart (NIST RS-274/NGC, section 3.3; Fanuc and Marlin differ in
/// details that are named where they are read).
struct GCodeBlock {
  /// Codes of G and M in tenths: G38.2 is 382.
  private(set) var gCodes: [Int] = []
  private(set) var mCodes: [Int] = []
  /// Digits of the T word, as written: 0101 is tool 1 with offset 1 on a lathe.
  private(set) var tool: Range<Int>?
  /// Whether the line holds something that is no word: an expression, a variable, another language.
  private(set) var isUnreadable = false
  /// A command in words, such as Klipper's `SET_VELOCITY_LIMIT`, that by its name moves nothing.
  private(set) var isSetting = false
  private(set) var isOptional = false
  private(set) var isTapeMark = false
  /// Letters with a number, and letters without one, as bits from A.
  private(set) var valued: UInt32 = 0
  private(set) var bare: UInt32 = 0
  private var values = InlineArray<26, Double>(repeating: 0)

  var isEmpty: Bool { valued | bare == 0 && !isUnreadable && !isTapeMark }

  static func bit(_ letter: Unicode.Scalar) -> UInt32 { 1 << (letter.value - 65) }

  /// The value of a word, by its letter in capitals.
  @inline(__always)
  subscript(_ letter: Unicode.Scalar) -> Double? {
    let place = Int(letter.value) - 65
    return valued & 1 << UInt32(place) == 0 ? nil : values[place]
  }

  @inline(__always)
  func has(_ letters: UInt32) -> Bool { valued & letters != 0 }

  /// Codes of Marlin that take the rest of the line as text (M23 file, M117 message and their like).
  private static let textCodes: Set<Int> = [160, 230, 280, 320, 330, 360, 1170, 1180, 9280]

  /// Reads the line from `start` up to `end`.
  mutating func read(_ bytes: Span<UInt8>, from start: Int, to end: Int) {
    gCodes.removeAll(keepingCapacity: true)
    mCodes.removeAll(keepingCapacity: true)
    tool = nil
    isUnreadable = false
    isSetting = false
    isOptional = false
    isTapeMark = false
    valued = 0
    bare = 0
    var index = start
    while index < end {
      let byte = bytes[index]
      switch byte {
      case 0...0x20: index += 1
      case UInt8(ascii: "("): skipComment(bytes, &index, end)
      // A comment to the end of the line; a checksum.
      case UInt8(ascii: ";"), UInt8(ascii: "*"): return
      case UInt8(ascii: "/") where valued | bare == 0:
        isOptional = true
        index += 1
        // Fanuc numbers its switches: /2.
        if index < end, bytes[index] &- UInt8(ascii: "1") <= 8 { index += 1 }
      case UInt8(ascii: "%") where valued | bare == 0:
        isTapeMark = true
        return
      // Another way to write O.
      case UInt8(ascii: ":") where valued | bare == 0:
        index += 1
        while index < end, bytes[index] &- UInt8(ascii: "0") <= 9 { index += 1 }
      default:
        guard readWord(bytes, &index, end) else { return fail(bytes, from: start, to: end) }
        if let code = mCodes.last, Self.textCodes.contains(code), gCodes.isEmpty { return }
      }
    }
    let words = bare & ~(Self.bit("N"))
    // `O100 SUB` and `GOTO 10` are letters without numbers beside others; `G28 X Y` and `M84 E` are flags.
    if words != 0, gCodes.isEmpty && mCodes.isEmpty && valued & Self.bit("T") == 0 || words & Self.bit("G") != 0 {
      fail(bytes, from: start, to: end)
    }
  }

  /// - Returns: false where no word stands.
  private mutating func readWord(_ bytes: Span<UInt8>, _ index: inout Int, _ end: Int) -> Bool {
    let letter = bytes[index] & 0xDF
    guard letter >= UInt8(ascii: "A"), letter <= UInt8(ascii: "Z"), bytes[index] >= UInt8(ascii: "A") else {
      return false
    }
    index += 1
    while index < end, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    let bit: UInt32 = 1 << UInt32(letter - UInt8(ascii: "A"))
    let first = index
    guard let value = DecimalNumber.scan(bytes, &index, end: end, allowsExponent: false), value.isFinite else {
      // An expression, or a letter alone.
      if index < end, Self.beginsExpression(bytes[index]) { return false }
      bare |= bit
      return true
    }
    switch letter {
    case UInt8(ascii: "G"): gCodes.append(Self.tenths(value))
    case UInt8(ascii: "M"): mCodes.append(Self.tenths(value))
    case UInt8(ascii: "T"): tool = first..<index
    default: break
    }
    // A second value for the same axis would be one too many.
    if letter != UInt8(ascii: "G"), letter != UInt8(ascii: "M"), valued & bit != 0 { return false }
    values[Int(letter - UInt8(ascii: "A"))] = value
    valued |= bit
    return true
  }

  private static func beginsExpression(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "#"), UInt8(ascii: "["), UInt8(ascii: "="), UInt8(ascii: "<"), UInt8(ascii: "-"),
      UInt8(ascii: "+"), UInt8(ascii: "_"), UInt8(ascii: "\""), UInt8(ascii: "{"):
      true
    default: false
    }
  }

  private static func tenths(_ value: Double) -> Int {
    let tenths = (value * 10).rounded()
    return (0...100_000).contains(tenths) ? Int(tenths) : -1
  }

  private func skipComment(_ bytes: Span<UInt8>, _ index: inout Int, _ end: Int) {
    while index < end, bytes[index] != UInt8(ascii: ")") { index += 1 }
    if index < end { index += 1 }
  }

  /// What follows an M code without a variable in it is the text of that code; anything else could have moved.
  private mutating func fail(_ bytes: Span<UInt8>, from start: Int, to end: Int) {
    var index = start
    var hasVariable = false
    var firstWord: [UInt8] = []
    while index < end {
      let byte = bytes[index]
      if byte == UInt8(ascii: "#") || byte == UInt8(ascii: "[") { hasVariable = true }
      if firstWord.count < 15, byte > 0x20 || !firstWord.isEmpty { firstWord.append(byte & 0xDF) }
      index += 1
    }
    if !hasVariable, gCodes.isEmpty, !mCodes.isEmpty { return }
    isUnreadable = true
    isSetting = firstWord.starts(with: "SET_".utf8) || firstWord.starts(with: "EXCLUDE_OBJECT".utf8)
  }
}
