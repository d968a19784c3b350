import CGit2

/// The one way in which libgit2 is called where it can fail.
///
/// `git_error_last` belongs to the thread and is overwritten by the next call, so it is read here and nowhere else. It
/// may also be left from a call that succeeded (docs/error-handling.md of libgit2), so it is cleared first.
enum GitCall {
  /// Runs `body` and throws for a negative result.
  ///
  /// - Parameter operation: what was tried, for the message: "reading HEAD".
  @discardableResult
  static func run(_ operation: @autoclosure () -> String, _ body: () -> Int32) throws(GitFailure) -> Int32 {
    pdm_git_error_clear()
    let code = body()
    guard code < 0 else { return code }
    throw failure(code, operation())
  }

  /// The same, with "not found" as an answer: false. Other failures throw.
  static func find(_ operation: @autoclosure () -> String, _ body: () -> Int32) throws(GitFailure) -> Bool {
    pdm_git_error_clear()
    let code = body()
    if code >= 0 { return true }
    // A folder or object that *should* be there is reported with the same code, and the class of the object database.
    if code == GIT_ENOTFOUND.rawValue, lastError().errorClass != Int32(GIT_ERROR_ODB.rawValue) { return false }
    throw failure(code, operation())
  }

  private static func lastError() -> (errorClass: Int32, message: String) {
    // Owned by libgit2, valid until its next call on this thread; may be NULL.
    guard let error = unsafe pdm_git_error_last() else { return (0, "libgit2 gives no reason") }
    let text = unsafe error.pointee.message.map { unsafe String(cString: $0) }
    return unsafe (error.pointee.klass, text ?? "libgit2 gives no reason")
  }

  private static func failure(_ code: Int32, _ operation: String) -> GitFailure {
    let error = lastError()
    let damaged = [GIT_ERROR_ODB, GIT_ERROR_OBJECT, GIT_ERROR_TREE, GIT_ERROR_ZLIB].map { Int32($0.rawValue) }
    if error.message.hasPrefix("unsupported") {
      return .unsupportedFormat(reason: "the repository has a format that pdm does not read: \(error.message)")
    }
    if damaged.contains(error.errorClass) { return .corrupt(operation: operation, message: error.message) }
    return .other(code: code, errorClass: error.errorClass, operation: operation, message: error.message)
  }
}

extension ObjectID {
  /// Copies the name out; `pointer` stays whose it was.
  init(copying pointer: UnsafePointer<git_oid>) {
    let bytes = unsafe withUnsafeBytes(of: pointer.pointee) { unsafe Array($0.prefix(Self.byteCount)) }
    guard let id = ObjectID(bytes: bytes) else { preconditionFailure("git_oid is shorter than ObjectID.byteCount") }
    self = id
  }

  var gitObjectName: git_oid {
    var name = git_oid()
    unsafe _ = pdm_git_oid_fromraw(&name, bytes)
    return name
  }
}
