import Glibc
import Testing

@testable import PDMCore

/// An index file may be damaged, and in a shared folder anybody of the group may write one. Reading it must end in
/// entries, in an answer that git must look at it, or in a failure; never in a trap.
@Suite("Damaged index files")
struct GitIndexFuzzTests {
  let fixture: GitFixture

  init() throws {
    fixture = try GitFixture()
    try fixture.makeRepository()
  }

  private func sample(version: Int) throws -> [UInt8] {
    let names = (0..<40).map { Array("folder\($0 % 5)/\(String(repeating: "n", count: $0))é\($0)".utf8) }
    try fixture.git("update-index", "--index-version", "\(version)")
    try fixture.addToIndex(names)
    for stage in 1...3 { try fixture.addToIndex([Array("conflict".utf8)], stage: stage) }
    try fixture.write("repo/later")
    try fixture.git("add", "-N", "later")
    try fixture.git("update-index", "--skip-worktree", "later")
    return try fixture.read("repo/.git/index")
  }

  /// Takes everything out that can be taken out; an index beyond the bytes would trap here.
  private func use(_ bytes: [UInt8]) -> [IndexEntry]? {
    guard let read = GitIndexReader.records(in: bytes) else { return nil }
    let index = GitIndex(records: read.list, in: read.names)
    let entries = Array(index)
    for entry in entries {
      #expect(index.entry(at: entry.path) != nil || index.isConflicted(entry.path))
      #expect(!entry.path.bytes.isEmpty && !entry.path.bytes.contains(0))
    }
    return entries
  }

  @Test(arguments: [2, 3, 4])
  func `one name that is asked for is what it is among all`(version: Int) throws {
    let bytes = try sample(version: version)
    let all = try #require(use(bytes))
    for entry in all {
      let read = try #require(GitIndexReader.records(in: bytes, only: [entry.path]))
      let index = GitIndex(records: read.list, in: read.names)
      #expect(Array(index).filter { $0.path == entry.path } == all.filter { $0.path == entry.path })
      #expect(version == 4 || index.count <= 3)
    }
    var random = SplitMix64(seed: UInt64(version))
    for _ in 0..<1000 {
      // Whatever comes out, nothing is read beyond the bytes.
      _ = GitIndexReader.records(in: damaged(bytes, &random), only: all.prefix(20).map(\.path))
    }
  }

  @Test(arguments: [2, 4])
  func `cut off at every byte`(version: Int) throws {
    let bytes = try sample(version: version)
    #expect(use(bytes)?.count == 44)
    for length in 0..<bytes.count {
      // A shorter file may look whole only where an extension is what was lost.
      if let entries = use(Array(bytes.prefix(length))) { #expect(entries.count == 44) }
    }
  }

  @Test(arguments: [2, 3, 4])
  func `changed in any way`(version: Int) throws {
    let bytes = try sample(version: version)
    var random = SplitMix64(seed: UInt64(version))
    var refused = 0
    for _ in 0..<3000 where use(damaged(bytes, &random)) == nil { refused += 1 }
    // Most changes hit an object name or a time and stay unnoticed; of the others the reader must see many.
    #expect(refused > 300 && refused < 3000)
  }

  @Test(arguments: [2, 4])
  func `what is read after a change is what git reads`(version: Int) throws {
    let bytes = try sample(version: version)
    var random = SplitMix64(seed: UInt64(version) + 100)
    var compared = 0
    for _ in 0..<100 {
      let changed = damaged(bytes, &random)
      guard let own = use(changed) else { continue }
      try fixture.write(Array("repo/.git/index".utf8), changed)
      let result = try fixture.tryGit(["ls-files", "-s", "-z"].map { Array($0.utf8) })
      guard result.succeeded else { continue }
      #expect(own.map(ListedEntry.init) == result.output.split(separator: 0).map { ListedEntry(line: $0) })
      compared += 1
    }
    #expect(compared > 10)
  }

  @Test func `no index at all`() {
    var random = SplitMix64(seed: 9)
    for count in 0..<200 {
      #expect(use(random.bytes(count)) == nil)
      #expect(use(Array("DIRC\0\0\0\u{2}".utf8) + random.bytes(count)) == nil || count == 24)
    }
    // A number of entries that no file could hold must not be made room for.
    #expect(use(Array("DIRC".utf8) + [0, 0, 0, 2, 0xff, 0xff, 0xff, 0xff] + [UInt8](repeating: 0, count: 4000)) == nil)
  }

  private func damaged(_ bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<6, using: &random) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes[place] = [0, 0x7f, 0x80, 0xff].randomElement(using: &random) ?? 0
      case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
      case 3: bytes.remove(at: place)
      case 4: bytes.replaceSubrange(place..<min(bytes.count, place + 4), with: [0xff, 0xff, 0xff, 0xff])
      default: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...80, using: &random)))
      }
    }
    return bytes
  }
}
