/// The rescues that lie in one repository, its work trees included. git reads them: three children, however many there are.
struct RescueShelf {
  let git: GitProgram

  static let folder = "refs/pdm/rescue/"

  private static let format =
    "--format=%(refname)%00%(objectname)%00%(parent)%00%(committerdate:unix)%00%(contents:subject)"

  /// Newest first, without their files.
  /// - Parameter user: an account's alone; nil is everybody's.
  func rescues(of user: String? = nil) throws -> [KeptRescue] {
    let output = try git.check(
      ["for-each-ref", .text(Self.format), .text(Self.folder + (user.map { "\($0)/" } ?? ""))], as: .read)
    var rescues: [KeptRescue] = []
    for line in output.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split(separator: 0, omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self)
      }
      guard fields.count == 5, let commit = ObjectID(hex: fields[1]) else {
        throw GitProgramFailure.unreadable(command: "for-each-ref")
      }
      // Only a commit has a time of its own; pdm puts nothing else there.
      guard let seconds = Int64(fields[3]) else { continue }
      let parents = fields[2].split(separator: " ").compactMap { ObjectID(hex: $0) }
      let name = fields[0].dropFirst(Self.folder.count)
      let committed = Timestamp(seconds: seconds)
      rescues.append(
        KeptRescue(
          reference: fields[0], user: String(name.prefix { $0 != "/" }), commit: commit, base: parents.first,
          staged: parents.count > 1 ? parents[1] : nil,
          // A check-in that was taken back is older than its being kept.
          keptAt: max(Self.time(inName: name) ?? committed, committed), reason: fields[4]))
    }
    return rescues.sorted { ($0.keptAt, $0.reference) > ($1.keptAt, $1.reference) }
  }

  /// `ACCOUNT/20261124T100834Z-3e88a2ea`
  private static func time(inName name: Substring) -> Timestamp? {
    guard let text = name.split(separator: "/").last?.prefix(while: { $0 != "-" }), text.utf8.count == 16 else {
      return nil
    }
    var digits = Array(text)
    for (place, mark) in [(13, ":"), (11, ":"), (6, "-"), (4, "-")] { digits.insert(Character(mark), at: place) }
    return RFC3339.parse(String(digits))
  }

  /// The same with what they hold.
  func withFiles(_ rescues: [KeptRescue]) throws -> [KeptRescue] {
    guard !rescues.isEmpty else { return [] }
    var files = try differences(rescues)
    let sizes = try sizes(of: Set(files.values.joined().filter { !$0.entry.isSubmodule }.map(\.entry.id)))
    for (commit, list) in files {
      files[commit] = list.map { file in
        var file = file
        file.size = sizes[file.entry.id]
        return file
      }
    }
    return rescues.map { rescue in
      var rescue = rescue
      let all = (files[rescue.commit] ?? []) + (rescue.staged.flatMap { files[$0] } ?? [])
      rescue.files = all.sorted { $0.path == $1.path ? !$0.isStaged : $0.path < $1.path }
      return rescue
    }
  }

  /// What each commit has that its base has not; what was on disk just as HEAD has it is in none of them.
  private func differences(_ rescues: [KeptRescue]) throws -> [ObjectID: [KeptFile]] {
    var questions: [UInt8] = []
    var staged: Set<ObjectID> = []
    for rescue in rescues {
      let base = rescue.base.map { " \($0.hex)" } ?? ""
      questions += "\(rescue.commit.hex)\(base)\n".utf8
      guard let commit = rescue.staged else { continue }
      staged.insert(commit)
      questions += "\(commit.hex)\(base)\n".utf8
    }
    let output = try git.check(
      [
        "diff-tree", "--stdin", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", "--root",
        "--ignore-submodules=none",
      ],
      as: .read, input: .bytes(questions))
    var files: [ObjectID: [KeptFile]] = [:]
    var commit: ObjectID?
    // The commit's name; then for each file `:OLDMODE MODE OLDOBJECT OBJECT STATUS` and its path.
    var fields = output.split(separator: 0)[...]
    while let field = fields.popFirst() {
      guard field.first == UInt8(ascii: ":") else {
        commit = ObjectID(hex: String(decoding: field, as: UTF8.self))
        continue
      }
      let words = field.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
      guard words.count == 5, let mode = UInt32(words[1], radix: 8), let object = ObjectID(hex: words[3]), let commit,
        let path = fields.popFirst()
      else { throw GitProgramFailure.unreadable(command: "diff-tree") }
      guard !object.isZero else { continue }
      files[commit, default: []].append(
        KeptFile(
          path: RepoPath(trusted: Array(path)), entry: TreeEntry(id: object, mode: mode),
          isStaged: staged.contains(commit)))
    }
    return files
  }

  /// Those that are here.
  private func sizes(of objects: Set<ObjectID>) throws -> [ObjectID: Int64] {
    guard !objects.isEmpty else { return [:] }
    let output = try git.check(
      ["cat-file", "--batch-check=%(objectname) %(objectsize)"], as: .read,
      input: .bytes(objects.flatMap { Array("\($0.hex)\n".utf8) }))
    var sizes: [ObjectID: Int64] = [:]
    for line in output.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
      guard words.count == 2, let object = ObjectID(hex: words[0]), let size = Int64(words[1]) else { continue }
      sizes[object] = size
    }
    return sizes
  }

  /// All of them or none; one that was changed meanwhile stops it.
  func remove(_ rescues: [KeptRescue], in commonDirectory: [UInt8]) throws {
    // The names of other refs may be in one file with these, which git writes anew.
    try git.check(
      ["update-ref", "-z", "--stdin"],
      input: .bytes(rescues.flatMap { Array("delete \($0.reference)\0\($0.commit.hex)\0".utf8) }),
      configuration: CheckinCommit.durability(try git.version()))
    if let last = rescues.last { try ReferenceFiles.sync(last.reference, in: commonDirectory) }
  }
}
