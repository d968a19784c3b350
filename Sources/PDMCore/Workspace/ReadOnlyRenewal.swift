/// The read-only reminder after git wrote files: those that need a check-out and are held by nobody become read-only.
///
/// Needs no session: not who asks decides, but whether a file is held at all. So a file of one's own stays writable when
/// the session has expired, and one that a colleague holds in the same working tree stays theirs to write.
public struct ReadOnlyRenewal {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  /// What git has done, as its hooks tell it (githooks(5)).
  public enum Event: Sendable, Equatable {
    case checkout(old: String, new: String)
    /// `git checkout -- FILE`, `git restore`: git does not say which.
    case files
    case merge
    case squash
    /// `git commit`, `cherry-pick`, `revert`, `am`.
    case commit
    /// `git rebase` is at its end; the commits that it made.
    case rebase([String])
    /// `git commit --amend`, which was a commit as well.
    case amend

    /// - Parameter input: what git wrote to the hook's standard input.
    /// - Returns: nil for a hook that says nothing of files, or arguments that it does not have.
    public init?(hook: String, arguments: [String], input: [UInt8]) {
      switch (hook, arguments.count) {
      case ("post-checkout", 3):
        self = arguments[2] == "0" ? .files : .checkout(old: arguments[0], new: arguments[1])
      case ("post-merge", 1): self = arguments[0] == "0" ? .merge : .squash
      case ("post-commit", 0), ("post-applypatch", 0): self = .commit
      case ("post-rewrite", 1) where arguments[0] == "rebase":
        // "OLD NEW" a line.
        self = .rebase(
          input.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let words = line.split(separator: UInt8(ascii: " "))
            return words.count > 1 ? String(decoding: words[1], as: UTF8.self) : nil
          })
      case ("post-rewrite", 1): self = .amend
      default: return nil
      }
    }
  }

  /// - Returns: how many files became read-only.
  @discardableResult
  public func run(after event: Event) throws -> Int {
    guard let workTree = vault.location.workTree,
      try FileSystem.status(of: vault.home.location.storeDirectory) != nil
    else { return 0 }
    if try isMadeLater(event) { return 0 }
    let written = try written(by: event)
    guard !written.isEmpty, try vault.settings().setsReadOnly else { return 0 }
    // Not `vault.read`: what dead check-ins left is for commands to settle, not for a hook in the middle of git's work.
    let (held, rule, policy) = try vault.store.read { transaction in
      let rule = transaction.pathRule
      return (Set(try transaction.locks().map { rule.key(for: $0.path) }), rule, try transaction.lockPolicy())
    }
    let free = written.filter { !held.contains(rule.key(for: $0)) }
    let exempt = try Exemption.exempt(among: free, under: policy, git: vault.git)
    let reminder = WriteReminder(workTree: workTree, groupWritable: false, context: vault.context)
    var changed: [RepoPath] = []
    for path in free where !exempt.contains(path) {
      // One that cannot be changed is no reason to leave the others.
      if (try? reminder.makeReadOnly(path)) == true { changed.append(path) }
    }
    refreshIndex(changed)
    return changed.count
  }

  /// A new mode is a new time of change, by which git takes the file for edited until it has looked again; the next
  /// commit of a `cherry-pick A B` does not, and would stop.
  private func refreshIndex(_ paths: [RepoPath]) {
    guard !paths.isEmpty else { return }
    // Where somebody has the index, git looks again by itself later.
    _ = try? vault.git.run(
      ["add", "--refresh", "--pathspec-from-file=-", "--pathspec-file-nul"],
      input: .bytes(CheckinCommit.list(paths)))
  }

  private var rebaseFolder: [UInt8] { vault.location.gitDirectory.appending("rebase-merge") }

  /// A rebase keeps the index in memory from one commit to the next, so nothing may be changed under it; `post-rewrite`
  /// comes at its end. One that has nothing to pick has no such end.
  private func isMadeLater(_ event: Event) throws -> Bool {
    if case .rebase = event { return false }
    guard PathProbe.kind(rebaseFolder) == .folder else { return false }
    let steps = ["done", "git-rebase-todo"].flatMap { PathProbe.contents(rebaseFolder.appending($0)) ?? [] }
    return steps.split(separator: UInt8(ascii: "\n")).contains { line in
      line.first != UInt8(ascii: "#") && !line.elementsEqual("noop".utf8)
    }
  }

  private func written(by event: Event) throws -> [RepoPath] {
    let names: [GitArgument] = ["-r", "-z", "--name-only", "--diff-filter=d"]
    switch event {
    case .checkout(let old, let new):
      guard old != new else { return [] }
      // A new work tree, or a clone: there was nothing before.
      if old.allSatisfy({ $0 == "0" }) {
        return try paths(["ls-tree", "-r", "-z", "--name-only", "--full-tree", .text(new)])
      }
      return try paths(["diff-tree"] + names + [.text(old), .text(new)])
    case .merge: return try paths(["diff-tree"] + names + ["ORIG_HEAD", "HEAD"])
    case .squash: return try paths(["diff-index", "--cached"] + names + ["HEAD"])
    case .commit:
      return try paths(
        ["log", "-1", "--first-parent", "-m", "--no-renames", "--format=", "--name-only", "-z", "--diff-filter=d"])
    case .rebase(let commits):
      // `--apply` has run the other hooks, and has no such folder.
      guard let old = PathProbe.contents(rebaseFolder.appending("orig-head")) else { return [] }
      let before = String(decoding: old.prefix { $0 > UInt8(ascii: " ") }, as: UTF8.self)
      return try paths(["diff-tree"] + names + [.text(before), "HEAD"])
        + paths(
          ["diff-tree", "--stdin", "--no-commit-id", "--root", "-m"] + names,
          input: .bytes(commits.reduce(into: []) { $0 += "\($1)\n".utf8 }))
    case .amend: return []
    case .files: return try lately()
    }
  }

  private func paths(_ command: [GitArgument], input: Subprocess.Input = .nothing) throws -> [RepoPath] {
    let output = try vault.git.check(
      command, as: .read, input: input, configuration: ["log.showRoot=true", "log.showSignature=false"])
    return output.split(separator: 0).map { RepoPath(trusted: Array($0)) }
  }

  /// So long, in seconds, git may have worked before it wrote the index.
  private static let longestWrite: Int64 = 600

  /// Files that are as git last saw them, and were written shortly before the index was.
  private func lately() throws -> [RepoPath] {
    guard let workTree = vault.location.workTree, let written = try FileSystem.status(of: vault.indexFile) else {
      return []
    }
    let since = written.modifiedSeconds - Self.longestWrite
    return try GitIndex(of: vault.location, using: vault.git).filter { entry in
      guard entry.stage == 0, entry.mode & 0o170000 == 0o100000, let time = entry.modified,
        Int64(time.seconds) >= since, let file = try? FileSystem.status(of: workTree.appending(entry.path.bytes))
      else { return false }
      return file.modifiedSeconds == Int64(time.seconds) && UInt32(truncatingIfNeeded: file.size) == entry.size
    }.map(\.path)
  }
}
