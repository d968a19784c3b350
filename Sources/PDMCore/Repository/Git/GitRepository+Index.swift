extension GitRepository {
  /// The index that git uses here, read in full: see ``GitIndex``.
  func index() throws(GitFailure) -> GitIndex {
    try GitIndex(of: location, using: git)
  }
}
