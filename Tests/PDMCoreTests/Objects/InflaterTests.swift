import Testing

@testable import PDMCore

@Suite("Streams of zlib are inflated", .enabled(if: ReferenceProgram.isInstalled("python3")))
struct InflaterTests {
  /// Makes streams of several contents, at each level and with each strategy, the fixed code among them (4); a line for
  /// each: stream and content in hexadecimal.
  private static let script = """
    import zlib, random
    r = random.Random(5)
    contents = [b'', b'x', b'ab' * 40, b'\\0' * 70000, bytes(r.randrange(256) for _ in range(9000)),
      bytes(min(255, int(r.expovariate(0.04))) for _ in range(30000)),
      b''.join(b'%d %d\\n' % (i, r.randrange(50)) for i in range(3000)),
      bytes(range(256)) * 3 + b'tail', bytes(r.randrange(256) for _ in range(600)) * 70]
    for content in contents:
      for level in (0, 1, 6, 9):
        for strategy in range(5):
          c = zlib.compressobj(level, zlib.DEFLATED, 15, 1 if strategy == 3 else 8, strategy)
          half = len(content) // 2
          stream = c.compress(content[:half]) + c.flush(zlib.Z_FULL_FLUSH) + c.compress(content[half:]) + c.flush()
          print(stream.hex(), content.hex(), sep=':')
    """

  private static let streams: [(stream: [UInt8], content: [UInt8])] = {
    let lines = (try? ReferenceProgram.lines("python3", ["-c", script])) ?? []
    return lines.map { line in
      let parts = line.split(separator: ":", omittingEmptySubsequences: false).map { Hex.decode($0) ?? [] }
      return (parts[0], parts[1])
    }
  }()

  /// - Returns: nil for a stream that is refused.
  private static func whole(_ stream: [UInt8], count: Int, _ inflater: Inflater = Inflater()) -> [UInt8]? {
    guarded(stream, count) { inflater.whole($0, into: $1, count: count) ? count : nil }
  }

  private static func beginning(_ stream: [UInt8], count: Int) -> [UInt8]? {
    guarded(stream, count) { Inflater().beginning($0, into: $1, count: count) }
  }

  /// Looks that nothing is written behind the slack.
  private static func guarded(
    _ stream: [UInt8], _ count: Int, _ inflate: (UnsafeBufferPointer<UInt8>, UnsafeMutablePointer<UInt8>) -> Int?
  ) -> [UInt8]? {
    let margin = [UInt8](repeating: 0xA5, count: 64)
    var output = [UInt8](repeating: 0, count: count + Inflater.slack) + margin
    let produced = stream.withUnsafeBufferPointer { source in
      output.withUnsafeMutableBufferPointer { room in room.baseAddress.flatMap { inflate(source, $0) } }
    }
    #expect(output.suffix(margin.count).elementsEqual(margin))
    return produced.map { Array(output.prefix($0)) }
  }

  @Test func `whole streams give back what went in`() {
    #expect(Self.streams.count == 180)
    let inflater = Inflater()
    for (stream, content) in Self.streams {
      let inflated = Self.whole(stream, count: content.count, inflater)
      #expect(inflated == content)
      // What follows the stream in a pack does not matter.
      let followed = Self.whole(
        stream + [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17], count: content.count)
      #expect(followed == content)
    }
  }

  @Test func `the beginning of a stream is had without the rest`() {
    for (stream, content) in Self.streams {
      for count in [0, 1, 7, 100, 512, content.count, content.count + 50] {
        let inflated = Self.beginning(stream, count: count)
        #expect(inflated == Array(content.prefix(count)))
      }
    }
  }

  @Test func `a stream of another size, cut off, or altered at its end is refused`() {
    for (stream, content) in Self.streams {
      let outcomes = [
        Self.whole(stream, count: content.count + 1), Self.whole(stream.dropLast(), count: content.count),
        Self.whole(Array(stream.prefix(stream.count / 2)), count: content.count),
        Self.whole(stream.dropLast() + [(stream.last ?? 0) ^ 1], count: content.count), Self.whole([], count: 0),
        content.isEmpty ? nil : Self.whole(stream, count: content.count - 1),
      ]
      #expect(outcomes.allSatisfy { $0 == nil })
    }
  }

  @Test func `whatever the bytes are, nothing is written where it must not`() {
    var random = SplitMix64(seed: 11)
    for (stream, content) in Self.streams where stream.count > 8 && content.count < 10_000 {
      for _ in 0..<6 {
        var altered = stream
        for _ in 0..<3 { altered[Int.random(in: 2..<altered.count, using: &random)] = UInt8(random.next() & 0xFF) }
        let inflated = Self.whole(altered, count: content.count)
        // The checksum of the content is in the stream: it may be hit, but then the content is right.
        #expect(inflated == nil || inflated == content)
      }
    }
  }
}
