import Testing

@testable import PDMCore

@Suite struct ParserFuzzTests {
  private static let vocabulary: [[UInt8]] =
    [
      "checkout", "ls", "user", "add", "audit", "verify", "mv", "help", "show", "--", "-", "", "--message",
      "--message=",
      "--wait", "--wait=3", "--limit", "7", "-n", "-vv", "-C", "--no-pager", "--json", "--status=all", "-m", "--help",
      "x",
      "--version", "-pnm", "=", "--=", "---", "-=",
    ].map { Array($0.utf8) } + [[0xFF], [0x2D, 0xC3], [0x2D, 0xE2, 0x82], [0x2D, 0x2D, 0xFE, 0x3D, 0x80]]

  @Test func survivesAnything() {
    let tree = sampleTree()
    var random = SplitMix64(seed: 20_260_101)
    var outcomes: [String: Int] = [:]
    for _ in 0..<20_000 {
      let words = (0..<Int.random(in: 0...6, using: &random)).map { _ in Self.word(&random) }
      switch tree.parse(words) {
      case .run: outcomes["run", default: 0] += 1
      case .help(let text):
        outcomes["help", default: 0] += 1
        #expect(!text.isEmpty)
      case .version: outcomes["version", default: 0] += 1
      case .failure(let failure):
        outcomes["failure", default: 0] += 1
        #expect(!failure.message.isEmpty && !failure.message.hasSuffix("."))
        if let origin = failure.origin {
          #expect(words.indices.contains(origin.word), "\(failure)")
          #expect(origin.offset < max(1, words[origin.word].count), "\(failure)")
        }
      }
    }
    // The words must reach every way out, or the test proves little.
    #expect(outcomes.count == 4)
    #expect(outcomes.values.allSatisfy { $0 > 100 }, "\(outcomes)")
  }

  private static func word(_ random: inout SplitMix64) -> [UInt8] {
    if Int.random(in: 0..<4, using: &random) > 0, let known = vocabulary.randomElement(using: &random) { return known }
    let letters: [UInt8] = Array("--=mnpvCx0".utf8) + [0xC3, 0xA9, 0xFF, 0x0A]
    return (0..<Int.random(in: 0...5, using: &random)).compactMap { _ in letters.randomElement(using: &random) }
  }
}
