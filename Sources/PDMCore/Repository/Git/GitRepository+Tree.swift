import CGit2

extension GitRepository {
  /// What is at `path` in the tree of `commit`; nil where there is nothing.
  func entry(at path: RepoPath, in commit: ObjectID) throws(GitFailure) -> TreeEntry? {
    try entries(at: [path], in: commit)[path]
  }

  /// What is at each of `paths` in the tree of `commit`; those with nothing are left out. The tree is opened once.
  func entries(at paths: [RepoPath], in commit: ObjectID) throws(GitFailure) -> [RepoPath: TreeEntry] {
    if traits.objectsNeedGit { return try entriesByGit(at: paths, in: commit) }
    var tree: OpaquePointer?
    unsafe try openTree(of: commit, as: &tree)
    defer { unsafe pdm_git_tree_free(tree) }

    var found: [RepoPath: TreeEntry] = [:]
    for path in paths {
      var entry: OpaquePointer?
      let operation = "looking for \(PathQuoting.quote(path.bytes)) in \(commit.short)"
      let exists = try GitCall.find(operation) {
        unsafe pdm_git_tree_entry_bypath(&entry, tree, path.bytes.cStringBytes)
      }
      guard exists else { continue }
      // Ours, unlike what git_tree_entry_byname gives.
      defer { unsafe pdm_git_tree_entry_free(entry) }
      guard let id = unsafe pdm_git_tree_entry_id(entry) else { continue }
      found[path] = TreeEntry(
        id: unsafe ObjectID(copying: id), mode: UInt32(unsafe pdm_git_tree_entry_filemode_raw(entry).rawValue))
    }
    return found
  }

  /// The size of a blob, from its header: the content of a 3 GB file is not loaded.
  func blobSize(_ id: ObjectID) throws(GitFailure) -> UInt64 {
    if traits.objectsNeedGit { return try blobSizeByGit(id) }
    var database: OpaquePointer?
    try GitCall.run("opening the object database") { unsafe pdm_git_repository_odb(&database, handle) }
    defer { unsafe pdm_git_odb_free(database) }
    var name = id.gitObjectName
    var size = 0
    var type = GIT_OBJECT_INVALID
    try findObject(id) { unsafe pdm_git_odb_read_header(&size, &type, database, &name) }
    guard type == GIT_OBJECT_BLOB else {
      throw .corrupt(operation: "reading \(id.hex)", message: "it is not a file's content")
    }
    return UInt64(size)
  }

  /// The tree of a commit; the caller frees it.
  private func openTree(of commit: ObjectID, as tree: inout OpaquePointer?) throws(GitFailure) {
    var opened: OpaquePointer?
    var name = commit.gitObjectName
    try findObject(commit) { unsafe pdm_git_commit_lookup(&opened, handle, &name) }
    defer { unsafe pdm_git_commit_free(opened) }
    try GitCall.run("reading the tree of \(commit.short)") { unsafe pdm_git_commit_tree(&tree, opened) }
  }

  /// Runs a lookup of `id`; "not found" becomes ``GitFailure/missingObject(_:)``.
  func findObject(_ id: ObjectID, _ lookup: () -> Int32) throws(GitFailure) {
    var isMissing = false
    try GitCall.run("reading \(id.hex)") {
      let code = lookup()
      isMissing = code == GIT_ENOTFOUND.rawValue
      return isMissing ? 0 : code
    }
    if isMissing { throw .missingObject(id) }
  }

  // MARK: - Repositories that libgit2 cannot read

  /// How many bytes of paths go on one command line; a fifth of the smallest limit (ARG_MAX) that Linux has.
  private static var pathBytesPerCall: Int { 24 * 1024 }

  private func entriesByGit(at paths: [RepoPath], in commit: ObjectID) throws(GitFailure) -> [RepoPath: TreeEntry] {
    var found: [RepoPath: TreeEntry] = [:]
    let wanted = Set(paths)
    var rest = paths[...]
    while !rest.isEmpty {
      var bytes = 0
      let batch = rest.prefix { path in
        bytes += path.bytes.count + 1
        return bytes <= Self.pathBytesPerCall || bytes == path.bytes.count + 1
      }
      rest = rest[batch.endIndex...]
      // Without -t a folder is left out where something below it is asked for too; with it, folders come unasked.
      let command = ["ls-tree", "-t", "-z", "--full-tree", .object(commit), "--"] + batch.map(GitArgument.path)
      do throws(GitProgramFailure) {
        let output = try git.check(command, as: .read)
        for line in output.split(separator: 0) {
          guard let (path, entry) = Self.treeEntry(line) else { throw .unreadable(command: "ls-tree") }
          if wanted.contains(path) { found[path] = entry }
        }
      } catch {
        throw .program(error)
      }
    }
    return found
  }

  /// Parses `MODE TYPE OBJECT TAB PATH`.
  private static func treeEntry(_ line: ArraySlice<UInt8>) -> (RepoPath, TreeEntry)? {
    guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
    let words = line[..<tab].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
    guard words.count == 3, let mode = UInt32(words[0], radix: 8), let id = ObjectID(hex: words[2]) else { return nil }
    return (RepoPath(trusted: Array(line[(tab + 1)...])), TreeEntry(id: id, mode: mode))
  }

  private func blobSizeByGit(_ id: ObjectID) throws(GitFailure) -> UInt64 {
    do throws(GitProgramFailure) {
      let result = try git.run(["cat-file", "-s", .object(id)], as: .read)
      guard result.succeeded, let size = UInt64(result.outputText) else {
        throw GitProgram.failure(["cat-file"], result)
      }
      return size
    } catch {
      throw .program(error)
    }
  }
}
