import Glibc

/// A text cut into lines, each with a digest under one rule for white space.
///
/// Kept with the text: in a walk over the history each text is compared twice, as the new one and as the old one.
final class LineTable {
  let bytes: [UInt8]
  let rule: WhitespaceRule
  /// Where each line begins, and behind them where the text ends.
  let starts: [Int32]
  /// One for each line. Lines that are alike have the same.
  let digests: [UInt64]

  var count: Int { digests.count }

  /// With its newline.
  func range(of line: Int) -> Range<Int> { Int(starts[line])..<Int(starts[line + 1]) }

  init(_ bytes: [UInt8], rule: WhitespaceRule) {
    self.bytes = bytes
    self.rule = rule
    var starts: [Int32] = []
    var digests: [UInt64] = []
    starts.reserveCapacity(bytes.count / 24 + 8)
    digests.reserveCapacity(bytes.count / 24 + 8)
    unsafe bytes.withUnsafeBufferPointer { text in
      guard let base = text.baseAddress else { return }
      var position = 0
      while position < text.count {
        starts.append(Int32(truncatingIfNeeded: position))
        let newline = unsafe memchr(base + position, 0x0a, text.count - position)
        let end =
          unsafe newline.map { unsafe UnsafePointer($0.assumingMemoryBound(to: UInt8.self)) - base + 1 } ?? text.count
        digests.append(unsafe LineDigest.digest(base + position, end - position, rule))
        position = end
      }
    }
    starts.append(Int32(truncatingIfNeeded: bytes.count))
    self.starts = starts
    self.digests = digests
  }

  /// The same, for a text that shares most of its lines with another.
  convenience init(_ bytes: [UInt8], like other: LineTable) {
    self.init(bytes, rule: other.rule)
  }

  static func count(of text: [UInt8]) -> Int {
    text.isEmpty ? 0 : text.reduce(0) { $1 == 0x0a ? $0 + 1 : $0 } + (text.last == 0x0a ? 0 : 1)
  }
}

/// Digests of lines, eight bytes a step.
enum LineDigest {
  static func digest(_ start: UnsafePointer<UInt8>, _ count: Int, _ rule: WhitespaceRule) -> UInt64 {
    rule == .exact ? unsafe exact(start, count) : unsafe withoutSpace(start, count)
  }

  private static func exact(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    var value = UInt64(truncatingIfNeeded: count) &* 0x9e37_79b9_7f4a_7c15
    var position = 0
    while count - position >= 8 {
      value = mix(value ^ (unsafe UnsafeRawPointer(start + position).loadUnaligned(as: UInt64.self)))
      position += 8
    }
    var last: UInt64 = 0
    while position < count {
      last = last << 8 | UInt64(unsafe start[position])
      position += 1
    }
    return mix(value ^ last)
  }

  private static func withoutSpace(_ start: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    var value: UInt64 = 0x9e37_79b9_7f4a_7c15
    var position = 0
    while position < count {
      let byte = unsafe start[position]
      if !isSpace(byte) { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
      position += 1
    }
    return mix(value)
  }

  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0d) }

  @inline(__always) private static func mix(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xa076_1d64_78bd_642f)
    return product.high ^ product.low
  }
}
