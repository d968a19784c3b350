/// Why there is no blame.
enum BlameFailure: Failure, Equatable {
  case binary(RepoPath)
  case noSuchLines(RepoPath, LineRange, lines: Int)
  /// No branch has a commit yet.
  case noVersion(RepoPath)

  var category: FailureCategory {
    switch self {
    case .binary: .failed
    case .noSuchLines: .usage
    case .noVersion: .notFound
    }
  }

  var path: RepoPath? {
    switch self {
    case .binary(let path), .noSuchLines(let path, _, _), .noVersion(let path): path
    }
  }

  var message: String {
    switch self {
    case .binary(let path): "\(path.quoted) is a binary file: it has no lines"
    case .noSuchLines(let path, let range, let lines):
      "\(path.quoted) has \(lines) lines, and -L \(PathQuoting.quote(range.text)) begins behind them"
    case .noVersion(let path): "\(path.quoted) has no version yet"
    }
  }

  var hint: String? { hint(naming: \.shellWord) }

  func hint(naming name: (RepoPath) -> String) -> String? {
    switch self {
    case .binary(let path): "pdm log \(name(path)) shows who changed it, pdm diff \(name(path)) what is different"
    case .noSuchLines: nil
    case .noVersion(let path): "pdm add \(name(path)) -m MESSAGE"
    }
  }
}
