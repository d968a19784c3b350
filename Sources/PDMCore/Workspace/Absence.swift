extension Vault {
  /// Runs what is about check-outs. A name that nobody holds need not be that of a file: then that is what is wrong.
  func tellingOfAbsence<Value>(_ body: () throws -> Value) throws -> Value {
    do {
      return try body()
    } catch BreakFailure.free(let path, let now) {
      throw try absence(of: path) ?? BreakFailure.free(path, now: now)
    } catch LockFailure.missing(let path, nil, let now) {
      throw try absence(of: path) ?? LockFailure.missing(path, holder: nil, now: now)
    }
  }

  /// - Returns: nil where there is such a file, or no working tree to say so.
  private func absence(of path: RepoPath) throws -> (any Error)? {
    guard location.workTree != nil else { return nil }
    let index = try openRepository().value.index()
    return index.entry(at: path) == nil ? index.absence(of: path) : nil
  }
}
