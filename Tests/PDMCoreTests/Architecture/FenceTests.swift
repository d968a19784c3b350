import Foundation
import Testing

/// The rules of docs/contributing.md that a compiler does not know, read off the sources.
@Suite("The sources keep to the rules of the house")
struct FenceTests {
  private struct Source {
    let path: String
    let lines: [Substring]

    /// Without what stands behind `//`; good enough for sources that the formatter has been over.
    var code: [Substring] {
      lines.map { line in line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line }
    }

    /// Lines where one of the words stands and the pattern holds; words first, since a search for them is fast.
    func lines(with words: [String], matching pattern: Regex<some Any>) -> [String] {
      code.enumerated().filter { _, line in words.contains { line.contains($0) } && line.contains(pattern) }
        .map { "\(path):\($0 + 1): \($1)" }
    }

    func isBelow(_ folders: [String]) -> Bool { folders.contains { path.hasPrefix($0) } }
  }

  private static let sources: [Source] = {
    var top = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { top.deleteLastPathComponent() }
    let names = FileManager.default.enumerator(atPath: top.appendingPathComponent("Sources").path) ?? .init()
    return names.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted().compactMap { name in
      let file = top.appendingPathComponent("Sources").appendingPathComponent(name)
      guard let text = try? String(contentsOf: file, encoding: .utf8) else { return nil }
      return Source(path: name, lines: text.split(separator: "\n", omittingEmptySubsequences: false))
    }
  }()

  @Test func `there are sources to look at`() {
    #expect(Self.sources.count > 150)
  }

  @Test func `pointers stay in the folders made for them`() {
    let folders = [
      "PDMCore/Platform/", "PDMCore/Store/SQLite/", "PDMCore/Repository/Git/", "PDMCore/Repository/Objects/",
      "PDMCore/Lines/",
    ]
    for source in Self.sources where !source.isBelow(folders) {
      // A string may speak of what is unsafe.
      let found = source.lines(with: ["unsafe", "Unsafe"], matching: /^[^"]*(\bunsafe \w|Unsafe\w*Pointer|@unsafe)/)
      #expect(found == [])
    }
  }

  @Test(arguments: [
    ("CGit2", ["PDMCore/Repository/Git/"]), ("CSQLite", ["PDMCore/Store/SQLite/"]),
    ("CCrypt", ["PDMCore/Platform/"]),
  ]) func `a C library is imported in one folder`(library: String, folders: [String]) {
    let users = Self.sources.filter { source in source.code.contains { $0.hasSuffix("import \(library)") } }
    #expect(!users.isEmpty)
    #expect(users.filter { !$0.isBelow(folders) }.map(\.path) == [])
  }

  @Test func `no module is imported but those that ship`() {
    let allowed: Set<Substring> = ["Glibc", "PDMCore", "CGit2", "CSQLite", "CCrypt", "Swift", "Synchronization"]
    for source in Self.sources {
      for line in source.code {
        guard let found = line.wholeMatch(of: /(?:@\w+(?:\([^)]*\))? )*(?:\w+ )?import (\w+)/) else { continue }
        #expect(allowed.contains(found.1), "\(source.path) imports \(found.1)")
      }
    }
  }

  @Test func `only the main file ends the process, and nobody prints`() {
    for source in Self.sources where source.path != "pdm/Main.swift" {
      let words = ["print(", "exit(", "abort(", "fatalError(", "precondition(", "FileHandle"]
      #expect(
        source.lines(with: words, matching: /(^|[^.\w])(print|exit|abort|fatalError|precondition)\(|FileHandle/) == [])
    }
  }

  @Test func `nothing is forced`() {
    for source in Self.sources {
      #expect(source.lines(with: ["try!", "as!", "@unchecked", "(unsafe)"], matching: /./) == [])
    }
  }

  @Test func `a file stays short enough to be read`() {
    for source in Self.sources where source.lines.count > 300 {
      Issue.record("\(source.path) has \(source.lines.count) lines")
    }
  }

  @Test func `SQL lives in the tables and the store`() {
    for source in Self.sources where !source.isBelow(["PDMCore/Store/"]) && !source.path.hasSuffix("Table.swift") {
      let words = ["SELECT", "INSERT INTO", "UPDATE", "DELETE FROM", "CREATE TABLE", "DROP TABLE"]
      #expect(source.lines(with: words, matching: /("|^)\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP)\b/) == [])
    }
  }
}
