/// What git's configuration says of `core.hooksPath` here, and the changes that pdm makes to it.
struct HooksPath {
  /// The value that counts, as it was written; nil where none is set.
  let value: [UInt8]?
  /// The same as git reads it.
  let path: [UInt8]?
  /// `local`, `worktree`, `global`, `system`, `command`.
  let scope: String?
  /// What the file says in which pdm would write, in order.
  let ownValues: [[UInt8]]

  private let git: GitProgram
  /// The option of `git config` that names the file: a value of one work tree would win over the repository's.
  private let file: GitArgument
  private let place: [UInt8]
  private static let key: GitArgument = "core.hooksPath"

  init(of vault: Vault) throws {
    git = vault.git
    let listing = try git.run(["config", "--show-scope", "-z", "--get-all", Self.key], as: .read)
    // 1: not set.
    guard listing.succeeded || listing.status == .exited(1) else { throw GitProgram.failure(["config"], listing) }
    let fields = listing.output.split(separator: 0, omittingEmptySubsequences: false).dropLast().map(Array.init)
    let values = stride(from: 0, to: fields.count - 1, by: 2).map {
      (scope: String(decoding: fields[$0], as: UTF8.self), value: fields[$0 + 1])
    }
    value = values.last?.value
    scope = values.last?.scope
    let written = values.last { $0.scope != "command" }?.scope == "worktree" ? "worktree" : "local"
    ownValues = values.filter { $0.scope == written }.map(\.value)
    file = .text("--\(written)")
    place =
      written == "worktree"
      ? vault.location.gitDirectory.appending("config.worktree") : vault.location.commonDirectory.appending("config")
    guard value != nil else {
      path = nil
      return
    }
    var output = try git.check(["config", "-z", "--type=path", "--get", Self.key], as: .read)
    if output.last == 0 { output.removeLast() }
    path = output
  }

  /// What must be undone.
  enum Change: Equatable {
    /// There was no value in that file, or several, which are still there.
    case added
    /// There was this one.
    case replaced([UInt8])
  }

  /// Makes git look for hooks in `folder`; one step for git, which writes the file anew and renames it.
  var change: Change { ownValues.count == 1 ? .replaced(ownValues[0]) : .added }

  func set(_ folder: [UInt8]) throws {
    try git.check(["config", file] + (ownValues.count > 1 ? ["--add"] : []) + [Self.key, GitArgument(bytes: folder)])
    // git leaves its settings to the system.
    try FileSystem.syncReplaced(place)
  }

  /// - Returns: false where the value is no longer the one that was set: then it is somebody else's.
  func unset(_ folder: [UInt8], undoing change: Change) throws -> Bool {
    guard ownValues.last == folder else { return false }
    switch change {
    case .added:
      try git.check(["config", file, "--fixed-value", "--unset", Self.key, GitArgument(bytes: folder)])
    case .replaced(let old):
      // With a pattern, a value that begins with `-` is none of git's options.
      try git.check(
        [
          "config", file, "--fixed-value", "--replace-all", Self.key, GitArgument(bytes: old),
          GitArgument(bytes: folder),
        ])
    }
    try FileSystem.syncReplaced(place)
    return true
  }
}
