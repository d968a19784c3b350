/// Which changes are of files that need no check-out.
struct ExemptChanges {
  let git: GateGit
  let policy: LockPolicy

  /// Changes of commits. A file is exempt where it is so in the commit and in everything that the commit follows.
  /// - Parameter begin: where the push begins, if one of its commits changes attributes: what they say there counts as
  ///   well, since commits of one push would else unlock files for one another.
  func among(_ changes: [GateChange], begin: [ObjectID]) throws -> Set<Int> {
    let questions = changes.map { change in Self.versions(of: change, begin).map { question($0, change.path) } }
    let answers = try AttributeHistory(git: git).answers(Set(questions.joined()))
    return Set(changes.indices.filter { policy.exempts(questions[$0].compactMap { answers[$0] }) })
  }

  private static func versions(of change: GateChange, _ begin: [ObjectID]) -> [ObjectID?] {
    guard let commit = change.commit else { return [] }
    return [commit.id] + (commit.parents.isEmpty ? [nil] : commit.parents) + begin
  }

  /// Changes that are still to be committed.
  /// - Parameters:
  ///   - hasIndex: a bare repository has none that says anything.
  ///   - before: versions that must say the same.
  func among(_ paths: [RepoPath], hasIndex: Bool = true, before: [ObjectID?]) throws -> Set<Int> {
    guard !paths.isEmpty else { return [] }
    let distinct = Array(Set(paths))
    let answers = try AttributeHistory(git: git).answers(
      Set(before.flatMap { version in distinct.map { question(version, $0) } }))
    var values = distinct.reduce(into: [:]) { values, path in
      values[path] = before.compactMap { answers[question($0, path)] }
    }
    if hasIndex {
      let output = try git.check(
        ["check-attr", "--cached", "-z", "--stdin", "lockable"],
        input: distinct.endedByNUL)
      for (path, value) in try LockableState.read(output, count: distinct.count) {
        values[path, default: []].append(value)
      }
    }
    return Set(paths.indices.filter { policy.exempts(values[paths[$0]] ?? []) })
  }

  private func question(_ commit: ObjectID?, _ path: RepoPath) -> AttributeHistory.Question {
    AttributeHistory.Question(commit: commit, path: path)
  }
}
