import Glibc
import Testing

@testable import PDMCore

/// Many made-up cases for one reader of ours, each made of a seed and its number alone.
///
///     Fuzzing.run("rfc3339", sample: 5000) { random in _ = RFC3339.parse(random.text(30)) }
///
/// `make test` runs a sample, `make torture` the whole. Both begin with the same cases.
///
///     PDM_FUZZ_SEED=7            another seed than the usual one
///     PDM_FUZZ_CASE=rfc3339:17   this case alone, as the name of a crash tells it
///
/// A case that traps, or that asks for more memory than its like ever need
/// ends the process; before that its name is written to standard error (see ``FuzzWatch``).
enum Fuzzing {
  static let seed = number("PDM_FUZZ_SEED") ?? 20_261_124

  /// What a whole run is worth its name with.
  static let million = 1_000_000

  /// - Parameters:
  ///   - sample: how many cases `make test` runs.
  ///   - complete: how many `make torture` runs.
  static func run(
    _ name: String, sample: Int, complete: Int = million, _ body: (inout SplitMix64) throws -> Void
  ) rethrows {
    let base = name.utf8.reduce(seed) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    let watch = FuzzWatch(name: name, seed: seed)
    for number in cases(of: name, KillPoint.isComplete ? complete : sample) {
      watch.begin(number)
      var random = SplitMix64(seed: base &+ UInt64(number) &* 0x9E37_79B9_7F4A_7C15)
      try body(&random)
    }
    let count = watch.end()
    if KillPoint.isComplete { print("fuzz: \(name): \(count) cases, seed \(seed)") }
  }

  private static func cases(of name: String, _ count: Int) -> Range<Int> {
    guard let wanted = Environment.current["PDM_FUZZ_CASE"] else { return 0..<count }
    let words = String(decoding: wanted, as: UTF8.self).split(separator: ":")
    guard words.count == 2, words[0] == name, let number = Int(words[1]) else { return 0..<0 }
    return number..<(number + 1)
  }

  private static func number(_ variable: String) -> UInt64? {
    Environment.current[variable].flatMap { UInt64(String(decoding: $0, as: UTF8.self)) }
  }
}

/// Makes new inputs of known good ones: what a reader turns away at its first byte tests nothing behind it.
struct Mutation {
  let seeds: [[UInt8]]
  /// Pieces that mean something to the reader.
  let words: [[UInt8]]

  init(_ seeds: [[UInt8]], words: [String] = []) {
    self.seeds = seeds
    self.words = words.map { Array($0.utf8) } + Self.numbers
  }

  /// Where counters, sizes and times go over.
  private static let numbers = [
    "0", "-1", "1", "127", "128", "255", "256", "32767", "65535", "65536", "2147483647", "2147483648", "4294967295",
    "4294967296", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "18446744073709551615",
    "99999999999999999999999", "1e308", "-1e308", "1e-400", "nan", "00000000",
  ].map { Array($0.utf8) }

  private static let integers: [[UInt8]] = [
    [0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 1], [0, 1, 0, 0],
    [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
    [0x80, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0x80, 0x7F], [0, 0, 0x80, 0xFF], [0xFF, 0xFF],
  ]

  func make(_ random: inout SplitMix64, most: Int = 6) -> [UInt8] {
    var bytes = seeds.randomElement(using: &random) ?? []
    for _ in 0..<Int.random(in: 1...most, using: &random) { change(&bytes, &random) }
    return bytes
  }

  func change(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    let place = Int.random(in: 0...bytes.count, using: &random)
    let end = min(bytes.count, place + Int.random(in: 1...(Bool.random(using: &random) ? 8 : 200), using: &random))
    switch Int.random(in: 0..<11, using: &random) {
    case 0: if place < bytes.count { bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
    case 1: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &random) }
    case 2:
      if place < bytes.count { bytes[place] = [0, 0x20, 0x0A, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0 }
    case 3: bytes.insert(contentsOf: words.randomElement(using: &random) ?? [], at: place)
    case 4: bytes.removeSubrange(place..<end)
    case 5: bytes.insert(contentsOf: bytes[place..<end], at: place)
    case 6: bytes.removeSubrange(place...)
    case 7:
      let other = seeds.randomElement(using: &random) ?? []
      bytes = Array(bytes[..<place]) + other.dropFirst(Int.random(in: 0...other.count, using: &random))
    case 8: Self.put(Self.integers.randomElement(using: &random) ?? [], into: &bytes, at: place)
    case 9: Self.replaceNumber(in: &bytes, from: place, Self.numbers.randomElement(using: &random) ?? [])
    default: Self.put(words.randomElement(using: &random) ?? [], into: &bytes, at: place)
    }
    if bytes.count > 1 << 16 { bytes.removeSubrange((1 << 16)...) }
  }

  private static func put(_ piece: [UInt8], into bytes: inout [UInt8], at place: Int) {
    for (offset, byte) in piece.enumerated() where place + offset < bytes.count { bytes[place + offset] = byte }
  }

  private static func replaceNumber(in bytes: inout [UInt8], from place: Int, _ number: [UInt8]) {
    let isDigit: (UInt8) -> Bool = { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    guard let start = bytes[place...].firstIndex(where: isDigit) else { return }
    let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
    bytes.replaceSubrange(start..<end, with: number)
  }
}
