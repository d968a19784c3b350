import CGit2

extension GitRepository {
  /// What HEAD says.
  func head() throws(GitFailure) -> Head {
    var reference: OpaquePointer?
    try GitCall.run("reading HEAD") { unsafe pdm_git_reference_lookup(&reference, handle, "HEAD") }
    defer { unsafe pdm_git_reference_free(reference) }
    guard unsafe pdm_git_reference_type(reference) == GIT_REFERENCE_SYMBOLIC else {
      // Both names point into the reference and are copied before it goes.
      guard let target = unsafe pdm_git_reference_target(reference) else {
        throw .corrupt(operation: "reading HEAD", message: "it names neither a branch nor a commit")
      }
      return .detached(unsafe ObjectID(copying: target))
    }
    guard let target = unsafe pdm_git_reference_symbolic_target(reference) else {
      throw .corrupt(operation: "reading HEAD", message: "it names neither a branch nor a commit")
    }
    guard let name = String(validating: unsafe bytes(ofCString: target), as: UTF8.self) else {
      throw .unsupportedFormat(reason: "the name of the current branch is not UTF-8")
    }
    guard let commit = try self.reference(name) else { return .unborn(branch: name) }
    return .branch(name: name, commit: commit)
  }

  /// The object that a reference leads to, through symbolic ones; nil where there is none.
  ///
  /// - Parameter name: in full: `refs/heads/main`, `HEAD`.
  func reference(_ name: String) throws(GitFailure) -> ObjectID? {
    var id = git_oid()
    let exists = try GitCall.find("reading \(name)") { unsafe pdm_git_reference_name_to_id(&id, handle, name) }
    return exists ? unsafe ObjectID(copying: &id) : nil
  }

  /// What a person has begun and not finished; nil is the usual state.
  func operationInProgress() -> RepositoryOperation? {
    switch git_repository_state_t(UInt32(bitPattern: unsafe pdm_git_repository_state(handle))) {
    case GIT_REPOSITORY_STATE_MERGE: .merge
    case GIT_REPOSITORY_STATE_REVERT, GIT_REPOSITORY_STATE_REVERT_SEQUENCE: .revert
    case GIT_REPOSITORY_STATE_CHERRYPICK, GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE: .cherryPick
    case GIT_REPOSITORY_STATE_BISECT: .bisect
    case GIT_REPOSITORY_STATE_REBASE, GIT_REPOSITORY_STATE_REBASE_INTERACTIVE, GIT_REPOSITORY_STATE_REBASE_MERGE:
      .rebase
    case GIT_REPOSITORY_STATE_APPLY_MAILBOX, GIT_REPOSITORY_STATE_APPLY_MAILBOX_OR_REBASE: .applyMailbox
    default: nil
    }
  }
}
