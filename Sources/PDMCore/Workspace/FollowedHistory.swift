/// The commits that changed one file, newest first, through its renames, as `git log --follow` finds them: libgit2 has
/// no `--follow`.
struct FollowedHistory {
  /// One change of the file.
  struct Step: Sendable, Equatable {
    let commit: ObjectID
    /// The file's name in that commit.
    let path: RepoPath
    /// The name before it; nil unless the commit renamed it.
    let oldPath: RepoPath?
    /// What the commit's trailers say, of all its files.
    let revisions: [RevisionTrailer]
  }

  let steps: [Step]

  /// - Parameters:
  ///   - start: where the walk begins; the file has its present name there.
  ///   - excluded: it and all that it is made of are left out.
  init(of path: RepoPath, from start: ObjectID, notFrom excluded: ObjectID? = nil, git: GitProgram) throws {
    // A path in a trailer stands in quotes where it has control characters, so %x01 separates.
    let format = "--format=%H%x00%(trailers:key=\(RevisionTrailer.name),valueonly,separator=%x01)"
    let output = try git.check(
      ["log", "-z", "--follow", "--name-status", .text(format), .object(start)]
        + (excluded.map { [.text("^" + $0.hex)] } ?? []) + ["--", .path(path)], as: .read,
      configuration: ["log.showSignature=false", "core.quotePath=false"])
    steps = try Self.parse(output)
  }

  /// Reads `COMMIT NUL TRAILERS NUL NUL? STATUS NUL PATH NUL`; a rename or copy has two paths.
  static func parse(_ output: [UInt8]) throws -> [Step] {
    var fields = output.split(separator: 0, omittingEmptySubsequences: false)[...]
    var steps: [Step] = []
    while let word = fields.popFirst() {
      guard let commit = ObjectID(hex: String(decoding: word.drop { $0 == UInt8(ascii: "\n") }, as: UTF8.self)) else {
        guard word.allSatisfy({ $0 == UInt8(ascii: "\n") }) else { throw GitProgramFailure.unreadable(command: "log") }
        continue
      }
      let trailers = fields.popFirst() ?? []
      // Empty fields stand between a message and its files.
      while let next = fields.first, next.allSatisfy({ $0 == UInt8(ascii: "\n") }) { fields.removeFirst() }
      // A merge has no files of its own.
      guard let status = fields.first, let letter = status.first(where: { $0 != UInt8(ascii: "\n") }),
        status.count < 8, "ACDMRTUX".utf8.contains(letter)
      else { continue }
      fields.removeFirst()
      let isCopy = letter == UInt8(ascii: "C")
      let old = isCopy || letter == UInt8(ascii: "R") ? fields.popFirst() : nil
      guard let path = fields.popFirst() else { throw GitProgramFailure.unreadable(command: "log") }
      steps.append(
        Step(
          commit: commit, path: RepoPath(trusted: Array(path)),
          oldPath: isCopy ? nil : old.map { RepoPath(trusted: Array($0)) },
          revisions: trailers.split(separator: 1).compactMap { RevisionTrailer(value: Array($0)) }))
      // Here the file began, as a copy: what git tells from here on is another file's history.
      if isCopy { break }
    }
    return steps
  }
}
