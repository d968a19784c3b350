internal import Glibc

/// Reads zlib streams (RFC 1950 and 1951) into memory whose size is known. Keeps its tables between streams.
///
/// It reads nothing outside of the bytes it is given and writes nothing behind the output and its slack, whatever the
/// bytes are.
@safe
final class Inflater {
  /// So many bytes behind the output may be overwritten, since matches are copied in words.
  static let slack = 16

  let literals = HuffmanTable(symbols: DeflateSymbols.literals, widest: 10, capacity: 2048)
  let distances = HuffmanTable(symbols: DeflateSymbols.distances, widest: 8, capacity: 1024)
  private let lengths = HuffmanTable(symbols: DeflateSymbols.lengths, widest: 7, capacity: 128)
  private lazy var fixed = Self.fixedTables()
  private let codeLengths: UnsafeMutablePointer<UInt8>
  private let order: UnsafeMutablePointer<UInt8>
  /// With the bytes that ``HuffmanTable`` reads behind them.
  private static let mostCodes = DeflateSymbols.literalCount + DeflateSymbols.distanceCount + 8

  init() {
    unsafe codeLengths = .allocate(capacity: Self.mostCodes)
    unsafe codeLengths.initialize(repeating: 0, count: Self.mostCodes)
    unsafe order = .allocate(capacity: DeflateSymbols.lengthOrder.count)
    for (position, symbol) in DeflateSymbols.lengthOrder.enumerated() {
      unsafe (order + position).initialize(to: symbol)
    }
  }

  deinit {
    unsafe codeLengths.deallocate()
    unsafe order.deallocate()
  }

  /// How a block, or the reading of it, ended.
  enum BlockEnd { case endOfBlock, full, damaged }

  /// Inflates a whole stream.
  ///
  /// - Parameters:
  ///   - output: room for `count` bytes and ``slack``.
  /// - Returns: false where the stream is damaged, its checksum is wrong, or it has another number of bytes.
  func whole(
    _ source: UnsafeBufferPointer<UInt8>, into output: UnsafeMutablePointer<UInt8>, count: Int
  ) -> Bool {
    guard let (produced, rest) = unsafe inflate(source, into: output, count: count), produced == count,
      var rest = unsafe rest
    else { return false }
    unsafe rest.align()
    guard unsafe rest.end - rest.next >= 4 else { return false }
    return unsafe rest.next.big32 == Adler32.checksum(output, count)
  }

  /// Inflates the first bytes of a stream, whose checksum is not looked at.
  ///
  /// - Parameters:
  ///   - output: room for `count` bytes and ``slack``.
  /// - Returns: how many bytes there are, `count` or fewer; nil where what was read of the stream is damaged.
  func beginning(
    _ source: UnsafeBufferPointer<UInt8>, into output: UnsafeMutablePointer<UInt8>, count: Int
  ) -> Int? {
    unsafe inflate(source, into: output, count: count)?.produced
  }

  /// - Returns: `rest` is nil where the output was full before the stream ended.
  @inline(__always) private func inflate(
    _ source: UnsafeBufferPointer<UInt8>, into output: UnsafeMutablePointer<UInt8>, count: Int
  ) -> (produced: Int, rest: BitSource?)? {
    guard let start = source.baseAddress, source.count >= 2 else { return nil }
    let (method, flags) = unsafe (Int(start[0]), Int(start[1]))
    guard method & 15 == 8, method >> 4 <= 7, (method << 8 + flags) % 31 == 0, flags & 0x20 == 0 else { return nil }
    var bits = unsafe BitSource(start + 2, end: start + source.count)
    var next = unsafe output
    let end = unsafe output + count
    while true {
      unsafe bits.refill()
      guard unsafe bits.count >= 3 else { return nil }
      let isLast = unsafe bits.take(1) == 1
      let outcome: BlockEnd
      switch unsafe bits.take(2) {
      case 0: outcome = unsafe copyStored(&bits, &next, end: end)
      case 1:
        let tables = fixed
        outcome = unsafe decode(&bits, &next, tables.literals, tables.distances, begin: output, end: end)
      case 2:
        guard unsafe readCodes(&bits) else { return nil }
        outcome = unsafe decode(&bits, &next, literals, distances, begin: output, end: end)
      default: return nil
      }
      switch outcome {
      case .damaged: return nil
      case .full: return (count, nil)
      case .endOfBlock: if isLast { return unsafe (next - output, bits) }
      }
    }
  }

  private static func fixedTables() -> (literals: HuffmanTable, distances: HuffmanTable) {
    let literals = HuffmanTable(symbols: DeflateSymbols.literals, widest: 9, capacity: 512)
    let distances = HuffmanTable(symbols: DeflateSymbols.distances, widest: 5, capacity: 32)
    unsafe DeflateSymbols.fixedLiteralLengths.withUnsafeBufferPointer { lengths in
      if let start = lengths.baseAddress { _ = unsafe literals.build(start, lengths.count) }
    }
    unsafe DeflateSymbols.fixedDistanceLengths.withUnsafeBufferPointer { lengths in
      if let start = lengths.baseAddress { _ = unsafe distances.build(start, lengths.count) }
    }
    return (literals, distances)
  }

  /// A block without compression (RFC 1951, section 3.2.4).
  private func copyStored(
    _ bits: inout BitSource, _ next: inout UnsafeMutablePointer<UInt8>, end: UnsafeMutablePointer<UInt8>
  ) -> BlockEnd {
    unsafe bits.align()
    guard unsafe bits.end - bits.next >= 4 else { return .damaged }
    let header = unsafe (Int(bits.next[0]), Int(bits.next[1]), Int(bits.next[2]), Int(bits.next[3]))
    let count = header.0 | header.1 << 8
    guard count == (header.2 | header.3 << 8) ^ 0xFFFF else { return .damaged }
    unsafe bits.next += 4
    let room = unsafe end - next
    guard unsafe bits.end - bits.next >= min(count, room) else { return .damaged }
    unsafe memcpy(next, bits.next, min(count, room))
    unsafe next += min(count, room)
    unsafe bits.next += min(count, room)
    return count > room ? .full : .endOfBlock
  }

  /// The two codes of a block (RFC 1951, section 3.2.7).
  private func readCodes(_ bits: inout BitSource) -> Bool {
    unsafe bits.refill()
    guard unsafe bits.count >= 14 else { return false }
    let literalCount = unsafe bits.take(5) + 257
    let distanceCount = unsafe bits.take(5) + 1
    let lengthCount = unsafe bits.take(4) + 4
    guard literalCount <= 286, distanceCount <= 30 else { return false }
    unsafe codeLengths.update(repeating: 0, count: 19)
    for position in 0..<lengthCount {
      if unsafe bits.count < 3 {
        unsafe bits.refill()
        guard unsafe bits.count >= 3 else { return false }
      }
      unsafe codeLengths[Int(order[position])] = UInt8(truncatingIfNeeded: bits.take(3))
    }
    guard unsafe lengths.build(codeLengths, 19) else { return false }
    guard unsafe readLengths(&bits, literalCount + distanceCount), unsafe codeLengths[256] != 0 else { return false }
    return unsafe literals.build(codeLengths, literalCount)
      && distances.build(codeLengths + literalCount, distanceCount)
  }

  @inline(__always) private func readLengths(_ bits: inout BitSource, _ total: Int) -> Bool {
    let entries = unsafe lengths.entries
    let mask = UInt64(1) << UInt64(lengths.rootBits) - 1
    var position = 0
    while position < total {
      // A code takes seven bits at most, what follows it seven.
      if unsafe bits.count < 14 { unsafe bits.refill() }
      let entry = unsafe entries[Int(truncatingIfNeeded: bits.bits & mask)]
      let length = Int(entry & 0xFF)
      guard entry & HuffmanTable.special == 0, unsafe bits.count >= length else { return false }
      unsafe bits.drop(length)
      let symbol = Int(entry >> 16)
      if symbol < 16 {
        unsafe codeLengths[position] = UInt8(truncatingIfNeeded: symbol)
        position += 1
        continue
      }
      let extra = symbol == 16 ? 2 : symbol == 17 ? 3 : 7
      guard unsafe bits.count >= extra, symbol > 16 || position > 0 else { return false }
      let times = unsafe bits.take(extra) + (symbol == 18 ? 11 : 3)
      guard position + times <= total else { return false }
      let value = unsafe symbol == 16 ? codeLengths[position - 1] : 0
      unsafe (codeLengths + position).update(repeating: value, count: times)
      position += times
    }
    return true
  }
}
