/// One commit that takes part in a comparison.
public struct DiffVersion: Sendable, Equatable {
  public let commit: ObjectID
  /// nil for a first commit.
  let firstParent: ObjectID?
  public let author: String
  public let date: Timestamp
  /// Whole, without the white space behind it.
  public let message: String
}

extension DiffVersion {
  private static let format = "--format=%H%x00%P%x00%aN%x00%at%x00%B%x00"

  /// What commits say of themselves, in their order: one call of git for all of them.
  static func read(_ commits: [ObjectID], git: GitProgram) throws -> [DiffVersion] {
    let output = try git.check(
      ["log", "--no-walk=unsorted", "--encoding=UTF-8", "-z", "--no-patch", .text(format)]
        + commits.map(GitArgument.object) + ["--"], as: .read, configuration: ["log.showSignature=false"])
    let versions = parse(output)
    // git tells a commit once, however often it is named.
    let found = commits.compactMap { commit in versions.first { $0.commit == commit } }
    guard found.count == commits.count else { throw GitProgramFailure.unreadable(command: "log") }
    return found
  }

  private static func parse(_ output: [UInt8]) -> [DiffVersion] {
    let fields = output.split(separator: 0, omittingEmptySubsequences: false)
    // Behind the five fields stands the NUL that -z puts between two commits, so an empty sixth.
    return stride(from: 0, to: fields.count - 4, by: 6).compactMap { start in
      let text = fields[start..<start + 5].map { String(decoding: $0, as: UTF8.self) }
      guard let commit = ObjectID(hex: text[0]), let seconds = UInt64(text[3]) else { return nil }
      return DiffVersion(
        commit: commit, firstParent: text[1].split(separator: " ").first.flatMap { ObjectID(hex: $0) },
        author: text[2], date: Timestamp(seconds: Int64(clamping: seconds)), message: trimmed(text[4]))
    }
  }

  private static func trimmed(_ message: String) -> String {
    String(decoding: message.utf8.reversed().drop { $0 <= 0x20 }.reversed(), as: UTF8.self)
  }
}

/// What cannot be compared.
enum DiffFailure: Failure, Equatable {
  /// The file is in none of the versions.
  case notThere(RepoPath, revision: [UInt8])
  case noCommonCommit([UInt8], [UInt8])

  var category: FailureCategory { .notFound }

  var path: RepoPath? {
    if case .notThere(let path, _) = self { path } else { nil }
  }

  var message: String {
    switch self {
    case .notThere(let path, let revision):
      "\(PathQuoting.quote(path.bytes)) is not in \(PathQuoting.quote(revision))"
    case .noCommonCommit(let one, let other):
      "\(PathQuoting.quote(one)) and \(PathQuoting.quote(other)) have no commit in common"
    }
  }

  var hint: String? { hint(naming: \.shellWord) }

  func hint(naming name: (RepoPath) -> String) -> String? {
    switch self {
    case .notThere(let path, _): "git log --all -- \(name(path)) shows where it is"
    case .noCommonCommit(let one, let other):
      "compare the two themselves: \(PathQuoting.shellWord(one + Array("..".utf8) + other))"
    }
  }
}
