import Testing

@testable import PDMCore

/// Hunks without context, compared with those of `git diff -U0`.
@Suite("Lines are compared as git compares them")
struct LineDifferTests {
  /// Few different lines, so that there is much to choose from.
  private static func lines(_ random: inout SplitMix64, _ count: Int, kinds: Int) -> [String] {
    (0..<count).map { _ in
      let indent = String(repeating: [" ", "\t"][random.below(2)], count: random.below(3))
      return random.below(5) == 0 ? "" : indent + "line \(random.below(kinds))"
    }
  }

  private static func edited(_ old: [String], _ random: inout SplitMix64, kinds: Int) -> [String] {
    var new = old
    for _ in 0...random.below(6) {
      let start = random.below(new.count + 1)
      let end = min(new.count, start + random.below(9))
      switch random.below(5) {
      case 0: new.removeSubrange(start..<end)
      case 1: new.insert(contentsOf: new[start..<end], at: random.below(new.count + 1))
      case 2: for line in start..<end { new[line] = " " + new[line].replacing("line", with: "line ") }
      default: new.replaceSubrange(start..<end, with: lines(&random, random.below(8), kinds: kinds))
      }
    }
    return new
  }

  private static func pairs(_ seed: UInt64) -> [(old: [UInt8], new: [UInt8])] {
    var random = SplitMix64(seed: seed)
    func text(_ lines: [String], _ end: String, endsInNewline: Bool) -> [UInt8] {
      Array((lines.joined(separator: end) + (endsInNewline && !lines.isEmpty ? end : "")).utf8)
    }
    var pairs = (0..<150).map { number in
      let kinds = [3, 20, 400][number % 3]
      let old = lines(&random, [5, 60, 300][random.below(3)], kinds: kinds)
      let new = random.below(12) == 0 ? lines(&random, 40, kinds: kinds) : edited(old, &random, kinds: kinds)
      let end = random.below(5) == 0 ? "\r\n" : "\n"
      return (
        text(old, end, endsInNewline: random.below(6) > 0),
        text(new, random.below(20) == 0 ? "\n" : end, endsInNewline: random.below(6) > 0)
      )
    }
    // Long ones, whose cost is cut off.
    let long = lines(&random, 10_000, kinds: 900)
    pairs.append(
      (text(long, "\n", endsInNewline: true), text(edited(long, &random, kinds: 900), "\n", endsInNewline: true)))
    pairs.append(
      (
        text(Array(long[..<3000]), "\n", endsInNewline: true),
        text(lines(&random, 3000, kinds: 900), "\n", endsInNewline: true)
      ))
    pairs.append(([], text(Array(long[..<9]), "\n", endsInNewline: true)))
    return pairs
  }

  @Test(
    "hunks are git's",
    arguments: [
      (seed: 1, options: [], rule: WhitespaceRule.exact, heuristic: true),
      (seed: 2, options: ["--no-indent-heuristic"], rule: .exact, heuristic: false),
      (seed: 3, options: ["-w"], rule: .ignoreAll, heuristic: true),
    ])
  func hunks(_ seed: Int, _ options: [String], _ rule: WhitespaceRule, _ heuristic: Bool) throws {
    let fixture = try GitFixture()
    let pairs = Self.pairs(UInt64(seed))
    for (number, pair) in pairs.enumerated() {
      try fixture.write(Array("old/\(1000 + number)".utf8), pair.old)
      try fixture.write(Array("new/\(1000 + number)".utf8), pair.new)
    }
    let words = ["diff", "--no-index", "--no-renames", "-U0"] + options + ["old", "new"]
    let output = try fixture.tryGit(words.map { Array($0.utf8) }, in: "").output
    let expected = Self.parse(output)
    let differ = LineDiffer(usesIndentHeuristic: heuristic, rule: rule)
    for (number, pair) in pairs.enumerated() {
      let new = LineTable(pair.new, rule: rule)
      let hunks = differ.hunks(old: LineTable(pair.old, rule: rule), new: new)
      #expect(hunks == expected["\(1000 + number)"] ?? [], "pair \(number)")
      // A table that was made beside another is no other table.
      let beside = LineTable(pair.old, like: new)
      let alone = LineTable(pair.old, rule: rule)
      #expect(beside.starts == alone.starts && beside.digests == alone.digests, "pair \(number)")
    }
    #expect(expected.count > 100)
  }

  /// `@@ -3,2 +4 @@`: an empty side is told by the line before it.
  private static func parse(_ output: [UInt8]) -> [String: [LineHunk]] {
    var hunks: [String: [LineHunk]] = [:]
    var name = ""
    for line in output.split(separator: UInt8(ascii: "\n")) {
      if line.starts(with: "diff --git ".utf8) {
        name = String(String(decoding: line, as: UTF8.self).split(separator: "/").last ?? "")
      }
      guard line.starts(with: "@@ -".utf8) else { continue }
      let sides = String(decoding: line, as: UTF8.self).split(separator: " ")[1...2].map { side in
        let numbers = side.dropFirst().split(separator: ",").compactMap { Int($0) }
        let count = numbers.count > 1 ? numbers[1] : 1
        return (start: count == 0 ? numbers[0] : numbers[0] - 1, count: count)
      }
      hunks[name, default: []].append(
        LineHunk(
          oldStart: sides[0].start, oldCount: sides[0].count, newStart: sides[1].start, newCount: sides[1].count))
    }
    return hunks
  }
}
