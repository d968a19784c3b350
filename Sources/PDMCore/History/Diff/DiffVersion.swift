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

  /// The commits that revisions name, in their order: one call of git for all of them.
  /// - Throws: ``DiffFailure/noRevision(_:)`` for the first that names none.
  static func resolve(_ revisions: [[UInt8]], git: GitProgram) throws -> [DiffVersion] {
    for revision in revisions where !canBeRevision(revision) { throw DiffFailure.noRevision(revision) }
    let names = revisions.map { GitArgument(bytes: $0 + Array("^{commit}".utf8)) }
    let result = try git.run(
      ["log", "--no-walk=unsorted", "--encoding=UTF-8", "-z", "--no-patch", .text(format)] + names + ["--"], as: .read,
      configuration: ["log.showSignature=false"])
    guard result.succeeded else { throw try failure(revisions, GitProgram.failure(["log"], result), git) }
    let versions = parse(result.output)
    // git tells a commit once, however often it is named.
    if versions.count == 1, let version = versions.first { return revisions.map { _ in version } }
    guard versions.count == revisions.count else { throw GitProgramFailure.unreadable(command: "log") }
    return versions
  }

  /// An option, an exclusion or a range is no single commit.
  private static func canBeRevision(_ revision: [UInt8]) -> Bool {
    guard let first = revision.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "^") else { return false }
    return !revision.contains(0)
  }

  /// Which of the revisions it was that git could not find.
  private static func failure(
    _ revisions: [[UInt8]], _ failure: GitProgramFailure, _ git: GitProgram
  ) throws -> any Failure {
    for revision in revisions {
      let name = GitArgument(bytes: revision + Array("^{commit}".utf8))
      guard try git.run(["rev-parse", "--quiet", "--verify", name], as: .read).succeeded else {
        return DiffFailure.noRevision(revision)
      }
    }
    return failure
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
  case noRevision([UInt8])
  /// The file is in none of the versions.
  case notThere(RepoPath, revision: [UInt8])
  case noCommonCommit([UInt8], [UInt8])

  var category: FailureCategory { .notFound }

  var path: RepoPath? {
    if case .notThere(let path, _) = self { path } else { nil }
  }

  var message: String {
    switch self {
    case .noRevision(let name): "no such revision: \(PathQuoting.quote(name))"
    case .notThere(let path, let revision):
      "\(PathQuoting.quote(path.bytes)) is not in \(PathQuoting.quote(revision))"
    case .noCommonCommit(let one, let other):
      "\(PathQuoting.quote(one)) and \(PathQuoting.quote(other)) have no commit in common"
    }
  }

  var hint: String? { hint(naming: \.shellWord) }

  func hint(naming name: (RepoPath) -> String) -> String? {
    switch self {
    case .noRevision: "a commit, a tag, a branch, HEAD~1, or two of them as A..B"
    case .notThere(let path, _): "git log --all -- \(name(path)) shows where it is"
    case .noCommonCommit(let one, let other):
      "compare the two themselves: \(PathQuoting.shellWord(one + Array("..".utf8) + other))"
    }
  }
}
