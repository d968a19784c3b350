import Testing

@testable import PDMCore

struct PathKeyTests {
  private static let both = PathRule(foldsCase: true, composes: true)
  private static let rules = [
    PathRule(foldsCase: false, composes: false), PathRule(foldsCase: false, composes: true),
    PathRule(foldsCase: true, composes: false), both,
  ]

  private func key(_ text: String, _ rule: PathRule) -> String {
    String(decoding: rule.key(for: RepoPath(trusted: Array(text.utf8))), as: UTF8.self)
  }

  @Test(arguments: [
    ("É.nc", "E\u{301}.nc"), ("É.nc", "e\u{301}.NC"), ("STRASSE", "straße"), ("STRAẞE", "straße"), ("ΣΑΣ", "σας"),
    ("ﬁx", "FIX"), ("K", "k"), ("Ǆ", "ǆ"), ("Ꭰ", "ꭰ"), ("\u{3B1}\u{345}\u{301}", "\u{1FB4}"), ("İ", "i\u{307}"),
    ("J\u{30C}", "ǰ"), ("Dir/Ä", "dir/a\u{308}"),
  ])
  func joinsSpellingsOfOneName(_ first: String, _ second: String) {
    #expect(key(first, Self.both).unicodeScalars.elementsEqual(key(second, Self.both).unicodeScalars))
  }

  @Test(arguments: [("a", "b"), ("ı", "i"), ("é", "e"), ("Ａ", "A"), ("²", "2"), ("ſ/x", "s/y"), ("a\u{200D}", "a")])
  func keepsOtherNamesApart(_ first: String, _ second: String) {
    #expect(!key(first, Self.both).unicodeScalars.elementsEqual(key(second, Self.both).unicodeScalars))
  }

  @Test func doesOnlyWhatTheRuleSays() {
    let text = "E\u{301}/ABC ß"
    #expect(Array(key(text, Self.rules[0]).utf8) == Array(text.utf8))
    #expect(Array(key(text, Self.rules[1]).utf8) == Array("\u{C9}/ABC ß".utf8))
    #expect(Array(key(text, Self.rules[2]).utf8) == Array("e\u{301}/abc ss".utf8))
    #expect(Array(key(text, Self.rules[3]).utf8) == Array("\u{E9}/abc ss".utf8))
  }

  @Test func namesItsRule() {
    #expect(Self.rules.map(\.identifier) == ["exact", "nfc", "fold", "fold+nfc"])
    #expect(Self.rules.map { PathRule(identifier: $0.identifier) } == Self.rules)
    #expect(PathRule(identifier: "FOLD") == nil)
  }

  @Test func leavesBytesThatAreNotText() {
    let path = RepoPath(trusted: [0x41, 0xE9, 0x41] + Array("E\u{301}".utf8) + [0xFF, 0xC3])
    #expect(Self.both.key(for: path) == [0x61, 0xE9, 0x61, 0xC3, 0xA9, 0xFF, 0xC3])
    #expect(Self.rules[0].key(for: path) == path.bytes)
  }

  @Test func isItsOwnKey() {
    var random = SplitMix64(seed: 16)
    for index in 0..<4000 {
      let bytes =
        switch index % 3 {
        case 0: random.bytes(12).map { Bool.random(using: &random) ? $0 : $0 | 0x80 }
        case 1: Array(random.hostileText(upTo: 12).utf8)
        default: Array(Self.sequence(&random).utf8) + random.bytes(2)
        }
      for rule in Self.rules {
        let key = rule.key(for: RepoPath(trusted: bytes))
        #expect(rule.key(for: RepoPath(trusted: key)) == key, "\(rule.identifier) \(Hex.encode(bytes))")
      }
    }
  }

  /// Letters with marks in any order, Greek with iota below, Hangul, scripts with parts that compose, compatibility
  /// and singleton characters.
  private static func sequence(_ random: inout SplitMix64) -> String {
    let pools: [ClosedRange<UInt32>] = [
      0x41...0x7A, 0xC0...0x24F, 0x300...0x345, 0x300...0x345, 0x370...0x3FF, 0x345...0x345, 0x400...0x4FF,
      0x591...0x5EA, 0x64B...0x655, 0x900...0x9FF, 0xB90...0xBD7, 0x1000...0x103F, 0x10A0...0x10FF, 0x1100...0x11FF,
      0x13A0...0x13FD, 0x1C80...0x1CBF, 0x1E00...0x1FFF, 0x2126...0x212B, 0x3041...0x309A, 0xAB70...0xABBF,
      0xAC00...0xACFF, 0xF900...0xFA6D, 0xFB00...0xFB4F, 0x1_0400...0x1_044F, 0x1_1080...0x1_10BA, 0x1_D15E...0x1_D164,
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 1...8, using: &random) {
      guard let pool = pools.randomElement(using: &random),
        let scalar = Unicode.Scalar(.random(in: pool, using: &random))
      else { continue }
      text.append(scalar)
    }
    return String(text)
  }

  /// For each text: its NFC, its NFD, the NFC of its canonical case folding (D145); `-` if python's Unicode does not
  /// know all of its characters.
  private func python(_ texts: [String]) throws -> [[String]] {
    let script = """
      import sys, unicodedata as u
      n = u.normalize
      for line in sys.stdin:
          t = bytes.fromhex(line).decode()
          if any(u.category(c) == "Cn" for c in t): print("-")
          else: print(*[x.encode().hex() for x in (n("NFC", t), n("NFD", t), n("NFC", n("NFD", t).casefold()))])
      """
    let input = texts.map { Hex.encode($0.utf8) + "\n" }.joined()
    return try ReferenceProgram.lines("python3", ["-c", script], input: Array(input.utf8))
      .map { $0.split(separator: " ").map(String.init) }
  }

  private func compare(_ texts: [String]) throws -> (compared: Int, normal: [String], folded: [String]) {
    let answers = try python(texts)
    try #require(answers.count == texts.count)
    var compared = 0
    var normal: [String] = []
    var folded: [String] = []
    for (text, answer) in zip(texts, answers) where answer.count == 3 {
      compared += 1
      let path = RepoPath(trusted: Array(text.utf8))
      if Hex.encode(Self.rules[1].key(for: path)) != answer[0] { normal.append(Hex.encode(text.utf8)) }
      if Hex.encode(Self.both.key(for: path)) != answer[2] { folded.append(Hex.encode(text.utf8)) }
      let decomposed = RepoPath(trusted: try #require(Hex.decode(answer[1])))
      if Self.both.key(for: decomposed) != Self.both.key(for: path) { folded.append(Hex.encode(text.utf8)) }
    }
    return (compared, normal, folded)
  }

  @Test(.enabled(if: ReferenceProgram.isInstalled("python3")))
  func agreesWithPythonOnEveryCharacter() throws {
    let characters = (UInt32(1)..<0x2_0000).filter { $0 != 0x0A }.compactMap(Unicode.Scalar.init)
    let result = try compare(characters.map { String(Character($0)) })
    #expect(result.compared > 80_000)
    #expect(result.normal == [])
    #expect(result.folded == [])
  }

  @Test(.enabled(if: ReferenceProgram.isInstalled("python3")))
  func agreesWithPythonOnSequences() throws {
    var random = SplitMix64(seed: 17)
    let result = try compare((0..<8000).map { _ in Self.sequence(&random) })
    #expect(result.compared > 2_000)
    #expect(result.normal == [])
    #expect(result.folded == [])
  }
}
