@testable import PDMCore

/// A pack and its index as no git would write them: the lengths, places and bases are whatever a test wants, while the
/// compressed data is whole, so that a reader gets behind it.
struct HandmadePack {
  enum Base {
    case none(UInt8)
    /// So far back in the pack.
    case distance(Int)
    case name(ObjectID)
  }

  private(set) var bytes: [UInt8] = Array("PACK".utf8) + [0, 0, 0, 2, 0, 0, 0, 0]
  private(set) var places: [(name: ObjectID, offset: Int)] = []

  /// - Parameter claimed: the size that its header tells; nil for the true one.
  mutating func add(_ base: Base, _ content: [UInt8], named name: ObjectID, claimed: Int? = nil) {
    places.append((name, bytes.count))
    let kind: UInt8
    switch base {
    case .none(let number): kind = number
    case .distance: kind = 6
    case .name: kind = 7
    }
    var size = claimed ?? content.count
    var first = kind << 4 | UInt8(size & 15)
    size >>= 4
    while size > 0 {
      bytes.append(first | 0x80)
      first = UInt8(size & 0x7F)
      size >>= 7
    }
    bytes.append(first)
    switch base {
    case .none: break
    case .distance(let distance): bytes += Self.distance(distance)
    case .name(let name): bytes += name.bytes
    }
    bytes += Self.zlib(content)
  }

  /// The pack with its number of objects; nobody looks at the checksum.
  var pack: [UInt8] { bytes[..<8] + Self.big(places.count) + bytes[12...] + [UInt8](repeating: 0, count: 20) }

  /// Its index, version 2.
  var index: [UInt8] {
    let sorted = places.sorted { $0.name < $1.name }
    var index: [UInt8] = [0xFF, 0x74, 0x4F, 0x63, 0, 0, 0, 2]
    for first in 0..<256 { index += Self.big(sorted.count { Int($0.name.bytes[0]) <= first }) }
    for place in sorted { index += place.name.bytes }
    for _ in sorted { index += [0, 0, 0, 0] }
    for place in sorted { index += Self.big(place.offset) }
    return index + [UInt8](repeating: 0, count: 40)
  }

  static func big(_ number: Int) -> [UInt8] { (0..<4).reversed().map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) } }

  /// Stored blocks, which need no compressor (RFC 1951, section 3.2.4).
  static func zlib(_ content: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var rest = content[...]
    repeat {
      let block = rest.prefix(0xFFFF)
      rest = rest.dropFirst(block.count)
      let count = UInt16(block.count)
      stream += [
        rest.isEmpty ? 1 : 0, UInt8(count & 0xFF), UInt8(count >> 8), UInt8(~count & 0xFF), UInt8(~count >> 8),
      ]
      stream += block
    } while !rest.isEmpty
    return stream + adler(content)
  }

  private static func adler(_ content: [UInt8]) -> [UInt8] {
    var (a, b) = (1, 0)
    for byte in content {
      a = (a + Int(byte)) % 65521
      b = (b + a) % 65521
    }
    return big(b << 16 | a)
  }

  private static func distance(_ distance: Int) -> [UInt8] {
    var rest = max(distance, 0)
    var bytes = [UInt8(rest & 0x7F)]
    while rest >> 7 > 0 {
      rest = (rest >> 7) - 1
      bytes.insert(UInt8(rest & 0x7F) | 0x80, at: 0)
    }
    return bytes
  }

  /// A delta's size (gitformat-pack).
  static func size(_ number: Int) -> [UInt8] {
    var rest = number
    var bytes: [UInt8] = []
    while rest > 0x7F {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}
