import Testing

@testable import PDMCore

@Suite("Deltas make of one object another")
struct DeltaPatchTests {
  /// Instructions, and what they make of a base.
  private struct Sample {
    var base: [UInt8]
    var instructions: [UInt8] = []
    var result: [UInt8] = []

    init(_ random: inout SplitMix64) {
      base = random.bytes(70_000)
      copy(offset: 11, size: 0x10000)
      for _ in 0..<12 {
        copy(offset: Int.random(in: 0..<60_000, using: &random), size: Int.random(in: 1..<10_000, using: &random))
        insert(random.bytes(Int.random(in: 1...127, using: &random)))
      }
    }

    private mutating func copy(offset: Int, size: Int) {
      var (flags, bytes): (UInt8, [UInt8]) = (0x80, [])
      // Bytes that are zero are left out; so are all three of 64 KiB.
      for (bit, value) in [offset & 0xFF, offset >> 8 & 0xFF, offset >> 16 & 0xFF, 0].enumerated() where value != 0 {
        flags |= 1 << UInt8(bit)
        bytes.append(UInt8(value))
      }
      for (bit, value) in [size & 0xFF, size >> 8 & 0xFF].enumerated() where value != 0 && size != 0x10000 {
        flags |= 0x10 << UInt8(bit)
        bytes.append(UInt8(value))
      }
      instructions += [flags] + bytes
      result += base[offset..<(offset + size)]
    }

    private mutating func insert(_ bytes: [UInt8]) {
      instructions += [UInt8(bytes.count)] + bytes
      result += bytes
    }
  }

  private func apply(_ instructions: [UInt8], _ base: [UInt8], room: Int) -> [UInt8]? {
    var output = [UInt8](repeating: 0, count: room)
    let fits = instructions.withUnsafeBufferPointer { delta in
      base.withUnsafeBufferPointer { base in
        output.withUnsafeMutableBufferPointer { output in
          guard let delta = delta.baseAddress, let start = base.baseAddress, let room = output.baseAddress else {
            return false
          }
          return DeltaPatch.apply(
            delta, instructions.count, from: 0, base: start, base.count, into: room, output.count)
        }
      }
    }
    return fits ? output : nil
  }

  private func size(_ instructions: [UInt8]) -> Int? {
    instructions.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.flatMap { DeltaPatch.resultSize($0, buffer.count, from: 0) }
    }
  }

  @Test func `instructions make what they say, and their size is known before`() {
    var random = SplitMix64(seed: 2)
    for _ in 0..<20 {
      let sample = Sample(&random)
      #expect(apply(sample.instructions, sample.base, room: sample.result.count) == sample.result)
      #expect(size(sample.instructions) == sample.result.count)
    }
  }

  @Test func `instructions that do not fit base, result or delta are refused`() {
    var random = SplitMix64(seed: 4)
    let sample = Sample(&random)
    let room = sample.result.count
    #expect(apply(sample.instructions, sample.base, room: room - 1) == nil)
    #expect(apply(sample.instructions, sample.base, room: room + 1) == nil)
    #expect(apply(sample.instructions, Array(sample.base.prefix(0x10000 + 10)), room: room) == nil)
    #expect(apply(sample.instructions.dropLast(), sample.base, room: room) == nil)
    #expect(size(sample.instructions.dropLast()) == nil)
    // An instruction of zero is kept for later by git.
    #expect(apply(sample.instructions + [0], sample.base, room: room) == nil)
  }
}
