/// An index file of version 2 (gitformat-index(5)) in which nothing but names and objects matters: for questions to git
/// about other names than those of the real one.
enum NamesIndex {
  static func bytes(_ files: [[UInt8]: ObjectID]) -> [UInt8] {
    var index = Array("DIRC".utf8) + number(2) + number(UInt32(files.count))
    for (name, object) in files.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let start = index.count
      index += [UInt8](repeating: 0, count: 24) + number(0o100644) + [UInt8](repeating: 0, count: 12) + object.bytes
      let length = UInt16(min(name.count, 0xFFF))
      index += [UInt8(length >> 8), UInt8(length & 0xFF)] + name
      // At least one, up to a multiple of eight.
      repeat { index.append(0) } while (index.count - start) % 8 != 0
    }
    return index + SHA1.digest(index)
  }

  private static func number(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
  }
}
