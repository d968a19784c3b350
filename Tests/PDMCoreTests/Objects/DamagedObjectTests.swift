import Testing

@testable import PDMCore

@Suite("Damaged packs and loose objects do no harm")
struct DamagedObjectTests {
  @Test(arguments: [".pack", ".idx"]) func `an altered pack gives the right object or a failure`(ending: String) throws
  {
    let fixture = try GitFixture()
    try fixture.makeHistory()
    try fixture.git("-c", "repack.useDeltaBaseOffset=\(ending == ".idx")", "repack", "-adfq", "--depth=50")
    let ids = try fixture.allObjects()
    let objects = try ids.map { try fixture.database().object($0) }
    let folder = "repo/.git/objects/pack/"
    let name = try #require(
      try FileSystem.names(in: fixture.path(folder)).map { String(decoding: $0, as: UTF8.self) }
        .first { $0.hasSuffix(ending) })
    let original = try fixture.read(folder + name)
    var random = SplitMix64(seed: 1)
    var failures = 0
    for round in 0..<25 {
      var altered = original
      if round % 5 == 0 { altered.removeLast(Int.random(in: 1..<altered.count, using: &random)) }
      // The places that lead elsewhere are at the beginning.
      let range = 0..<(round % 2 == 0 ? altered.count : min(altered.count, 2000))
      for _ in 0..<5 { altered[Int.random(in: range, using: &random)] = UInt8(random.next() & 0xFF) }
      try fixture.replaceFile(folder + name, altered)
      let database = fixture.database()
      for (id, object) in zip(ids, objects) {
        _ = try? database.size(of: id)
        _ = try? database.kind(of: id)
        _ = try? database.commit(id)
        guard let found = try? database.object(id) else {
          failures += 1
          continue
        }
        // An altered index may give another object: git does not hash what it reads either.
        if ending == ".pack" { #expect(found == object) }
      }
    }
    #expect(failures > 0)
  }

  @Test func `an object that is damaged in one pack is taken from another place`() throws {
    let fixture = try GitFixture()
    try fixture.makeHistory()
    try fixture.git("repack", "-aq")
    let ids = try fixture.allObjects()
    let expected = try fixture.batch()
    let folder = "repo/.git/objects/pack/"
    let name = try #require(
      try FileSystem.names(in: fixture.path(folder)).map { String(decoding: $0, as: UTF8.self) }
        .first { $0.hasSuffix(".pack") })
    var pack = try fixture.read(folder + name)
    for position in stride(from: 500, to: pack.count - 20, by: 97) { pack[position] ^= 0x55 }
    try fixture.replaceFile(folder + name, pack)
    #expect(try fixture.database().batch(ids) == expected)
  }

  @Test func `a loose object that is altered or cut off is a failure`() throws {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    try fixture.write("repo/a", String(repeating: "content\n", count: 50))
    try fixture.commit()
    let id = try fixture.object("HEAD:a")
    let name = ".git/objects/\(id.hex.prefix(2))/\(id.hex.dropFirst(2))"
    let file = try fixture.read("repo/\(name)")
    for position in file.indices {
      var altered = file
      altered[position] ^= 0x41
      try fixture.replaceFile("repo/\(name)", altered)
      #expect(throws: ObjectFailure.self) { try fixture.database().object(id) }
      try fixture.replaceFile("repo/\(name)", Array(file[..<position]))
      #expect(throws: ObjectFailure.self) { try fixture.database().object(id) }
    }
  }
}

extension GitFixture {
  /// Puts another file in the place of one that git made read-only and that may be mapped.
  func replaceFile(_ name: String, _ content: [UInt8]) throws {
    try FileSystem.remove(path(name))
    try write(Array(name.utf8), content)
  }
}
