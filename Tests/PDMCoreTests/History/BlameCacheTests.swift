import Glibc
import Testing

@testable import PDMCore

/// What was kept of earlier walks makes a blame faster and never another one.
@Suite("The cache of blames")
struct BlameCacheTests {
  private struct Place {
    let blame: BlameFixture
    let file: String

    init(seed: UInt64 = 21, commits: Int = 90) throws {
      let fixture = try GitFixture()
      let files = try GeneratedHistory.make(in: fixture, seed: seed, commits: commits)
      blame = try BlameFixture(fixture)
      // One whose cache is sure to hold a trail.
      file = try #require(
        files.first { (try? fixture.read("repo/\($0)").count).map { $0 > 200 && $0 < 5000 } ?? false })
    }

    var folder: BlameCacheFolder {
      BlameCacheFolder(of: blame.location.commonDirectory, context: blame.context)
    }

    /// The cache's files, as paths.
    func cacheFiles() throws -> [[UInt8]] {
      let top = blame.fixture.path("cache/pdm/blame")
      return try FileSystem.names(in: top).flatMap { name in
        try FileSystem.names(in: top.appending(name)).map { top.appending(name).appending($0) }
      }
    }
  }

  private func write(_ bytes: [UInt8], to file: [UInt8]) throws {
    let descriptor = try FileDescriptor.open(file, O_WRONLY | O_TRUNC)
    try descriptor.writeAll(bytes)
  }

  @Test("what is written is read, and answers")
  func answers() throws {
    let place = try Place()
    let gits = try place.blame.gits(place.file, at: "HEAD")
    #expect(try place.blame.ours(place.file, at: "HEAD") == gits)
    let content = try #require(place.folder.read(RepoPath(trusted: Array(place.file.utf8))))
    #expect(content.nodes.count > 2)
    // With its first node the walk has nothing to look at: no object is read but the file and who wrote it.
    let objects = ObjectDatabase(folders: ObjectFolders.searched(at: place.blame.location, in: place.blame.context))
    let walk = BlameWalk(objects: objects, rule: .exact, usesIndentHeuristic: true, cache: content)
    let lines = LineTable(try place.blame.fixture.read("repo/\(place.file)"), rule: .exact).count
    try walk.run(
      from: .init(commit: place.blame.fixture.object("HEAD"), path: Array(place.file.utf8)), lines: [0..<lines])
    #expect(walk.visits == 0)
    let bytes = BlameCacheCoding.encode(content)
    let again = try #require(BlameCacheCoding.decode(bytes))
    #expect(again.nodes.count == content.nodes.count && BlameCacheCoding.encode(again) == bytes)
    // Of the version that was asked for the first part is enough, of others it is not.
    let first = content.places[content.nodes[0].place]
    let second = content.places[content.nodes[1].place]
    #expect(BlameCacheCoding.decode(bytes, for: first)?.nodes.count == 1)
    #expect(BlameCacheCoding.decode(bytes, for: second) == again)
  }

  @Test("newer commits, merges of old branches and older versions are answered with it in place")
  func moves() throws {
    let place = try Place(seed: 22, commits: 140)
    let commits = try place.blame.fixture.words("rev-list", "--topo-order", "main")
    for commit in commits.enumerated().filter({ $0.offset % 7 == 0 }).map(\.element).reversed() {
      let names = try place.blame.fixture.git("ls-tree", "-r", "-z", "--name-only", commit).split(separator: 0)
      for name in names.map({ String(decoding: $0, as: UTF8.self) }) where name != "long.nc" {
        try place.blame.compare(name, at: commit)
      }
    }
  }

  @Test("cut off, altered or another repository's, it changes nothing")
  func damage() throws {
    let place = try Place()
    let gits = try place.blame.gits(place.file, at: "HEAD")
    _ = try place.blame.ours(place.file, at: "HEAD")
    let file = try #require(place.cacheFiles().first)
    let whole = try FileSystem.contents(of: file)
    var random = SplitMix64(seed: 9)
    for round in 0..<60 {
      var bytes = whole
      switch round % 3 {
      case 0: bytes.removeLast(1 + random.below(bytes.count - 1))
      case 1: bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
      default: bytes += [UInt8](repeating: 0, count: 1 + random.below(40))
      }
      try write(bytes, to: file)
      #expect(BlameCacheCoding.decode(bytes) == nil)
      #expect(try place.blame.ours(place.file, at: "HEAD") == gits, "round \(round)")
    }
    // Well-formed, of a file of the same name with another history.
    let other = try Place(seed: 33)
    _ = try other.blame.ours(other.file, at: "HEAD")
    try write(try FileSystem.contents(of: #require(other.cacheFiles().first)), to: file)
    #expect(try place.blame.ours(place.file, at: "HEAD") == gits)
  }

  @Test("contents that make no sense are no cache, although their digest fits")
  func nonsense() throws {
    let place = try Place()
    _ = try place.blame.ours(place.file, at: "HEAD")
    let whole = try FileSystem.contents(of: #require(place.cacheFiles().first))
    let start = "pdm blame 4\n".utf8.count
    let length = whole[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) }
    let first = start + 4 + 32
    var random = SplitMix64(seed: 3)
    for _ in 0..<400 {
      var body = Array(whole[first..<(first + length)])
      for _ in 0...random.below(3) { body[random.below(body.count)] = UInt8(random.below(256)) }
      let file = Array(whole[..<(start + 4)]) + SHA256.digest(body) + body + whole[(first + length)...]
      // Decoding it must end, whatever it says.
      _ = BlameCacheCoding.decode(file)
    }
  }

  @Test("without a folder to write to there is none, and files have a limit")
  func bounds() throws {
    let place = try Place()
    let gits = try place.blame.gits(place.file, at: "HEAD")
    // A file stands where the folder would be.
    try place.blame.fixture.write("cache", "")
    #expect(try place.blame.ours(place.file, at: "HEAD") == gits)
    #expect(try place.blame.ours(place.file, at: "HEAD") == gits)
    try FileSystem.remove(place.blame.fixture.path("cache"))

    var content = BlameCache.Content()
    content.add(.init(commit: .zero, path: Array("a".utf8)), [])
    for number in 0..<(BlameCacheFolder.fileCount + 70) {
      place.folder.write(content, of: RepoPath(trusted: Array("file \(number)".utf8)))
    }
    let files = try place.cacheFiles()
    #expect(files.count <= BlameCacheFolder.fileCount)
    for file in files { #expect(try FileSystem.status(of: file)?.mode == 0o600) }
  }
}
