/// Another git holds what is needed, or died with it: its lock file is there for longer than we wait.
struct GitLockFailure: Failure, Equatable {
  enum Subject: Sendable, Equatable { case index, branch }

  let subject: Subject
  let file: [UInt8]
  /// nil where the file is gone by now.
  let since: Timestamp?
  let now: Timestamp

  init(_ subject: Subject, _ file: [UInt8], context: ProcessContext) {
    self.subject = subject
    self.file = file
    since = (try? FileSystem.status(of: file))?.modified
    now = context.clock.now()
  }

  /// What git says of a branch that it cannot move, in whatever language: it names the lock file. It does so too where it
  /// could not write that file, and then has removed it.
  /// - Returns: nil for a failure of another kind.
  init?(_ failure: GitProgramFailure, branch: String, at location: RepositoryLocation, context: ProcessContext) {
    guard case .failedAloud(_, _, let text) = failure else { return nil }
    let locks = [
      location.gitDirectory.appending("HEAD.lock"), location.commonDirectory.appending("\(branch).lock"),
      location.commonDirectory.appending("packed-refs.lock"),
    ]
    guard let lock = locks.first(where: { text.contains(String(decoding: $0, as: UTF8.self)) }) else { return nil }
    self.init(.branch, lock, context: context)
    guard since != nil else { return nil }
  }

  var category: FailureCategory { .busy }

  var message: String {
    let name = subject == .index ? "git's index" : "the branch"
    let age = since.map { " since \(RFC3339.format($0)) (\(RelativeTime.phrase($0, now: now)))" }
    return "\(name) is in use: \(PathQuoting.quote(file)) exists\(age ?? "")"
  }

  var hint: String? {
    "another git program, perhaps in an editor, is at work; if none is, it died and \(PathQuoting.quote(file)) may be removed"
  }
}
