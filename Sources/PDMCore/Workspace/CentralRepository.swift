/// The repository that a clone's check-ins go to: the remote of its branch, as `git pull` takes it.
///
/// Only git talks to it. What is brought here are objects; remote-tracking branches move as `git fetch` moves them.
struct CentralRepository {
  let git: GitProgram
  /// A remote's name, or an address.
  let remote: [UInt8]
  /// The branches that local ones follow, where they have other names over there (`branch.NAME.merge`).
  private let configuration: GitConfiguration
  private let commonDirectory: [UInt8]

  /// - Parameter branch: the one that is checked out, in full; nil on none.
  init(of vault: Vault, branch: String?) throws {
    let settings = try vault.configuration()
    git = vault.git
    commonDirectory = vault.location.commonDirectory
    configuration = settings
    let named = branch.flatMap { settings.bytes("branch.\($0.shortBranch).remote") }
    if case .origin = vault.home.reason {
      // The store is there, and what another remote has is not what all go by.
      remote = Array("origin".utf8)
    } else if let named, !named.elementsEqual(".".utf8) {
      remote = named
    } else if settings.isSet("remote.origin.url") {
      remote = Array("origin".utf8)
    } else {
      remote = vault.home.location.workTree ?? vault.home.location.gitDirectory
    }
  }

  /// The name over there of a branch here; both in full.
  func name(of branch: String) -> String {
    guard configuration.bytes("branch.\(branch.shortBranch).remote") == remote,
      let merge = configuration.string("branch.\(branch.shortBranch).merge")
    else { return branch }
    // git pull takes a short name as well.
    return merge.hasPrefix("refs/") ? merge : "refs/heads/\(merge)"
  }

  var quoted: String { PathQuoting.quote(remote) }

  /// Where a branch stands over there at this moment; nil where there is none.
  /// - Parameter branch: its name over there, in full.
  func tip(of branch: String) throws -> ObjectID? {
    let output: [UInt8]
    do throws(GitProgramFailure) {
      output = try git.check(["ls-remote", "--", GitArgument(bytes: remote), .text(branch)], as: .read)
    } catch {
      throw RepositoryOwnership.refusal(in: error, of: remote) ?? .program(error)
    }
    // A pattern: `refs/heads/refs/heads/main` would match as well.
    for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
      let fields = line.split(separator: "\t")
      if fields.count == 2, fields[1] == branch { return ObjectID(hex: fields[0]) }
    }
    return nil
  }

  /// The same, with the commit and all that it reaches brought here.
  func fetchedTip(of branch: String, in repository: borrowing GitRepository) throws -> ObjectID? {
    guard let tip = try tip(of: branch) else { return nil }
    if try repository.commit(tip) != nil { return tip }
    try git.check([
      "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--", GitArgument(bytes: remote), .text(branch),
    ])
    // It may have moved on meanwhile; then the newer one is here, and reaches this one.
    return tip
  }

  /// Moves a branch over there on to a commit.
  /// - Returns: whether it is there now; nil where that cannot be found out.
  func push(
    _ commit: ObjectID, to branch: String, from repository: borrowing GitRepository, inheriting: [Int32]
  ) throws -> Bool? {
    let url = try url()
    let target = configuration.isSet("remote.\(name).pushurl") ? url : remote
    let durability = try LocalURL.path(url, from: git.directory) == nil ? [] : durableReceiving()
    let result = try git.context.showing("git pushes to \(quoted)") { _ in
      try git.run(
        ["push", "--quiet"] + durability + ["--", GitArgument(bytes: target), .text("\(commit.hex):\(branch)")],
        inheriting: inheriting, forwardOutput: true)
    }
    if result.succeeded {
      // What git moves here beside it, or its lock would come back.
      try ReferenceFiles.sync(followingName(branch), in: commonDirectory)
      try settle(branch)
      return true
    }
    // The answer may have been lost on its way, with the push done.
    do {
      guard let tip = try fetchedTip(of: branch, in: repository) else { return false }
      return try repository.contains(commit, in: tip)
    } catch let failure as any Failure where failure.category != .interrupted {
      return nil
    }
  }

  /// Brings the name of a branch over there to the disk, where that is a path. Before the store goes by what is on it: whoever
  /// pushed may have died before that.
  func settle(_ branch: String) throws {
    guard let place = LocalURL.path(try url(), from: git.directory), let folder = Self.gitFolder(of: place) else {
      return
    }
    try ReferenceFiles.sync(branch, in: folder)
  }

  /// Where git notes here how the branch over there stands, as `git clone` sets it up.
  private func followingName(_ branch: String) -> String { "refs/remotes/\(name)/\(branch.shortBranch)" }

  /// The lock that git takes for that.
  func followingLock(_ branch: String) -> [UInt8] { commonDirectory.appending(followingName(branch) + ".lock") }

  private var name: String { String(decoding: remote, as: UTF8.self) }

  /// Settings of ours do not reach git over there by themselves. On a host they are for the host's administrator, since
  /// accounts that may only push take no other command.
  private func durableReceiving() throws -> [GitArgument] {
    guard !configuration.isSet("remote.\(name).receivepack") else { return [] }
    let settings = CheckinCommit.durability(try git.version()).map { "-c \($0) " }.joined()
    return [.text("--receive-pack=git \(settings)receive-pack")]
  }

  /// The git folder of a path that is pushed to, where git looks for it.
  private static func gitFolder(of place: [UInt8]) -> [UInt8]? {
    [place.appending(".git"), place, place + Array(".git/.git".utf8), place + Array(".git".utf8)].first {
      PathProbe.kind($0.appending("objects")) == .folder && PathProbe.kind($0.appending("refs")) == .folder
    }
  }

  /// Where it is read from: `remote.NAME.pushurl` may lead elsewhere, and nobody would find there what was given back.
  private func url() throws -> [UInt8] {
    let output = try git.check(["ls-remote", "--get-url", "--", GitArgument(bytes: remote)], as: .read)
    return Array(output.prefix { $0 != UInt8(ascii: "\n") })
  }
}

// MARK: - Whether a clone is as new

extension CentralRepository {
  /// - Throws: ``LockFailure/stale(_:_:)`` where the copy of a file here is older than the one over there.
  func requireNewest(_ paths: [RepoPath], head: Head, in repository: borrowing GitRepository) throws {
    guard let branch = head.branchName, let tip = try fetchedTip(of: name(of: branch), in: repository) else { return }
    guard let commit = head.commit else { throw stale(paths[0], tip, branch, behind: 0, diverged: false) }
    guard commit != tip, try !repository.contains(tip, in: commit) else { return }
    let there = try repository.entries(at: paths, in: tip)
    let here = try repository.entries(at: paths, in: commit)
    for path in paths where there[path] != here[path] {
      let changes = try changes(of: path, in: tip, notIn: commit)
      // None: it was changed here alone.
      guard let last = changes.first else { continue }
      throw stale(
        path, last, branch, behind: changes.count, diverged: try !repository.contains(commit, in: tip))
    }
  }

  /// Newest first.
  private func changes(of path: RepoPath, in tip: ObjectID, notIn head: ObjectID) throws -> [ObjectID] {
    let output = try git.check(
      ["rev-list", .object(tip), .text("^\(head.hex)"), "--", .path(path)], as: .read)
    return String(decoding: output, as: UTF8.self).split(separator: "\n").compactMap { ObjectID(hex: $0) }
  }

  private func stale(
    _ path: RepoPath, _ commit: ObjectID, _ branch: String, behind: Int, diverged: Bool
  ) -> LockFailure {
    .stale(
      path, .olderThanCentral(commit: commit, branch: branch, remote: quoted, behind: behind, diverged: diverged))
  }

  /// Whether commits that are not over there changed some of these files.
  /// - Parameter tip: the branch over there; nil where it is new.
  func hasOnlyHere(
    _ paths: [RepoPath], at head: ObjectID, notIn tip: ObjectID?, _ repository: borrowing GitRepository
  ) throws -> Bool {
    if let tip {
      guard head != tip, try !repository.contains(head, in: tip) else { return false }
      return try repository.entries(at: paths, in: head) != repository.entries(at: paths, in: tip)
    }
    let output = try git.check(
      ["rev-list", "--max-count=1", .object(head), "--not", "--remotes", "--"] + paths.map(GitArgument.path), as: .read)
    return !output.isEmpty
  }

  /// A check-in goes on top of what is over there.
  /// - Returns: where the branch stands over there.
  /// - Throws: ``CentralFailure/behind(branch:remote:commits:diverged:)``.
  func requireContained(in head: Head, _ repository: borrowing GitRepository) throws -> ObjectID? {
    guard let branch = head.branchName, let tip = try fetchedTip(of: name(of: branch), in: repository) else {
      return nil
    }
    guard let commit = head.commit else {
      throw CentralFailure.behind(branch: branch.shortBranch, remote: quoted, commits: 0, diverged: false)
    }
    if try commit == tip || repository.contains(tip, in: commit) { return tip }
    throw CentralFailure.behind(
      branch: branch.shortBranch, remote: quoted,
      commits: try repository.count(reachableFrom: tip, notFrom: commit),
      diverged: try !repository.contains(commit, in: tip))
  }
}

/// What keeps a clone's check-in from the repository that it belongs in.
enum CentralFailure: Failure, Equatable {
  case behind(branch: String, remote: String, commits: Int, diverged: Bool)
  /// The check-in was taken back.
  case notPushed(remote: String)
  /// Commits that were there before.
  case commitsNotPushed(remote: String)
  /// It could not be taken back, since the branch moved on.
  case leftHere(ObjectID, remote: String)
  /// Nobody answers to whether it arrived.
  case unknown(remote: String)

  var category: FailureCategory {
    if case .behind = self { .stale } else { .failed }
  }

  var message: String {
    switch self {
    case .behind(let branch, let remote, let commits, let diverged):
      "\(branch) is behind \(remote)" + (commits > 0 ? " by \(commits) \(commits == 1 ? "commit" : "commits")" : "")
        + (diverged ? ", and has commits that are not there" : "") + "; a check-in goes on top of what is there"
    case .notPushed(let remote):
      "\(remote) did not take the check-in, so it was taken back: your edits and your check-outs are as before"
    case .commitsNotPushed(let remote):
      "\(remote) did not take the commits that changed these files here; your check-outs stay"
    case .leftHere(let commit, let remote):
      "\(remote) did not take the check-in; it is commit \(commit.short) here, and your check-outs stay"
    case .unknown(let remote):
      "whether \(remote) took the check-in cannot be found out now; the check-outs stay"
    }
  }

  var hint: String? {
    switch self {
    case .behind(_, _, _, false): "git pull --ff-only; your edits stay. Then run the command again"
    case .behind(_, _, _, true): "git pull --rebase --autostash; your edits stay. Then run the command again"
    case .notPushed, .commitsNotPushed: "mend what git says above, then run the command again"
    case .leftHere: "git push; the next pdm command here then finishes the check-in"
    case .unknown: "the next pdm command here finishes it or takes it back"
    }
  }
}
