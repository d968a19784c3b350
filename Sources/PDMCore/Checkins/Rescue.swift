import Glibc

/// A copy of what somebody wrote, kept before it is taken away: a commit under `refs/pdm/rescue/`, never on a branch.
///
/// The bytes are kept as they are on disk, past every filter, so that line ends and large files come back exactly. The
/// ref keeps them from `git gc`.
struct Rescue {
  let git: GitProgram
  let user: User
  let workTree: [UInt8]
  /// Where the refs are.
  let commonDirectory: [UInt8]

  /// The place of a rescue: whose, when, and the number of the act.
  static func reference(user: User, id: String, now: Timestamp) -> String {
    let time = RFC3339.format(now).filter { $0 != "-" && $0 != ":" }
    return "refs/pdm/rescue/\(user.name)/\(time)-\(id.prefix(8))"
  }

  /// What the files were when they were kept.
  struct Kept {
    var statuses: [RepoPath: FileStatus] = [:]
    /// What the index had of them before they were read.
    var indexed: [RepoPath: ObjectID] = [:]
  }

  /// Those of the files that have bytes to keep: on disk, or in the index alone where the file is deleted since.
  func written(_ paths: [RepoPath], parent: ObjectID?) throws -> [RepoPath] {
    let gone = try paths.filter { try FileSystem.status(of: workTree.appending($0.bytes)) == nil }
    guard !gone.isEmpty else { return paths }
    let lost = Set(gone).subtracting(try stagedFiles(gone, parent: parent).map(\.path))
    return paths.filter { !lost.contains($0) }
  }

  /// Keeps the present bytes of these files; beside them what is staged of them and is neither in HEAD nor on disk.
  /// - Throws: ``RescueFailure/changedMeanwhile(_:)`` when a file was written while it was read.
  func keep(_ paths: [RepoPath], reference: String, parent: ObjectID?, reason: String) throws -> Kept {
    let before = try paths.map { try FileSystem.status(of: workTree.appending($0.bytes)) }
    let durability = CheckinCommit.durability(try git.version())
    var objects: [RepoPath: ObjectID] = [:]
    var stream = Stream()
    let regular = zip(paths, before).filter { $0.1?.kind == .regular }.map(\.0)
    let sizes = zip(paths, before).filter { $0.1?.kind == .regular }.map { $0.1?.size ?? 0 }
    let hashed = try git.context.showing("keeping the edits", .bytes, of: sizes.reduce(0, +)) { progress in
      try hash(regular, sizes, durability, progress)
    }
    for (path, object) in zip(regular, hashed) { objects[path] = object }
    for (path, status) in zip(paths, before) where status?.kind == .folder { objects[path] = submoduleCommit(path) }
    for (index, path) in zip(paths, before).filter({ $0.1?.kind == .symlink }).map(\.0).enumerated() {
      stream.blob(try FileSystem.target(ofLink: workTree.appending(path.bytes)), mark: index + 1)
      stream.links.append((path, index + 1))
    }
    let staged = try stagedFiles(paths, parent: parent).filter { objects[$0.path] != $0.object }
    let files = zip(paths, before).compactMap { path, status in
      objects[path].map {
        File(path: path, object: $0, mode: status?.kind == .folder ? File.submodule : status?.mode ?? 0)
      }
    }
    stream.commits(
      on: reference, committer: user, seconds: git.context.clock.now().seconds, message: reason, parent: parent,
      files: files, staged: staged)
    try git.check(["fast-import", "--quiet", "--done"], input: .bytes(stream.bytes), configuration: durability)
    try ReferenceFiles.sync(reference, in: commonDirectory)
    for (path, status) in zip(paths, before)
    where try status?.kind != .folder && FileSystem.status(of: workTree.appending(path.bytes)) != status {
      throw RescueFailure.changedMeanwhile(path)
    }
    return Kept(
      statuses: Dictionary(
        uniqueKeysWithValues: zip(paths, before).compactMap { path, status in status.map { (path, $0) } }))
  }

  /// Whether a file still is what was kept: by its status where this very run kept it, else by its bytes. One that is
  /// gone has no bytes to lose, and neither has one that a killed git left cut short.
  func isAsKept(_ path: RepoPath, _ kept: Kept?, object: ObjectID?) throws -> Bool {
    guard let status = try FileSystem.status(of: workTree.appending(path.bytes)) else { return true }
    if let kept { return kept.statuses[path] == status }
    if let object, try self.object(of: path) == object { return true }
    return try isCutShort(path)
  }

  /// Whether what is there is a beginning of HEAD's content, as git writes it, or has whole sectors of zeros, as a power
  /// cut leaves it: no byte of it is a person's own. Single zeros are somebody's edit.
  private func isCutShort(_ path: RepoPath) throws -> Bool {
    let name = workTree.appending(path.bytes)
    guard try FileSystem.status(of: name)?.kind == .regular else { return false }
    let file = try FileDescriptor.open(name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    let child = try git.start(
      ["cat-file", "--filters", GitArgument(bytes: Array("HEAD:".utf8) + path.bytes)], as: .read)
    var differs = false
    var likeness = SectorLikeness()
    _ = try child.result(streaming: { piece in
      guard let present = try? file.read(piece.count), likeness.follow(present, piece) else {
        likeness.isForeign = true
        return false
      }
      differs = differs || !present.elementsEqual(piece)
      return present.count == piece.count
    })
    return try differs && !likeness.isForeign && file.read(1).isEmpty
  }

  /// What the index has of these files that HEAD has not.
  private func stagedFiles(_ paths: [RepoPath], parent: ObjectID?) throws -> [File] {
    let base = parent ?? ObjectID.emptyTree
    guard let base else { return [] }
    // Names come on the command line, some at a time: this command reads none from its input.
    var files: [File] = []
    for start in stride(from: 0, to: paths.count, by: 500) {
      let some = paths[start..<min(start + 500, paths.count)]
      let output = try git.check(
        ["diff-index", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev", .object(base), "--"]
          + some.map(GitArgument.path), as: .read)
      // `:OLDMODE MODE OLDOBJECT OBJECT STATUS NUL PATH NUL`; zeros for what is not staged.
      var fields = output.split(separator: 0)[...]
      while let head = fields.popFirst(), let path = fields.popFirst() {
        let words = head.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        guard words.count == 5, let mode = UInt32(words[1], radix: 8), let object = ObjectID(hex: words[3]) else {
          throw GitProgramFailure.unreadable(command: "diff-index")
        }
        if !object.isZero { files.append(File(path: RepoPath(trusted: Array(path)), object: object, mode: mode)) }
      }
    }
    return files
  }

  /// One file of a commit.
  private struct File {
    let path: RepoPath
    let object: ObjectID
    /// As in a tree, or the permission bits alone.
    let mode: UInt32

    static let submodule: UInt32 = 0o160000

    var treeMode: String {
      switch mode & 0o170000 {
      case 0o120000: "120000"
      case Self.submodule: "160000"
      default: mode & 0o100 != 0 ? "100755" : "100644"
      }
    }
  }

  /// Stores files as they are and names their objects, in order.
  private func hash(
    _ paths: [RepoPath], _ sizes: [Int64], _ options: [String], _ progress: Progress?
  ) throws -> [ObjectID] {
    var objects: [ObjectID] = []
    var told = 0
    var rest = paths[...]
    while !rest.isEmpty {
      let some = rest.prefix(500)
      rest = rest.dropFirst(500)
      let arguments = ["hash-object", "-w", "--no-filters", "--"] + some.map(GitArgument.path)
      var lines: [UInt8] = []
      // Nothing was taken away yet, so this may be stopped.
      let result = try git.interruptible.start(arguments, configuration: options).result { piece in
        lines += piece
        // git names each object when it has it.
        for _ in 0..<piece.count(where: { $0 == UInt8(ascii: "\n") }) where told < sizes.count {
          progress?.advance(by: sizes[told])
          told += 1
        }
        return true
      }
      guard result.succeeded else { throw GitProgram.failure(arguments, result) }
      let output = String(decoding: lines, as: UTF8.self)
      let names = output.split(separator: "\n").compactMap { ObjectID(hex: $0) }
      guard names.count == some.count else { throw RescueFailure.unreadable(String(output.prefix(200))) }
      objects += names
    }
    return objects
  }

  /// The commit that a submodule is at; nil where there is no repository in its folder.
  private func submoduleCommit(_ path: RepoPath) -> ObjectID? {
    let git = git.inside(workTree.appending(path.bytes))
    guard let result = try? git.run(["rev-parse", "--verify", "--quiet", "HEAD"], as: .read) else { return nil }
    return result.succeeded ? ObjectID(hex: result.outputText) : nil
  }

  /// The present bytes of a file, hashed without being stored.
  func object(of path: RepoPath) throws -> ObjectID? {
    let file = workTree.appending(path.bytes)
    let output: [UInt8]
    switch try FileSystem.status(of: file)?.kind {
    case .regular: output = try git.check(["hash-object", "--no-filters", "--", .path(path)], as: .read)
    case .symlink:
      let target = try FileSystem.target(ofLink: file)
      output = try git.check(["hash-object", "--stdin", "--no-filters"], as: .read, input: .bytes(target))
    case .folder, .other, nil: return nil
    }
    return ObjectID(hex: String(decoding: output.prefix { $0 > 32 }, as: UTF8.self))
  }

  /// What `git fast-import` reads (git-fast-import(1)).
  private struct Stream {
    var bytes: [UInt8] = []
    var links: [(RepoPath, Int)] = []

    mutating func line(_ text: String) { bytes += Array((text + "\n").utf8) }

    mutating func data(_ content: [UInt8]) {
      line("data \(content.count)")
      bytes += content + [UInt8(ascii: "\n")]
    }

    mutating func blob(_ content: [UInt8], mark: Int) {
      line("blob")
      line("mark :\(mark)")
      data(content)
    }

    /// The commit of the files, and where something is staged one of that as its second parent, as `git stash` has it. The
    /// first is HEAD's always: before the first commit, an empty one stands for it.
    mutating func commits(
      on reference: String, committer: User, seconds: Int64, message: String, parent: ObjectID?, files: [File],
      staged: [File]
    ) {
      let stagedMark = links.count + 1
      let baseMark = stagedMark + 1
      let person = "committer \(committer.fullName) <\(committer.email)> \(seconds) +0000"
      let base = parent?.hex ?? (staged.isEmpty ? nil : ":\(baseMark)")
      if !staged.isEmpty {
        if parent == nil {
          line("commit \(reference)")
          line("mark :\(baseMark)")
          line(person)
          data(Array("Before the first commit\n".utf8))
        }
        line("commit \(reference)")
        line("mark :\(stagedMark)")
        line(person)
        data(Array("What was staged\n".utf8))
        if let base { line("from \(base)") }
        add(staged)
      }
      line("commit \(reference)")
      line(person)
      data(Array(message.utf8))
      if let base { line("from \(base)") }
      if !staged.isEmpty { line("merge :\(stagedMark)") }
      add(files)
      for (path, mark) in links { line("M 120000 :\(mark) \(Self.quote(path))") }
      line("done")
    }

    private mutating func add(_ files: [File]) {
      for file in files { line("M \(file.treeMode) \(file.object.hex) \(Self.quote(file.path))") }
    }

    private static func quote(_ path: RepoPath) -> String {
      let escaped = path.bytes.map { byte -> String in
        let isPlain = (0x20..<0x7f).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
        if isPlain { return String(UnicodeScalar(byte)) }
        let octal = String(byte, radix: 8)
        return "\\" + String(repeating: "0", count: 3 - octal.count) + octal
      }
      return "\"\(escaped.joined())\""
    }
  }
}

/// Why a copy could not be kept; then nothing is taken away.
enum RescueFailure: Failure, Equatable {
  case changedMeanwhile(RepoPath)
  /// Something else stands where the file is to be put back.
  case inTheWay(of: RepoPath, RepoPath)
  case unreadable(String)

  var category: FailureCategory { .failed }

  var message: String {
    switch self {
    case .changedMeanwhile(let path): "\(path.quoted) was written while it was being kept; nothing was changed"
    case .inTheWay(let path, let name):
      "\(name.quoted) is in the way of \(path.quoted), and what is in it would be lost; nothing was changed"
    case .unreadable(let text): "git did not keep the files: \(text)"
    }
  }

  var path: RepoPath? {
    switch self {
    case .changedMeanwhile(let path), .inTheWay(let path, _): path
    case .unreadable: nil
    }
  }

  var hint: String? { hint(naming: \.shellWord) }

  func hint(naming name: (RepoPath) -> String) -> String? {
    switch self {
    case .inTheWay(_, let obstacle):
      "move \(name(obstacle)) away, then run the command again; --keep-edits leaves everything as it is"
    case .changedMeanwhile, .unreadable: "close the program that is writing, then run the command again"
    }
  }
}
