/// One path that differs from HEAD, as `git status` sees it.
struct WorkTreeEdit: Sendable, Equatable {
  let path: RepoPath
  let change: FileEdit.Change
  /// The index differs from HEAD.
  let isStaged: Bool
  /// The file differs from the index.
  let isUnstaged: Bool
  let isSubmodule: Bool
  /// Of a renamed or copied file: what it was called.
  let oldPath: RepoPath?

  /// Reads `git status --porcelain=v2 -z` (git-status(1), "Porcelain Format Version 2").
  static func parse(_ output: [UInt8]) throws(GitProgramFailure) -> [WorkTreeEdit] {
    var edits: [WorkTreeEdit] = []
    var records = output.split(separator: 0)[...]
    while let record = records.popFirst() {
      // How many words stand before the path.
      let count: Int
      switch record.first {
      case UInt8(ascii: "1"): count = 8
      case UInt8(ascii: "2"): count = 9
      case UInt8(ascii: "u"): count = 10
      case UInt8(ascii: "?"): count = 1
      // Headers, and what is ignored.
      case UInt8(ascii: "#"), UInt8(ascii: "!"): continue
      default: throw .unreadable(command: "status")
      }
      let words = record.split(separator: UInt8(ascii: " "), maxSplits: count, omittingEmptySubsequences: false)
      guard words.count == count + 1 else { throw .unreadable(command: "status") }
      var old: RepoPath?
      if count == 9 {
        guard let name = records.popFirst() else { throw .unreadable(command: "status") }
        old = RepoPath(trusted: Array(name))
      }
      edits.append(WorkTreeEdit(words, oldPath: old))
    }
    return edits
  }

  private init(_ words: [ArraySlice<UInt8>], oldPath: RepoPath?) {
    path = RepoPath(trusted: Array(words[words.count - 1]))
    self.oldPath = oldPath
    guard words.count > 2 else {
      (change, isStaged, isUnstaged, isSubmodule) = (.untracked, false, true, false)
      return
    }
    let codes = words[1].map { Character(Unicode.Scalar($0)) }
    isStaged = codes.first != "."
    isUnstaged = codes.last != "."
    isSubmodule = words[2].first == UInt8(ascii: "S")
    change = words[0].first == UInt8(ascii: "u") ? .conflicted : Self.change(codes)
  }

  /// Of the two letters of git: a file that is gone is deleted, whatever the index says; a new one is new, however often
  /// it was edited.
  private static func change(_ codes: [Character]) -> FileEdit.Change {
    if codes.last == "D" { return .deleted }
    for (letter, change) in [
      ("R", FileEdit.Change.renamed), ("C", .copied), ("A", .added), ("D", .deleted), ("T", .typeChanged),
    ] as [(Character, FileEdit.Change)] where codes.contains(letter) {
      return change
    }
    return .modified
  }
}
