/// How much of one text stands in another, by git's measure for renames (diffcore-delta.c and diffcore-rename.c of 2.39).
///
/// A text is cut into pieces that end at a newline or after 64 bytes; pieces are counted by a small digest. Two texts are
/// as alike as the share of the larger one that is in pieces of the other.
struct Similarity {
  /// A score of this is a copy.
  static let highest = 60_000
  /// Half: what git asks of a rename.
  static let least = 30_000

  /// The bytes in pieces of each digest, by digest.
  private let weights: [(digest: UInt32, bytes: Int)]
  private let size: Int

  init(of text: [UInt8]) {
    size = text.count
    let isText = !text.isBinary
    var found: [UInt64] = []
    found.reserveCapacity(text.count / 24 + 8)
    let bytes = text.span
    var (first, second) = (UInt32(0), UInt32(0))
    var length = 0
    for position in bytes.indices {
      let byte = bytes[position]
      if isText, byte == 0x0d, position + 1 < bytes.count, bytes[position + 1] == 0x0a { continue }
      let before = first
      first = (first << 7) ^ (second >> 25)
      second = (second << 7) ^ (before >> 25)
      first &+= UInt32(byte)
      length += 1
      if length < 64, byte != 0x0a { continue }
      found.append(UInt64((first &+ second &* 0x61) % 107_927) << 32 | UInt64(length))
      (first, second, length) = (0, 0, 0)
    }
    // What is left behind the last piece does not count; git has counted it since January 2024.
    found.sort()
    var weights: [(digest: UInt32, bytes: Int)] = []
    for piece in found {
      let digest = UInt32(piece >> 32)
      if let last = weights.last, last.digest == digest {
        weights[weights.count - 1].bytes += Int(piece & 0xffff_ffff)
      } else {
        weights.append((digest, Int(piece & 0xffff_ffff)))
      }
    }
    self.weights = weights
  }

  /// Whether texts of these sizes can be alike enough at all.
  static func isPossible(_ one: Int, _ other: Int, atLeast least: Int) -> Bool {
    // What is larger than an object can be read is no text that is compared.
    guard max(one, other) <= StoredObject.largestCount else { return false }
    return max(one, other) * (highest - least) >= abs(one - other) * highest
  }

  /// How much of `self` is in `new`.
  func score(in new: Similarity) -> Int {
    guard new.size > 0 else { return 0 }
    var copied = 0
    var position = 0
    for (digest, bytes) in weights {
      while position < new.weights.count, new.weights[position].digest < digest { position += 1 }
      guard position < new.weights.count else { break }
      if new.weights[position].digest == digest { copied += min(bytes, new.weights[position].bytes) }
    }
    return copied * Self.highest / max(size, new.size)
  }
}
