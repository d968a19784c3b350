import Testing

@testable import PDMCore

/// A repository whose history has what histories of real parts have, in a small room: renames with and without edits,
/// copies, merges of all kinds (evil and criss-cross ones too), line ends of both sorts, missing final newlines, empty
/// files, a long file, mode changes, deletions and returns, commits with one date and with dates that go backwards.
///
/// The same seed gives the same commits, object for object.
struct GeneratedHistory {
  struct File {
    /// In fast-import's stream.
    var blob: Int
    var lines: [String]
    var isExecutable = false
    var endsInNewline = true
  }

  struct Commit {
    let mark: Int
    var files: [String: File]
  }

  private var random: SplitMix64
  private var stream: [UInt8] = []
  private var commits: [Commit] = []
  /// The newest commits of the branches, as positions in ``commits``.
  private var heads: [Int] = []
  private var mark = 0
  private var time = 1_500_000_000

  /// Writes the history into `repo` of the fixture and checks HEAD out.
  /// - Returns: the files of HEAD.
  @discardableResult
  static func make(in fixture: GitFixture, seed: UInt64, commits: Int = 120) throws -> [String] {
    var history = GeneratedHistory(seed: seed)
    history.build(commits)
    try fixture.makeRepository()
    try fixture.git("fast-import", "--quiet", input: history.stream)
    try fixture.git("reset", "-q", "--hard", "main")
    return (history.commits.last?.files.keys).map { Array($0).sorted() } ?? []
  }

  private init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  private mutating func build(_ count: Int) {
    var files: [String: File] = [:]
    for name in ["bracket.nc", "plate.nc", "sub/arm.step", "sub/deep/hub.txt", "empty.txt", "notes"] {
      files[name] = file(name == "empty.txt" ? [] : (0..<random.below(60)).map { _ in line() })
    }
    files["long.nc"] = file((0..<10_000).map { "G1 X\($0 % 97) Y\($0 / 50) ; \($0 % 7 == 0 ? "" : "move")" })
    heads = [add([], files)]
    while commits.count < count {
      switch random.below(10) {
      case 0 where heads.count < 4: heads.append(random.below(commits.count))
      case 1 where heads.count > 1: merge()
      case 2 where heads.count > 1: mergeCrosswise()
      default:
        let branch = random.below(heads.count)
        heads[branch] = add([heads[branch]], edited(commits[heads[branch]].files))
      }
    }
    while heads.count > 1 { merge() }
    stream += "reset refs/heads/main\nfrom :\(commits[heads[0]].mark)\n".utf8
  }

  private mutating func merge() {
    let other = heads.remove(at: random.below(heads.count))
    let branch = random.below(heads.count)
    guard other != heads[branch] else { return }
    var files = joined(commits[heads[branch]].files, commits[other].files)
    if random.below(3) == 0 { files = edited(files) }
    heads[branch] = add([heads[branch], other], files)
  }

  private mutating func mergeCrosswise() {
    let (one, other) = (heads[0], heads[1])
    guard one != other else { return }
    heads[0] = add([one, other], joined(commits[one].files, commits[other].files))
    heads[1] = add([other, one], edited(joined(commits[other].files, commits[one].files)))
  }

  /// Each file from one side, or the lines of both mixed.
  private mutating func joined(_ one: [String: File], _ other: [String: File]) -> [String: File] {
    var files: [String: File] = [:]
    for name in Set(one.keys).union(other.keys).sorted() {
      guard let left = one[name], let right = other[name] else {
        if random.below(3) > 0 { files[name] = one[name] ?? other[name] }
        continue
      }
      switch random.below(4) {
      case 0: files[name] = right
      case 1 where left.lines != right.lines:
        let middle = min(left.lines.count, right.lines.count) / 2
        var mixed = file(Array(left.lines[..<middle] + right.lines[middle...]))
        mixed.isExecutable = right.isExecutable
        files[name] = mixed
      default: files[name] = left
      }
    }
    return files
  }

  // MARK: Edits

  private mutating func edited(_ files: [String: File]) -> [String: File] {
    var files = files
    for _ in 0...random.below(3) {
      let names = files.keys.sorted()
      guard !names.isEmpty else { break }
      let name = names[random.below(names.count)]
      guard var changed = files[name] else { continue }
      switch random.below(12) {
      case 0:
        files[name] = nil
        files[newName(name)] = changed
      case 1:
        files[name] = nil
        files[newName(name)] = edited(changed)
      case 2: files[newName(name)] = changed
      case 3 where names.count > 4: files[name] = nil
      case 4:
        changed.isExecutable.toggle()
        files[name] = changed
      case 5: files[newName(name)] = file((0..<random.below(40)).map { _ in line() })
      default: files[name] = edited(changed)
      }
    }
    return files
  }

  private mutating func edited(_ old: File) -> File {
    var lines = old.lines
    for _ in 0...random.below(4) {
      let start = random.below(lines.count + 1)
      let end = min(lines.count, start + random.below(6))
      switch random.below(9) {
      case 0: lines.removeSubrange(start..<end)
      case 1: lines = lines.map { $0.hasSuffix("\r") ? String($0.dropLast()) : $0 + "\r" }
      case 2:
        let block = Array(lines[start..<end])
        lines.removeSubrange(start..<end)
        lines.insert(contentsOf: block, at: random.below(lines.count + 1))
      case 3: lines.insert(contentsOf: lines[start..<end], at: random.below(lines.count + 1))
      case 4: for position in start..<end { lines[position] = "  " + lines[position] }
      case 5 where random.below(6) == 0: lines = []
      default: lines.replaceSubrange(start..<end, with: (0..<random.below(5)).map { _ in line() })
      }
    }
    var new = file(lines, endsInNewline: random.below(8) > 0)
    new.isExecutable = old.isExecutable
    return new
  }

  /// Few different lines, so that many are alike.
  private mutating func line() -> String {
    switch random.below(6) {
    case 0: ""
    case 1: ["}", "{", "end", "M30", "%"][random.below(5)]
    case 2: String(repeating: " ", count: random.below(4)) + "G0 Z5."
    default: "G1 X\(random.below(30)). Y\(random.below(30)). F\(random.below(4) * 100)"
    }
  }

  private mutating func newName(_ old: String) -> String {
    let folder = ["", "sub/", "sub/deep/", "äöü/", "a b/"][random.below(5)]
    let name = random.below(3) == 0 ? "file\(random.below(12)).nc" : String(old.split(separator: "/").last ?? "x")
    return folder + name
  }

  // MARK: The stream

  private mutating func file(_ lines: [String], endsInNewline: Bool = true) -> File {
    mark += 1
    let text = Array((lines.joined(separator: "\n") + (endsInNewline && !lines.isEmpty ? "\n" : "")).utf8)
    stream += "blob\nmark :\(mark)\ndata \(text.count)\n".utf8
    stream += text
    stream += "\n".utf8
    return File(blob: mark, lines: lines, endsInNewline: endsInNewline)
  }

  private mutating func add(_ parents: [Int], _ files: [String: File]) -> Int {
    mark += 1
    switch random.below(12) {
    case 0: break
    case 1: time -= 5000
    default: time += 60
    }
    let person = ["John Doe <john@example.com>", "Mary Doe <mary@example.com>", "mary <mary@old.example.com>"][
      random.below(3)]
    let message = "change \(mark)\n\nbody\n"
    stream +=
      "commit refs/heads/work\nmark :\(mark)\nauthor \(person) \(time) +0100\ncommitter \(person) \(time) +0200\n".utf8
    stream += "data \(message.utf8.count)\n\(message)".utf8
    for (position, parent) in parents.enumerated() {
      stream += "\(position == 0 ? "from" : "merge") :\(commits[parent].mark)\n".utf8
    }
    stream += "deleteall\n".utf8
    for (name, file) in files.sorted(by: { $0.key < $1.key }) {
      stream += "M \(file.isExecutable ? "100755" : "100644") :\(file.blob) \"\(name)\"\n".utf8
    }
    stream += "\n".utf8
    commits.append(Commit(mark: mark, files: files))
    return commits.count - 1
  }
}

extension SplitMix64 {
  /// From 0 up to `limit`, which it never reaches.
  mutating func below(_ limit: Int) -> Int { limit <= 0 ? 0 : Int.random(in: 0..<limit, using: &self) }
}
