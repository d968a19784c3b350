/// Who wrote which line: the answer of a blame, from whichever source it came.
struct BlameAnswer: Equatable, Sendable {
  /// A file as it was in a commit.
  struct Place: Hashable, Sendable {
    /// All zeros: the working file.
    var commit: ObjectID
    var path: [UInt8]
  }

  /// Neighbouring lines that one commit wrote one after the other. Lines count from 0.
  struct Group: Equatable, Sendable {
    /// Where it begins in the file that was asked for.
    var line: Int
    var count: Int
    /// Who wrote it, and where it began there.
    var origin: Place
    var originLine: Int
    /// The version before, where the file existed before.
    var previous: Place?
    /// Where its first line begins in ``BlameAnswer/content``.
    var text = 0
  }

  /// What is known of a commit, with names as `.mailmap` wants them.
  struct Commit: Equatable, Sendable {
    var text: CommitText
    /// History ends here: git's `boundary`.
    var isBoundary = false
  }

  /// In the order of lines, without gaps inside of what was asked for.
  var groups: [Group]
  var commits: [ObjectID: Commit]
  /// The file that was asked for, converted as git stores it; at least the lines of the groups.
  var content: [UInt8]

  /// One line of content with its newline, and where the next one begins.
  func line(at start: Int) -> ArraySlice<UInt8> {
    let rest = content[start...]
    return rest.firstIndex(of: UInt8(ascii: "\n")).map { rest[...$0] } ?? rest
  }

  /// Joins neighbours that are one group, as git does before it prints.
  static func joined(_ groups: [Group]) -> [Group] {
    var result: [Group] = []
    result.reserveCapacity(groups.count)
    for group in groups.sorted(by: { $0.line < $1.line }) {
      if let last = result.last, last.origin == group.origin, last.originLine + last.count == group.originLine,
        last.line + last.count == group.line
      {
        result[result.count - 1].count += group.count
      } else {
        result.append(group)
      }
    }
    return result
  }
}
