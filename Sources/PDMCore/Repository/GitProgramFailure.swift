import Glibc

/// Why a call of the git program did not do what was asked.
public enum GitProgramFailure: Failure, Equatable {
  /// It could not be run at all.
  case notRun(SubprocessFailure)
  /// Older than what pdm is written for, or not git.
  case tooOld(found: String)
  /// It ended with another code than 0. `errorText` is what it wrote to standard error.
  case failed(command: String, status: ChildStatus, errorText: String)
  /// The same, and the person has read `errorText` already: it was handed on as it came.
  case failedAloud(command: String, status: ChildStatus, errorText: String)
  /// Its output is not what git is documented to write.
  case unreadable(command: String)

  public var category: FailureCategory {
    switch self {
    case .notRun(let failure): failure.category
    // Ctrl-C, or a terminal that goes away, reaches the child as well.
    case .failed(_, .signalled(let signal), _), .failedAloud(_, .signalled(let signal), _):
      Self.requestsToEnd.contains(signal) ? .interrupted : .failed
    default: .failed
    }
  }

  private static let requestsToEnd = [SIGINT, SIGTERM, SIGHUP]

  public var message: String {
    switch self {
    case .notRun(let failure): failure.message
    case .tooOld(let found): "git \(GitVersion.floor) or newer is needed, and this is \(found)"
    case .failed(let command, .exited(let code), let text), .failedAloud(let command, .exited(let code), let text):
      text.isEmpty ? "git \(command) ended with code \(code)" : "git \(command): \(Self.withoutPrefix(text))"
    case .failed(let command, .signalled(let signal), _), .failedAloud(let command, .signalled(let signal), _):
      "git \(command) was ended by signal \(signal)"
    case .unreadable(let command): "git \(command) wrote something that pdm cannot read"
    }
  }

  public var hint: String? {
    switch self {
    case .notRun(let failure): failure.hint
    case .tooOld: "install git \(GitVersion.floor) or newer (Debian: apt install git)"
    default: nil
    }
  }

  /// For a person who has read what git said.
  public var shortMessage: String {
    guard case .failedAloud(let command, .exited(let code), let text) = self, !text.isEmpty else { return message }
    return "git \(command) ended with code \(code); it says why above"
  }

  private static func withoutPrefix(_ text: String) -> String {
    for prefix in ["fatal: ", "error: "] where text.hasPrefix(prefix) { return String(text.dropFirst(prefix.count)) }
    return text
  }
}

/// The version of the git program.
public struct GitVersion: Comparable, Sendable, CustomStringConvertible {
  public var major: Int
  public var minor: Int
  public var patch: Int

  /// Debian 11's. `--pathspec-file-nul` for commit (2.26) and `git log --no-mailmap` decide it.
  public static let floor = GitVersion(2, 30)

  public init(_ major: Int, _ minor: Int, _ patch: Int = 0) {
    self.major = major
    self.minor = minor
    self.patch = patch
  }

  /// Reads `git version 2.39.5`, with whatever a vendor puts behind it.
  public init?(output: String) {
    let words = output.split(whereSeparator: { $0.isWhitespace })
    guard words.count >= 3, words[0] == "git", words[1] == "version" else { return nil }
    let numbers = words[2].split(separator: ".").prefix(3).map { Int($0) }
    guard numbers.count >= 2, let major = numbers[0], let minor = numbers[1] else { return nil }
    self.init(major, minor, numbers.count > 2 ? numbers[2] ?? 0 : 0)
  }

  public var description: String { patch == 0 ? "\(major).\(minor)" : "\(major).\(minor).\(patch)" }

  public static func < (left: Self, right: Self) -> Bool {
    (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
  }
}
