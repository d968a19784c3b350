/// Finds the version of a file that somebody means by REV: a revision (`5.2`), or whatever git takes for a commit.
///
///     let resolver = VersionResolver(vault: vault, repository: repository)
///     let version = try resolver.version(Array("5.2".utf8), of: path)
///     version.commit, version.path, version.entry.id
///
/// A number with a point is a revision first: of the store, else of the trailers in the file's history; only then a name
/// of git's, such as a tag called `5.2`. A file that had another name at that commit is found under it.
struct VersionResolver {
  let vault: Vault
  let repository: RepositoryHandle

  /// - Parameters:
  ///   - name: as typed; nil is HEAD, for which no child is started.
  ///   - path: the file's present name.
  /// - Throws: ``VersionFailure`` (exit 2 for what cannot be a name, 11 for what is not there), ``AccountFailure`` when
  ///   nobody is logged in.
  func version(_ name: [UInt8]?, of path: RepoPath) throws -> FileVersion {
    let place = try place(name, of: path)
    if let version = place.version { return version }
    return try completed(place.commit, path, name: name ?? Array("HEAD".utf8))
  }

  /// The commit alone, which need not have the file: it may have removed it.
  func commit(_ name: [UInt8], of path: RepoPath) throws -> ObjectID { try place(name, of: path).commit }

  /// The file's name in a commit, whatever that is by now; nil where the commit does not have it.
  func name(of path: RepoPath, in commit: ObjectID) throws -> RepoPath? { try self.place(of: path, in: commit)?.0 }

  /// - Returns: the version as well where a revision names it.
  private func place(_ name: [UInt8]?, of path: RepoPath) throws -> (commit: ObjectID, version: FileVersion?) {
    guard let name, !name.elementsEqual("HEAD".utf8) else {
      guard let head = try repository.value.head().commit else { throw VersionFailure.noCommit }
      return (head, nil)
    }
    try VersionFailure.check(name)
    guard let revision = Revision(name) else { return (try commit(name), nil) }
    if let version = try version(revision, of: path) { return (version.commit, version) }
    do {
      return (try commit(name), nil)
    } catch VersionFailure.unknown {
      throw VersionFailure.noRevision(path, revision)
    }
  }

  // MARK: - Revisions

  private func version(_ revision: Revision, of path: RepoPath) throws -> FileVersion? {
    let recorded = try vault.read { transaction in
      _ = try vault.authenticate(transaction)
      return try transaction.recordedRevision(revision, of: path)
    }
    // A commit that was rebased away and collected is gone; its successor carries the same trailer.
    if let recorded,
      let version = try entry(recorded.path, in: recorded.commit).map({
        FileVersion(commit: recorded.commit, path: recorded.path, entry: $0, revision: revision)
      })
    {
      return version
    }
    guard let head = try repository.value.head().commit else { return nil }
    for step in try FollowedHistory(of: path, from: head, git: vault.git).steps {
      guard let trailer = step.revisions.first(where: { $0.revision == revision && $0.path == step.path }),
        let entry = try entry(trailer.path, in: step.commit)
      else { continue }
      return FileVersion(commit: step.commit, path: trailer.path, entry: entry, revision: revision)
    }
    return nil
  }

  // MARK: - Names of git's

  private func commit(_ name: [UInt8]) throws -> ObjectID {
    // Behind `:/` all that follows is looked for in messages, and what is found is a commit (gitrevisions(7)).
    let peeling = name.starts(with: ":/".utf8) ? [] : Array("^{commit}".utf8)
    let result = try vault.git.run(
      ["rev-parse", "--verify", "--quiet", "--end-of-options", GitArgument(bytes: name + peeling)], as: .read)
    guard result.succeeded, let commit = ObjectID(hex: result.outputText) else {
      throw name.containsRange ? VersionFailure.range(name) : VersionFailure.unknown(name)
    }
    return commit
  }

  /// The file in a commit, under the name that it had there, with the revision that it had.
  private func completed(_ commit: ObjectID, _ path: RepoPath, name: [UInt8]) throws -> FileVersion {
    guard let (path, entry) = try place(of: path, in: commit) else { throw VersionFailure.notThere(path, name) }
    let revision = try vault.read { transaction in
      _ = try vault.authenticate(transaction)
      return try transaction.revision(of: path, in: commit) ?? transaction.revision(of: path, object: entry.id)
    }
    return FileVersion(commit: commit, path: path, entry: entry, revision: revision)
  }

  private func place(of path: RepoPath, in commit: ObjectID) throws -> (RepoPath, TreeEntry)? {
    if let entry = try entry(path, in: commit) { return (path, entry) }
    guard let head = try repository.value.head().commit, head != commit else { return nil }
    // A rename that is part of that commit's history tells nothing: the old name is another file's there, or nobody's.
    for step in try FollowedHistory(of: path, from: head, notFrom: commit, git: vault.git).steps {
      guard let old = step.oldPath, let entry = try entry(old, in: commit) else { continue }
      return (old, entry)
    }
    return nil
  }

  /// - Returns: nil where nothing is there, or where the commit is no more.
  private func entry(_ path: RepoPath, in commit: ObjectID) throws -> TreeEntry? {
    let found: TreeEntry?
    do throws(GitFailure) {
      found = try repository.value.entry(at: path, in: commit)
    } catch {
      guard error == .missingObject(commit) else { throw error }
      return nil
    }
    guard let found else { return nil }
    guard found.isFile else { throw VersionFailure.notAFile(path, commit) }
    return found
  }
}

/// A version of one file.
public struct FileVersion: Sendable, Equatable {
  public let commit: ObjectID
  /// The file's name in that commit.
  public let path: RepoPath
  /// Its content and mode there: a regular file or a symbolic link.
  public let entry: TreeEntry
  /// nil for a version that pdm did not check in.
  public let revision: Revision?
}

extension TreeEntry {
  var isLink: Bool { mode == 0o120000 }
  var isExecutable: Bool { mode == 0o100755 }
  var isSubmodule: Bool { mode == 0o160000 }
  /// A regular file or a symbolic link, and no folder or submodule.
  var isFile: Bool { isLink || mode & 0o170000 == 0o100000 }
}

/// What is no version of a file.
enum VersionFailure: Failure, Equatable {
  case malformed([UInt8])
  case range([UInt8])
  case unknown([UInt8])
  case noRevision(RepoPath, Revision)
  case noCommit
  case notThere(RepoPath, [UInt8])
  case notAFile(RepoPath, ObjectID)

  /// Refuses what git would take for an option or cut off. Whether a name is one is git's to say.
  static func check(_ name: [UInt8]) throws(VersionFailure) {
    guard !name.isEmpty, !name.contains(0), name.first != UInt8(ascii: "-") else { throw .malformed(name) }
  }

  var category: FailureCategory {
    switch self {
    case .malformed, .range: .usage
    case .unknown, .noRevision, .noCommit, .notThere, .notAFile: .notFound
    }
  }

  var path: RepoPath? {
    switch self {
    case .noRevision(let path, _), .notThere(let path, _), .notAFile(let path, _): path
    case .malformed, .range, .unknown, .noCommit: nil
    }
  }

  var message: String {
    switch self {
    case .malformed(let name):
      "\(name.isEmpty ? "the empty name" : PathQuoting.quote(name)) is neither a revision nor a commit"
    case .range(let name): "\(PathQuoting.quote(name)) is a range, and one version is wanted"
    case .unknown(let name): "no such revision or commit: \(PathQuoting.quote(name))"
    case .noRevision(let path, let revision):
      "\(path.quoted) has no revision \(revision.text), and git has no commit of that name"
    case .noCommit: "nothing is checked in yet"
    case .notThere(let path, let name):
      "\(path.quoted) is not in \(PathQuoting.quote(name)), under this name or an earlier one"
    case .notAFile(let path, let commit): "\(path.quoted) is a folder or a submodule in \(commit.short)"
    }
  }

  var hint: String? { hint(naming: \.shellWord) }

  func hint(naming name: (RepoPath) -> String) -> String? {
    switch self {
    case .notThere(let path, _): "git log --all -- \(name(path)) shows where it is"
    case .unknown, .malformed:
      "a revision such as 5.2, or what git takes for a commit: a tag, a branch, HEAD~3, 1a2b3c4"
    case .noRevision(let path, _): "pdm show \(name(path)) has the last ones"
    case .range, .noCommit, .notAFile: nil
    }
  }
}

extension [UInt8] {
  fileprivate var containsRange: Bool { zip(self, dropFirst()).contains { $0 == UInt8(ascii: ".") && $1 == $0 } }
}
