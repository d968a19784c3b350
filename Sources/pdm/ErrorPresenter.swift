import PDMCore

/// Makes of an error what a person or a script reads, and the exit code.
struct ErrorPresenter {
  let console: Console
  /// A file's name as it can be typed where the person stands.
  let name: (RepoPath) -> String

  func present(_ error: any Error) -> Int32 {
    let failure = error as? any Failure ?? UnexpectedFailure(text: "\(error)")
    if console.options.json {
      console.writeError(.object([("error", .object(members(of: failure)))]))
    } else {
      let message = (failure as? GitProgramFailure)?.shortMessage ?? failure.message
      for line in message.split(separator: "\n", omittingEmptySubsequences: false) {
        console.message("pdm: \(line)", label: .error)
      }
      if let hint = failure.hint(naming: name) { console.hint(hint) }
    }
    return failure.category.exitCode
  }

  private func members(of failure: any Failure) -> [(String, JSON)] {
    var members: [(String, JSON)] = [
      ("code", .string(failure.category.rawValue)), ("exit", .integer(Int64(failure.category.exitCode))),
      ("message", .string(failure.message)), ("hint", .text(failure.hint(naming: name))),
    ]
    if let path = failure.path { members += JSON.path(path) }
    if let failure = failure as? any NamesLocks {
      if let lock = failure.lock { members.append(("lock", LockRendering.json(lock, now: failure.now, user: nil))) }
      if failure.locks.count > 1 {
        members.append(
          ("locks", .array(failure.locks.map { LockRendering.json($0, now: failure.now, user: nil) })))
      }
      if let waiting = (failure as? LockFailure)?.waiting, !waiting.isEmpty {
        members.append(("waiting", .array(waiting.map(LockRendering.json))))
      }
    }
    return members
  }
}

/// An error that no part of pdm has words for.
private struct UnexpectedFailure: Failure {
  let text: String
  var category: FailureCategory { .failed }
  var message: String { text }
}
