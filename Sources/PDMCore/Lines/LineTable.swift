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
    var lines = Lines(capacity: bytes.count / 24 + 8)
    lines.add(bytes, 0..<bytes.count, rule)
    (starts, digests) = lines.finish(bytes.count)
  }

  /// The same, for a text that has much in common with another: only what differs is cut and digested anew.
  init(_ bytes: [UInt8], like other: LineTable) {
    self.bytes = bytes
    rule = other.rule
    let (head, tail) = CommonEnds.of(bytes, other.bytes)
    // A line without its newline is another line than the same one with it.
    let first = other.firstLine(startingAtOrAfter: head, orBehindNewline: true)
    let start = Int(other.starts[first])
    // The byte before the tail's first line is a newline in both, since it belongs to the tail.
    let last = max(first, other.firstLine(startingAtOrAfter: other.bytes.count - tail + 1, orBehindNewline: false))
    let shift = bytes.count - other.bytes.count
    let end = last < other.count ? Int(other.starts[last]) + shift : bytes.count
    var lines = Lines(capacity: other.count + 8)
    guard start <= end else {
      lines.add(bytes, 0..<bytes.count, rule)
      (starts, digests) = lines.finish(bytes.count)
      return
    }
    lines.copy(other, 0..<first, shift: 0)
    lines.add(bytes, start..<end, rule)
    lines.copy(other, last..<other.count, shift: shift)
    (starts, digests) = lines.finish(bytes.count)
  }

  /// The first line that begins at a byte or behind it; `count` where there is none.
  /// - Parameter isHead: counts lines that end before the byte, each with its newline, instead.
  private func firstLine(startingAtOrAfter byte: Int, orBehindNewline isHead: Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      let isBefore = isHead ? Int(starts[middle + 1]) <= byte : Int(starts[middle]) < byte
      if isBefore { low = middle + 1 } else { high = middle }
    }
    if isHead, low == count, low > 0, bytes.last != UInt8(ascii: "\n") { return low - 1 }
    return low
  }

  /// The lines of a text while it is cut.
  private struct Lines {
    private var starts: [Int32] = []
    private var digests: [UInt64] = []

    init(capacity: Int) {
      starts.reserveCapacity(capacity + 1)
      digests.reserveCapacity(capacity)
    }

    mutating func add(_ bytes: [UInt8], _ range: Range<Int>, _ rule: WhitespaceRule) {
      unsafe bytes.withUnsafeBufferPointer { text in
        guard let base = text.baseAddress else { return }
        var position = range.lowerBound
        while position < range.upperBound {
          starts.append(Int32(truncatingIfNeeded: position))
          let newline = unsafe memchr(base + position, 0x0a, range.upperBound - position)
          let end =
            unsafe newline.map { unsafe UnsafePointer($0.assumingMemoryBound(to: UInt8.self)) - base + 1 }
            ?? range.upperBound
          digests.append(unsafe LineDigest.digest(base + position, end - position, rule))
          position = end
        }
      }
    }

    mutating func copy(_ other: LineTable, _ range: Range<Int>, shift: Int) {
      digests += other.digests[range]
      let shift = Int32(truncatingIfNeeded: shift)
      if shift == 0 { starts += other.starts[range] } else { starts += other.starts[range].lazy.map { $0 &+ shift } }
    }

    mutating func finish(_ end: Int) -> (starts: [Int32], digests: [UInt64]) {
      starts.append(Int32(truncatingIfNeeded: end))
      return (starts, digests)
    }
  }
}

/// How much two texts have in common at their beginnings and at their ends, the two without overlap.
enum CommonEnds {
  static func of(_ one: [UInt8], _ other: [UInt8]) -> (head: Int, tail: Int) {
    unsafe one.withUnsafeBufferPointer { one in
      unsafe other.withUnsafeBufferPointer { other in
        guard let first = one.baseAddress, let second = other.baseAddress else { return (0, 0) }
        let limit = min(one.count, other.count)
        var head = 0
        for step in steps {
          while limit - head >= step, unsafe memcmp(first + head, second + head, step) == 0 { head += step }
        }
        var tail = 0
        for step in steps {
          while limit - head - tail >= step,
            unsafe memcmp(first + (one.count - tail - step), second + (other.count - tail - step), step) == 0
          {
            tail += step
          }
        }
        return (head, tail)
      }
    }
  }

  private static let steps = [4096, 512, 64, 8, 1]
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

  /// What git takes for white space (its ctype.c): not the form feed and the vertical tab of C.
  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d }

  @inline(__always) private static func mix(_ value: UInt64) -> UInt64 {
    let product = value.multipliedFullWidth(by: 0xa076_1d64_78bd_642f)
    return product.high ^ product.low
  }
}
