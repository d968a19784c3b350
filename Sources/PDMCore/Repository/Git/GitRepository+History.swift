import CGit2

extension GitRepository {
  /// Visits commits, newest first, in git's own order.
  ///
  /// - Parameters:
  ///   - start: where the walk begins; it is visited too.
  ///   - excluded: it and all that is reachable from it are left out.
  ///   - visit: answers whether to go on.
  func commits(
    reachableFrom start: ObjectID, notFrom excluded: ObjectID? = nil, visiting visit: (CommitValue) -> Bool
  ) throws(GitFailure) {
    if traits.historyNeedsGit {
      try CommitLog(start: start, excluded: excluded).visit(using: git, visit)
    } else {
      try walk(from: start, excluding: excluded) { id throws(GitFailure) in visit(try storedCommit(id)) }
    }
  }

  /// Whether `ancestor` is reachable from `descendant`, or is it.
  func isAncestor(_ ancestor: ObjectID, of descendant: ObjectID) throws(GitFailure) -> Bool {
    if traits.historyNeedsGit { return try isAncestorByGit(ancestor, of: descendant) }
    // libgit2 answers false to a commit being its own descendant, and false where a commit is missing.
    _ = try storedCommit(ancestor)
    if ancestor == descendant { return true }
    _ = try storedCommit(descendant)
    var older = ancestor.gitObjectName
    var newer = descendant.gitObjectName
    return try GitCall.run("comparing \(ancestor.short) and \(descendant.short)") {
      unsafe pdm_git_graph_descendant_of(handle, &newer, &older)
    } == 1
  }

  /// How many commits ``commits(reachableFrom:notFrom:visiting:)`` would visit.
  func count(reachableFrom start: ObjectID, notFrom excluded: ObjectID? = nil) throws(GitFailure) -> Int {
    if traits.historyNeedsGit { return try CommitLog(start: start, excluded: excluded).count(using: git) }
    var count = 0
    try walk(from: start, excluding: excluded) { _ in
      count += 1
      return true
    }
    return count
  }

  /// One commit; nil where there is none of that name.
  func commit(_ id: ObjectID) throws(GitFailure) -> CommitValue? {
    do throws(GitFailure) {
      let stored = try storedCommit(id)
      guard traits.hasReplacements || traits.hasGrafts || traits.isShallow else { return stored }
      // What is stored is not what git shows.
      var shown: CommitValue?
      try CommitLog(start: id, excluded: nil).visit(using: git) { commit in
        shown = commit
        return false
      }
      return shown
    } catch {
      if error == .missingObject(id) { return nil }
      throw error
    }
  }

  private func storedCommit(_ id: ObjectID) throws(GitFailure) -> CommitValue {
    var commit: OpaquePointer?
    var name = id.gitObjectName
    try findObject(id) { unsafe pdm_git_commit_lookup(&commit, handle, &name) }
    guard let opened = unsafe commit else { throw .missingObject(id) }
    defer { unsafe pdm_git_commit_free(opened) }
    guard let value = unsafe CommitValue(copying: opened, id: id) else {
      throw .corrupt(operation: "reading \(id.hex)", message: "the commit has no author or tree")
    }
    return value
  }

  private func walk(
    from start: ObjectID, excluding excluded: ObjectID?, _ visit: (ObjectID) throws(GitFailure) -> Bool
  ) throws(GitFailure) {
    var walk: OpaquePointer?
    try GitCall.run("walking the history") { unsafe pdm_git_revwalk_new(&walk, handle) }
    defer { unsafe pdm_git_revwalk_free(walk) }
    var name = start.gitObjectName
    try findObject(start) { unsafe pdm_git_revwalk_push(walk, &name) }
    if let excluded {
      var name = excluded.gitObjectName
      try findObject(excluded) { unsafe pdm_git_revwalk_hide(walk, &name) }
    }
    while true {
      let code = unsafe pdm_git_revwalk_next(&name, walk)
      if code == GIT_ITEROVER.rawValue { return }
      try GitCall.run("walking the history from \(start.short)") { code }
      guard try visit(unsafe ObjectID(copying: &name)) else { return }
    }
  }

  private func isAncestorByGit(_ ancestor: ObjectID, of descendant: ObjectID) throws(GitFailure) -> Bool {
    let command: [GitArgument] = ["merge-base", "--is-ancestor", .object(ancestor), .object(descendant)]
    do throws(GitProgramFailure) {
      let result = try git.run(command, as: .read)
      switch result.status {
      case .exited(0): return true
      case .exited(1): return false
      default: throw GitProgram.failure(command, result)
      }
    } catch {
      throw .program(error)
    }
  }
}

extension CommitValue {
  /// Copies everything out of `commit`, which stays the caller's.
  fileprivate init?(copying commit: OpaquePointer, id: ObjectID) {
    guard let tree = unsafe pdm_git_commit_tree_id(commit), let author = unsafe pdm_git_commit_author(commit),
      let committer = unsafe pdm_git_commit_committer(commit)
    else { return nil }
    self.id = id
    self.tree = unsafe ObjectID(copying: tree)
    self.author = unsafe CommitIdentity(copying: author)
    self.committer = unsafe CommitIdentity(copying: committer)
    parents = []
    for position in 0..<(unsafe pdm_git_commit_parentcount(commit)) {
      guard let parent = unsafe pdm_git_commit_parent_id(commit, position) else { return nil }
      parents.append(unsafe ObjectID(copying: parent))
    }
    message = unsafe pdm_git_commit_message_raw(commit).map { unsafe bytes(ofCString: $0) } ?? []
  }
}

extension CommitIdentity {
  fileprivate init(copying signature: UnsafePointer<git_signature>) {
    name = unsafe signature.pointee.name.map { unsafe bytes(ofCString: $0) } ?? []
    email = unsafe signature.pointee.email.map { unsafe bytes(ofCString: $0) } ?? []
    let when = unsafe signature.pointee.when
    time = Timestamp(seconds: when.time)
    offset = Int(when.offset)
  }
}
