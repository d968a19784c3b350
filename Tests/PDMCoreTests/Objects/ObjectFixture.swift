import Testing

@testable import PDMCore

/// Writes commits as `git fast-import` reads them: one process for a whole history.
private struct ImportStream {
  private(set) var bytes: [UInt8] = []
  private var seconds = 1_700_000_000

  /// - Parameters:
  ///   - from: the branch that the commit follows, if not its own.
  ///   - merging: further parents.
  mutating func commit(
    _ branch: String, from: String? = nil, merging: [String] = [], _ files: [(name: String, content: [UInt8])]
  ) {
    seconds += 60
    line("commit refs/heads/\(branch)")
    line("committer John Doe <john@example.com> \(seconds) +0100")
    data(Array("a change of \(branch)".utf8))
    if let from { line("from refs/heads/\(from)") }
    for other in merging { line("merge refs/heads/\(other)") }
    for file in files {
      line("M 100644 inline \(file.name)")
      data(file.content)
    }
  }

  private mutating func line(_ text: String) { bytes += Array("\(text)\n".utf8) }

  private mutating func data(_ content: [UInt8]) {
    line("data \(content.count)")
    bytes += content + [10]
  }
}

extension GitFixture {
  /// A repository with a history that gives git something to pack: long chains of deltas, folders, large files, merges of
  /// two and of four. All objects are loose; the work tree has the files.
  func makeHistory() throws {
    try makeRepository()
    var stream = ImportStream()
    var numbers = SplitMix64(seed: 7)
    var lines = (0..<400).map { "line \($0) \(numbers.next())" }
    for step in 0..<24 {
      lines[step * 7] = "changed \(numbers.next())"
      stream.commit(
        "main",
        [
          ("lib/deep/list.txt", Array(lines.joined(separator: "\n").utf8)),
          ("lib/one-\(step % 5).txt", Array("\(step)\n".utf8)), ("naïve \(step % 3).txt", numbers.bytes(step * 3)),
        ])
      if step == 8 { stream.commit("side", from: "main", [("side.txt", [65])]) }
    }
    let large = Array((String(repeating: "0123456789abcdef", count: 20_000) + "end").utf8)
    var noise = numbers.bytes(150_000)
    stream.commit("main", [("large.bin", large), ("noise.bin", noise), ("empty", [])])
    stream.commit("main", merging: ["side"], [("side.txt", [65])])
    for name in ["x", "y", "z"] { stream.commit(name, from: "main", [(name, [66])]) }
    // Its delta copies 64 KiB at a time, which is written as a size of nothing.
    noise[140_000] ^= 1
    stream.commit("main", [("w", [67]), ("noise.bin", noise)])
    stream.commit("main", merging: ["x", "y", "z"], [("x", [66]), ("y", [66]), ("z", [66])])
    try git("-c", "fastimport.unpackLimit=10000", "fast-import", "--quiet", input: stream.bytes)
    try git("reset", "-q", "--hard")
    try git("tag", "-a", "-m", "a tag", "v1")
  }

  func database(_ folders: String..., usesCommitGraph: Bool = false) -> ObjectDatabase {
    let folders = folders.isEmpty ? ["repo/.git/objects"] : folders
    return ObjectDatabase(folders: folders.map { path($0) }, usesCommitGraph: usesCommitGraph)
  }

  func allObjects(in folder: String = "repo") throws -> [ObjectID] {
    try words("cat-file", "--batch-all-objects", "--batch-check=%(objectname)", in: folder).map {
      try #require(ObjectID(hex: $0))
    }
  }

  func allCommits() throws -> [ObjectID] {
    try words("rev-list", "--all").map { try #require(ObjectID(hex: $0)) }
  }

  /// What git says about every object: name, kind, size, content.
  func batch(in folder: String = "repo") throws -> [UInt8] {
    try git("cat-file", "--batch-all-objects", "--batch", in: folder)
  }
}

extension ObjectDatabase {
  /// The same as git's `cat-file --batch` of these objects.
  func batch(_ ids: [ObjectID]) throws -> [UInt8] {
    var output: [UInt8] = []
    for id in ids {
      let object = try object(id)
      output += Array("\(id.hex) \(object.kind.name) \(object.bytes.count)\n".utf8) + object.bytes + [10]
    }
    return output
  }
}
