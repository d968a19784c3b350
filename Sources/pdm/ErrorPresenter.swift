import PDMCore

/// Makes of an error what a person or a script reads, and the exit code.
struct ErrorPresenter {
  let console: Console

  func present(_ error: any Error) -> Int32 {
    let failure = error as? any Failure ?? UnexpectedFailure(text: "\(error)")
    if console.options.json {
      console.writeError(.object([("error", .object(Self.members(of: failure)))]))
    } else {
      for line in failure.message.split(separator: "\n", omittingEmptySubsequences: false) {
        console.message("pdm: \(line)", label: .error)
      }
      if let hint = failure.hint { console.hint(hint) }
    }
    return failure.category.exitCode
  }

  private static func members(of failure: any Failure) -> [(String, JSON)] {
    var members: [(String, JSON)] = [
      ("code", .string(failure.category.rawValue)), ("exit", .integer(Int64(failure.category.exitCode))),
      ("message", .string(failure.message)), ("hint", .text(failure.hint)),
    ]
    if let path = failure.path { members += JSON.path(path) }
    if let failure = failure as? LockFailure {
      if let lock = failure.lock { members.append(("lock", LockRendering.json(lock, now: failure.now, user: nil))) }
      if failure.locks.count > 1 {
        members.append(
          ("locks", .array(failure.locks.map { LockRendering.json($0, now: failure.now, user: nil) })))
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
