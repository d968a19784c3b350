import Testing

@testable import PDMCore

@Suite("Objects, packs and graphs that lie") struct ObjectFuzzTests {
  private static let contents = Mutation(
    [
      Array("line one\nline two\nline three\n".utf8), [UInt8](repeating: 7, count: 300), [],
      Array("100644 a\0".utf8) + [UInt8](repeating: 1, count: 20) + Array("40000 sub\0".utf8)
        + [UInt8](repeating: 2, count: 20),
      Array(
        "tree \(String(repeating: "0a", count: 20))\nparent \(String(repeating: "0b", count: 20))\nauthor J <j> 1 +0100\ncommitter J <j> 2 +0100\n\nm\n"
          .utf8),
    ], words: ["\0", "100644 ", "40000 ", "tree ", "parent ", "\n"])

  /// Name number so-and-so of a pack: the first byte decides where it is looked for.
  private static func name(_ number: Int) -> ObjectID {
    ObjectID(high: UInt64(number) << 56 | 0xABCD, middle: UInt64(number), low: 7)
  }

  private static func delta(_ base: Int, _ random: inout SplitMix64) -> [UInt8] {
    let sizes = [0, 1, 100, 0x7F, 0x80, 0x1_0000, 1 << 26, 1 << 31, 1 << 40, (1 << 55) - 1]
    let claimed = Int.random(in: 0..<4, using: &random) == 0 ? sizes.randomElement(using: &random) ?? 0 : base
    var result = 0
    var body: [UInt8] = []
    for _ in 0..<Int.random(in: 0...4, using: &random) {
      if Bool.random(using: &random) {
        let text = random.bytes(Int.random(in: 1...20, using: &random))
        body += [UInt8(text.count)] + text
        result += text.count
      } else {
        let size = Int.random(in: 1...max(1, min(255, base)), using: &random)
        let offset = Int.random(in: 0...max(0, min(255, base - size)), using: &random)
        body += [0x91, UInt8(offset), UInt8(size)]
        result += size
      }
    }
    if Int.random(in: 0..<6, using: &random) == 0 { result = sizes.randomElement(using: &random) ?? 0 }
    var delta = HandmadePack.size(claimed) + HandmadePack.size(result) + body
    if Int.random(in: 0..<4, using: &random) == 0 { contents.change(&delta, &random) }
    return delta
  }

  private static func pack(_ random: inout SplitMix64) -> HandmadePack {
    var pack = HandmadePack()
    var sizes: [Int] = []
    let count = Int.random(in: 1...6, using: &random)
    for number in 0..<count {
      var content: [UInt8]
      var base = HandmadePack.Base.none(UInt8.random(in: 1...4, using: &random))
      let other = Int.random(in: 0..<count, using: &random)
      switch number == 0 ? 0 : Int.random(in: 0..<4, using: &random) {
      case 1:
        // A base by its name may be any, itself and a later one among them.
        base = .name(name(other))
        content = delta(other < sizes.count ? sizes[other] : 5, &random)
      case 2, 3:
        let back =
          other < pack.places.count
          ? pack.bytes.count - pack.places[other].offset : 1 << Int.random(in: 0..<40, using: &random)
        base = .distance(back)
        content = delta(other < sizes.count ? sizes[other] : 5, &random)
      default: content = contents.make(&random, most: 2)
      }
      sizes.append(content.count)
      let lies = [0, 1, content.count + 1, 1 << 20, 1 << 31, 1 << 40, (1 << 59) - 1]
      let claimed = Int.random(in: 0..<8, using: &random) == 0 ? lies.randomElement(using: &random) : nil
      pack.add(base, content, named: name(number), claimed: claimed)
    }
    return pack
  }

  /// Everything that can be asked of each object; what is answered must fit together.
  private func ask(_ database: ObjectDatabase, _ names: [ObjectID]) {
    for name in names {
      let size = try? database.size(of: name)
      let kind = try? database.kind(of: name)
      _ = try? database.commit(name)
      _ = try? database.entry(named: Array("a".utf8), inTree: name)
      if let object = try? database.object(name) {
        #expect(object.bytes.count == size && object.kind == kind)
        var walk = TreeWalk(object.bytes)
        while let item = try? walk.next() { #expect(!item.name.isEmpty) }
      }
    }
    for first in ["00ab", "01ab", "ffff"] { _ = database.matches(prefix: first) }
  }

  private func put(_ bytes: [UInt8], _ name: String, in fixture: GitFixture) throws {
    // Mapped by nobody any more; one that is would tear if it were cut.
    try? FileSystem.remove(fixture.path(name))
    try fixture.write(Array(name.utf8), bytes)
  }

  @Test func `packs whose objects, deltas and sizes are made up`() throws {
    let fixture = try GitFixture()
    let names = (0..<6).map(Self.name)
    try Fuzzing.run("packs", sample: 1500) { random in
      let pack = Self.pack(&random)
      var (bytes, index) = (pack.pack, pack.index)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: Self.contents.change(&bytes, &random)
      case 1: Self.contents.change(&index, &random)
      default: break
      }
      try put(bytes, "objects/pack/pack-1.pack", in: fixture)
      try put(index, "objects/pack/pack-1.idx", in: fixture)
      ask(fixture.database("objects"), names)
    }
  }

  /// Bounded: git asks for whatever a pack says that it needs, and has no end with some.
  private static func git(_ words: [String], in fixture: GitFixture) throws -> ChildResult {
    try Subprocess(
      Array("prlimit".utf8), (["--as=1000000000", "--cpu=2", "git"] + words).map { Array($0.utf8) },
      environment: fixture.environment, workingDirectory: fixture.path("repo")
    ).run()
  }

  @Test func `what git reads in such a pack, we read alike`() throws {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    fixture.makeFolder("repo/.git/objects/pack")
    var compared = 0
    try Fuzzing.run("packs-beside-git", sample: 12, complete: 3000) { random in
      let pack = Self.pack(&random)
      let folder = "repo/.git/objects/pack/pack-\(String(repeating: "1", count: 40))"
      try put(pack.pack, "\(folder).pack", in: fixture)
      try put(pack.index, "\(folder).idx", in: fixture)
      let database = fixture.database()
      for place in pack.places {
        let name = place.name.hex
        let kind = try Self.git(["cat-file", "-t", name], in: fixture)
        guard kind.succeeded, let word = kind.outputText.split(separator: "\n").first else { continue }
        let content = try Self.git(["cat-file", String(word), name], in: fixture)
        // Beyond what we read at once, git's word counts alone.
        guard content.succeeded, let object = try? database.object(place.name) else { continue }
        compared += 1
        #expect(object.kind.name == String(word) && object.bytes == content.output)
      }
    }
    #expect(Environment.current["PDM_FUZZ_CASE"] != nil || compared > 5)
  }

  @Test func `objects in files of their own`() throws {
    let fixture = try GitFixture()
    let name = Self.name(0x12)
    let file = "objects/\(name.hex.prefix(2))/\(name.hex.dropFirst(2))"
    try Fuzzing.run("loose-objects", sample: 1500) { random in
      let content = Self.contents.make(&random, most: 2)
      let sizes = [
        "\(content.count)", "\(content.count)", "0", "-1", "1099511627776", "9223372036854775807", "00", "+1", "",
      ]
      let kinds = ["blob", "tree", "commit", "tag", "", "blobs"]
      let header = "\(kinds.randomElement(using: &random) ?? "") \(sizes.randomElement(using: &random) ?? "")\0"
      var bytes = HandmadePack.zlib(Array(header.utf8) + content)
      if Bool.random(using: &random) { Self.contents.change(&bytes, &random) }
      try put(bytes, file, in: fixture)
      ask(fixture.database("objects"), [name])
    }
  }

  @Test func `graphs and indexes of commits that are there`() throws {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    for step in 0..<6 {
      try fixture.write("repo/a", "\(step)\n")
      try fixture.commit("\(step)")
    }
    try fixture.git("checkout", "-q", "-b", "side", "HEAD~3")
    try fixture.write("repo/b", "b\n")
    try fixture.commit("side")
    try fixture.git("merge", "-q", "--no-edit", "main", "HEAD~2")
    try fixture.git("commit-graph", "write", "--reachable", "--changed-paths")
    try fixture.git("repack", "-adq")
    let commits = try fixture.allCommits()
    let graph = "repo/.git/objects/info/commit-graph"
    let pack = try #require(
      try FileSystem.names(in: fixture.path("repo/.git/objects/pack")).first { $0.suffix(4).elementsEqual(".idx".utf8) }
    )
    let files = [graph, "repo/.git/objects/pack/\(String(decoding: pack, as: UTF8.self))"]
    let mutations = try files.map { Mutation([try fixture.read($0)]) }
    let originals = try files.map { try fixture.read($0) }
    try Fuzzing.run("commit-graphs", sample: 1200) { random in
      let which = Int.random(in: 0..<4, using: &random) == 0 ? 1 : 0
      try put(mutations[which].make(&random, most: 4), files[which], in: fixture)
      let database = fixture.database(usesCommitGraph: true)
      for commit in commits {
        _ = try? database.commit(commit)
        _ = database.mayHaveChanged([97], in: commit)
        _ = database.oldestUnchanged([97], from: commit, newerThan: 0)
      }
      try put(originals[which], files[which], in: fixture)
    }
  }

  @Test func `streams and deltas by themselves`() {
    let streams = Mutation(
      [
        HandmadePack.zlib(Array("text text text text".utf8)),
        [0x78, 0x9C, 0x2B, 0x49, 0xAD, 0x28, 0x51, 0x28, 0x41, 0x27, 0x00, 0x4A, 0x1C, 0x07, 0x51],
        [0x78, 0x9C, 0x05, 0x80, 0xC1, 0x09, 0, 0, 0x08, 0x83, 0x56, 0xB9, 0xFF, 0x13],
        [0x78, 0x9C, 0xED, 0xC1, 0x01, 0x0D, 0, 0, 0, 0xC2, 0xA0, 0xF7, 0x4F, 0x6D, 0x0E, 0x37, 0xA0],
      ])
    let inflater = Inflater()
    Fuzzing.run("streams", sample: 5000) { random in
      let stream = streams.make(&random)
      let count = Int.random(in: 0...400, using: &random)
      let margin = 16
      var output = [UInt8](repeating: 0xA5, count: count + Inflater.slack + margin)
      stream.withUnsafeBufferPointer { source in
        output.withUnsafeMutableBufferPointer { room in
          guard let start = room.baseAddress else { return }
          _ = inflater.whole(source, into: start, count: count)
          _ = inflater.beginning(source, into: start, count: count)
        }
      }
      #expect(output.suffix(margin).allSatisfy { $0 == 0xA5 })
      let base = random.bytes(Int.random(in: 1...60, using: &random))
      let delta = Self.delta(base.count, &random)
      delta.withUnsafeBufferPointer { delta in
        base.withUnsafeBufferPointer { base in
          guard let start = delta.baseAddress, let source = base.baseAddress,
            let header = DeltaPatch.header(start, delta.count),
            header.resultSize < 10_000
          else { return }
          _ = DeltaPatch.resultSize(start, delta.count, from: header.length)
          var output = [UInt8](repeating: 0xA5, count: header.resultSize + margin)
          output.withUnsafeMutableBufferPointer { room in
            guard let target = room.baseAddress else { return }
            _ = DeltaPatch.apply(
              start, delta.count, from: header.length, base: source, base.count, into: target, header.resultSize)
          }
          #expect(output.suffix(margin).allSatisfy { $0 == 0xA5 })
        }
      }
    }
  }
}
