/// `lockable` as the .gitattributes of a commit have it, in bare repositories as well.
///
/// git 2.39 cannot be asked for the attributes of a commit. It is given an index that holds nothing but the attribute
/// files of the folders above the paths. Commits with the same of them share one.
struct AttributeHistory {
  let git: GateGit

  struct Question: Hashable {
    /// nil: before there was anything.
    let commit: ObjectID?
    let path: RepoPath
  }

  func answers(_ questions: Set<Question>) throws -> [Question: LockableState] {
    var answers: [Question: LockableState] = [:]
    for group in try groups(of: questions) {
      let paths = Array(Set(group.questions.map(\.path)))
      let index = try MemoryFile(holding: NamesIndex.bytes(group.files.compactMapValues { $0 }))
      guard PathProbe.exists(index.path) else { throw GateFailure.noProcessFolder }
      let output = try git.check(
        ["check-attr", "--cached", "-z", "--stdin", "lockable"],
        input: paths.endedByNUL, index: index)
      let values = try LockableState.read(output, count: paths.count)
      for question in group.questions { answers[question] = values[question.path] ?? .unspecified }
    }
    return answers
  }

  /// Questions that one index answers. nil is a file that is known not to be there.
  private struct Group {
    var files: [[UInt8]: ObjectID?]
    var questions: [Question]
  }

  private func groups(of questions: Set<Question>) throws -> [Group] {
    let byCommit = Dictionary(grouping: questions, by: \.commit)
    var wanted: [(commit: ObjectID, file: [UInt8])] = []
    for (commit, questions) in byCommit {
      guard let commit else { continue }
      let folders = Set(questions.flatMap { [[]] + $0.path.parents })
      for folder in folders {
        wanted.append((commit, (folder.isEmpty ? [] : folder + [UInt8(ascii: "/")]) + Array(".gitattributes".utf8)))
      }
    }
    let found = try objects(wanted)
    var files: [ObjectID?: [[UInt8]: ObjectID?]] = [:]
    for (request, object) in zip(wanted, found) {
      files[request.commit, default: [:]].updateValue(object, forKey: request.file)
    }
    var groups: [Group] = []
    for (commit, questions) in byCommit {
      let own = files[commit] ?? [:]
      let shared = groups.firstIndex { group in
        (commit == nil) == group.files.isEmpty
          && own.allSatisfy { file, object in group.files[file].map { $0 == object } ?? true }
      }
      if let shared {
        groups[shared].files.merge(own) { first, _ in first }
        groups[shared].questions += questions
      } else {
        groups.append(Group(files: own, questions: questions))
      }
    }
    return groups
  }

  private func objects(_ wanted: [(commit: ObjectID, file: [UInt8])]) throws -> [ObjectID?] {
    var found = [ObjectID?](repeating: nil, count: wanted.count)
    // A line ends what it asks for, so names with line ends in them are asked for one by one.
    let plain = wanted.indices.filter { !wanted[$0].file.contains(UInt8(ascii: "\n")) }
    if !plain.isEmpty {
      let output = try git.check(
        ["cat-file", "--batch-check=%(objectname) %(objecttype)"],
        input: plain.reduce(into: []) {
          $0 += Array("\(wanted[$1].commit.hex):".utf8) + wanted[$1].file + [UInt8(ascii: "\n")]
        })
      let lines = output.split(separator: UInt8(ascii: "\n"))
      guard lines.count == plain.count else { throw GitProgramFailure.unreadable(command: "cat-file") }
      for (index, line) in zip(plain, lines) where line.suffix(5).elementsEqual(" blob".utf8) {
        found[index] = ObjectID(hex: String(decoding: line.prefix(40), as: UTF8.self))
      }
    }
    for index in wanted.indices where wanted[index].file.contains(UInt8(ascii: "\n")) {
      // MODE blob OBJECT, a tab and the name.
      let output = try git.check([
        "ls-tree", "-z", .object(wanted[index].commit), "--", GitArgument(bytes: wanted[index].file),
      ])
      let words = output.prefix { $0 != UInt8(ascii: "\t") }.split(separator: UInt8(ascii: " "))
      if words.count == 3 { found[index] = ObjectID(hex: String(decoding: words[2], as: UTF8.self)) }
    }
    return found
  }
}
