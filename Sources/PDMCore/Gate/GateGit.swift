/// git as the gate asks it: history as it was made. Replacement refs and grafts are somebody's view of it, and could hide
/// what a commit changed.
struct GateGit: Sendable {
  let program: GitProgram

  private static let environment = [
    "GIT_NO_REPLACE_OBJECTS": Array("1".utf8), "GIT_GRAFT_FILE": Array("/dev/null".utf8),
  ]

  func check(
    _ arguments: [GitArgument], input: [UInt8] = [], index: borrowing MemoryFile
  ) throws(GitProgramFailure) -> [UInt8] {
    var environment = Self.environment
    environment["GIT_INDEX_FILE"] = index.path
    return try program.check(
      arguments, as: .read, input: .bytes(input), extraEnvironment: environment, inheriting: [index.descriptor])
  }

  func check(_ arguments: [GitArgument], input: [UInt8] = []) throws(GitProgramFailure) -> [UInt8] {
    try program.check(arguments, as: .read, input: .bytes(input), extraEnvironment: Self.environment)
  }

  func run(_ arguments: [GitArgument]) throws(GitProgramFailure) -> ChildResult {
    try program.run(arguments, as: .read, extraEnvironment: Self.environment)
  }

  /// Which of these objects are here.
  func existing(_ objects: [ObjectID]) throws(GitProgramFailure) -> Set<ObjectID> {
    Set(try found(objects.map { Array($0.hex.utf8) }).compactMap { $0 })
  }

  /// What the references of a remote name, peeled as well; nothing where it does not answer.
  func advertised(by remote: [UInt8]) throws(GitProgramFailure) -> [ObjectID] {
    let result = try run(["ls-remote", "--", GitArgument(bytes: remote)])
    guard result.succeeded else { return [] }
    return result.output.split(separator: UInt8(ascii: "\n")).compactMap {
      ObjectID(hex: String(decoding: $0.prefix(40), as: UTF8.self))
    }
  }

  /// What names stand for; nil for those that stand for nothing.
  /// - Parameter names: without line ends.
  func found(_ names: [[UInt8]]) throws(GitProgramFailure) -> [ObjectID?] {
    guard !names.isEmpty else { return [] }
    let output = try check(
      ["cat-file", "--batch-check=%(objectname)"], input: names.reduce(into: []) { $0 += $1 + [UInt8(ascii: "\n")] })
    let lines = output.split(separator: UInt8(ascii: "\n"))
    guard lines.count == names.count else { throw .unreadable(command: "cat-file") }
    return lines.map { ObjectID(hex: String(decoding: $0, as: UTF8.self)) }
  }

  /// Hands on what git writes as it comes, so that it is read while git still works.
  /// - Parameter meanwhile: run when git has begun.
  func stream(
    _ arguments: [GitArgument], input: [UInt8], meanwhile: () throws -> Void, _ consume: (ArraySlice<UInt8>) -> Void
  ) throws {
    let child = try program.start(
      arguments, as: .read, input: .bytes(input), extraEnvironment: Self.environment)
    try meanwhile()
    let result = try child.result { piece in
      consume(piece)
      return true
    }
    guard result.succeeded else { throw GitProgram.failure(arguments, result) }
  }
}
