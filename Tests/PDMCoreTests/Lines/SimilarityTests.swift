import Testing

@testable import PDMCore

/// How alike two texts are, compared with the percentage that git gives a rename.
@Suite("Texts are as alike as git says")
struct SimilarityTests {
  @Test("scores are git's")
  func scores() throws {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    var random = SplitMix64(seed: 4)
    var expected = 0
    for number in 0..<60 {
      let lines = (0..<(5 + random.below(80))).map { _ in
        String(repeating: "x", count: random.below(90)) + "\(random.below(40))"
      }
      var new = lines
      for _ in 0..<random.below(lines.count) { new[random.below(new.count)] = "other \(random.below(9))" }
      let end = random.below(4) == 0 ? "\r\n" : "\n"
      let old = Array((lines.joined(separator: end) + (random.below(3) == 0 ? "" : end)).utf8)
      let text = Array((new.joined(separator: "\n") + "\n").utf8)
      try fixture.write(Array("repo/old".utf8), old)
      try fixture.git("rm", "-q", "--cached", "--ignore-unmatch", "-r", ".")
      try fixture.git("add", "old")
      let before = try fixture.git("write-tree")
      try fixture.write(Array("repo/new\(number)".utf8), text)
      try fixture.git("rm", "-q", "--cached", "old")
      try fixture.git("add", "new\(number)")
      let after = try fixture.git("write-tree")
      let output = try fixture.git(
        ["diff-tree", "-M1%", "--raw"].map { Array($0.utf8) } + [before, after].map { Array($0.dropLast()) })
      let words = String(decoding: output, as: UTF8.self).split(whereSeparator: { $0 == " " || $0 == "\t" })
      guard words.count > 4, words[4].hasPrefix("R"), let percent = Int(words[4].dropFirst()) else { continue }
      expected += 1
      let score = Similarity(of: old).score(in: Similarity(of: text))
      #expect(score * 100 / Similarity.highest == percent, "pair \(number)")
    }
    #expect(expected > 30)
  }
}
