/// Reads `--name-status -z` of git's diff commands, which is a third of what `--raw` writes.
///
/// A difference is a letter, NUL, the path, NUL; of a merge (`-c`), a letter for each parent. With `--stdin`, the name of a
/// commit and NUL stand before the first difference of each.
struct ChangedNames {
  struct Difference {
    let path: RepoPath
    /// Added against whatever it is compared with, all of them in a merge.
    let isNew: Bool
  }

  /// Whether something else was met.
  private(set) var isUnreadable = false
  private var pending: [UInt8] = []
  /// Letters of the difference whose path follows.
  private var isNew: Bool?

  /// Takes output in pieces that end anywhere.
  /// - Parameter begin: called with each commit that has differences.
  mutating func take(_ piece: ArraySlice<UInt8>, begin: (ObjectID) -> Void, each: (Difference) -> Void) {
    pending += piece
    var start = 0
    while !isUnreadable, let end = pending[start...].firstIndex(of: 0) {
      field(pending[start..<end], begin: begin, each: each)
      start = end + 1
    }
    pending.removeSubrange(..<start)
  }

  private mutating func field(
    _ field: ArraySlice<UInt8>, begin: (ObjectID) -> Void, each: (Difference) -> Void
  ) {
    if let isNew {
      isUnreadable = field.isEmpty
      each(Difference(path: RepoPath(trusted: Array(field)), isNew: isNew))
      self.isNew = nil
    } else if field.count == 2 * ObjectID.byteCount,
      let commit = ObjectID(hex: String(decoding: field, as: UTF8.self))
    {
      // As many letters, of a merge of 40, are no commit that was asked for.
      begin(commit)
    } else if !field.isEmpty, field.allSatisfy({ "ACDMRTUXB".utf8.contains($0) }) {
      isNew = field.allSatisfy { $0 == UInt8(ascii: "A") }
    } else {
      isUnreadable = true
    }
  }

  /// Whether all that came was whole.
  var isComplete: Bool { !isUnreadable && pending.isEmpty && isNew == nil }
}

extension GateGit {
  /// Runs one of git's diff commands with `--name-status -z`.
  func differences(
    _ arguments: [GitArgument], input: [UInt8] = [], meanwhile: () throws -> Void = {},
    begin: (ObjectID) -> Void = { _ in }, each: (ChangedNames.Difference) -> Void
  ) throws {
    var reader = ChangedNames()
    try stream(arguments, input: input, meanwhile: meanwhile) { reader.take($0, begin: begin, each: each) }
    guard reader.isComplete else { throw GitProgramFailure.unreadable(command: GitProgram.name(arguments)) }
  }
}
