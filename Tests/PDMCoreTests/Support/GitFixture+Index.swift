import Testing

@testable import PDMCore

/// An index entry as `git ls-files` tells it.
struct ListedEntry: Equatable, CustomStringConvertible {
  var mode: UInt32
  var id: String
  var stage: Int
  var path: [UInt8]

  init(_ entry: IndexEntry) {
    mode = entry.mode
    id = entry.id.hex
    stage = entry.stage
    path = entry.path.bytes
  }

  /// - Parameter line: `MODE OBJECT STAGE TAB PATH`.
  init?(line: ArraySlice<UInt8>) {
    guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
    let words = String(decoding: line[..<tab], as: UTF8.self).split(separator: " ")
    guard words.count == 3, let mode = UInt32(words[0], radix: 8), let stage = Int(words[2]) else { return nil }
    self.mode = mode
    id = String(words[1])
    self.stage = stage
    path = Array(line[(tab + 1)...])
  }

  var description: String { "\(String(mode, radix: 8)) \(id) \(stage) \(PathQuoting.quote(path))" }
}

extension GitFixture {
  var indexFile: [UInt8] { path("repo/.git/index") }

  func repository(in folder: String = "repo", adding variables: [String: [UInt8]] = [:]) throws -> GitRepository {
    let context = context(in: folder, adding: variables)
    return try GitRepository.open(try RepositoryLocation.find(in: context), in: context)
  }

  /// The index as git lists it.
  func listedIndex(in folder: String = "repo") throws -> [ListedEntry] {
    try git("ls-files", "-s", "-z", "--full-name", in: folder).split(separator: 0).map {
      try #require(ListedEntry(line: $0))
    }
  }

  /// The index file as pdm's own reader has it, without git's help; nil where it leaves the file to git.
  func readIndexFile() throws -> GitIndex? {
    GitIndexReader.records(in: try read("repo/.git/index")).map { GitIndex(records: $0.list, in: $0.names) }
  }

  /// Adds entries without files, so that names may be anything that fits into an index.
  func addToIndex(_ names: [[UInt8]], mode: String = "100644", stage: Int = 0) throws {
    let blob = try words("hash-object", "-w", "/dev/null")[0]
    let lines = names.reduce(into: [UInt8]()) { $0 += Array("\(mode) \(blob) \(stage)\t".utf8) + $1 + [0] }
    try git("update-index", "-z", "--index-info", input: lines)
  }
}
