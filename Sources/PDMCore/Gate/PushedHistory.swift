/// Which commits a push or a range adds, and which a push takes off all branches.
struct PushedHistory: Sendable {
  /// Oldest first.
  var added: [PushedCommit] = []
  /// Reachable before, and from no reference afterwards.
  var dropped: [PushedCommit] = []
  /// The one reference that is moved, where it is one.
  var reference: [UInt8]?
  /// The question to git that gave ``added``, which further exclusions may narrow.
  fileprivate(set) var span = CommitSpan()
}

/// Commits as `git rev-list` is asked for them.
struct CommitSpan: Sendable {
  var from: [Revision] = []
  var excluded: [Revision] = []
  /// Options that exclude more.
  var options: [GitArgument] = []
  /// Names that are not here stand for nothing. Never for what is asked about.
  var ignoresMissing = false

  /// What git takes for one commit.
  struct Revision: Sendable {
    let name: [UInt8]

    init(_ object: ObjectID) { name = Array(object.hex.utf8) }

    /// - Returns: nil for what is an option to git, or an exclusion, or more than a line.
    init?(typed name: [UInt8]) {
      guard let first = name.first, !"-^".utf8.contains(first), !name.contains(UInt8(ascii: "\n")), !name.contains(0)
      else { return nil }
      self.name = name + Array("^{commit}".utf8)
    }
  }

  /// Oldest first.
  func commits(_ git: GateGit) throws(GitProgramFailure) -> [PushedCommit] {
    guard !from.isEmpty else { return [] }
    let lineEnd = UInt8(ascii: "\n")
    let output = try git.check(
      // The input is read where its option stands, so what holds for it stands before.
      ["rev-list", "--parents"] + (ignoresMissing ? ["--ignore-missing"] : []) + ["--stdin"] + options,
      input: from.flatMap { $0.name + [lineEnd] } + excluded.flatMap { [UInt8(ascii: "^")] + $0.name + [lineEnd] })
    var commits: [PushedCommit] = []
    for line in output.split(separator: UInt8(ascii: "\n")) {
      guard let commit = PushedCommit(line: line) else { throw .unreadable(command: "rev-list") }
      commits.append(commit)
    }
    commits.reverse()
    return commits
  }

  /// Where the commits begin: what they follow and is not among them.
  func boundary(_ git: GateGit) throws(GitProgramFailure) -> [ObjectID] {
    let commits = try commits(git)
    let own = Set(commits.map(\.id))
    return Array(Set(commits.flatMap(\.parents)).subtracting(own)).sorted()
  }
}

extension PushedHistory {
  /// In a hook of the repository that receives. What a reference reaches there was judged when it came; rescues and the
  /// stash hold what nobody judged.
  init(received updates: [RefUpdate], git: GateGit) throws {
    span = CommitSpan(
      from: updates.compactMap(\.new).map(CommitSpan.Revision.init),
      options: ["--not", "--exclude=refs/pdm/*", "--exclude=refs/stash", "--all"])
    added = try span.commits(git)
    let moved = Set(updates.map(\.reference))
    try findDropped(by: updates, git: git) { !moved.contains($0) }
  }

  /// In a hook of the repository that is pushed from.
  /// - Parameter remote: its name, or its address where it has none.
  /// - Parameter central: in a clone, the remote with the store, where the same was judged when it arrived.
  init(pushed updates: [RefUpdate], to remote: [UInt8]?, central: [UInt8]?, git: GateGit) throws {
    let tracking = remote.flatMap(Self.trackingFolder)
    var there = updates.compactMap(\.old)
    // Nothing here remembers what an address has. For a branch that is new there it is asked, or what has long been
    // there would be judged anew.
    if tracking == nil, let remote, updates.contains(where: { $0.old == nil && $0.new != nil }) {
      there += try git.advertised(by: remote)
    }
    let known = try git.existing(there)
    span = CommitSpan(
      from: updates.compactMap(\.new).map(CommitSpan.Revision.init),
      excluded: known.sorted().map(CommitSpan.Revision.init))
    let judged = [tracking, central.flatMap(Self.trackingFolder)].compactMap(\.self).map {
      GitArgument(bytes: Array("--glob=".utf8) + $0 + [UInt8(ascii: "*")])
    }
    if !judged.isEmpty { span.options = ["--not"] + judged }
    added = try span.commits(git)
    // What this repository knows of the remote's other branches, and its own. The remote's check sees all of its own.
    let heads = Array("refs/heads/".utf8)
    let moved = updates.flatMap { update -> [[UInt8]] in
      guard let tracking, update.reference.starts(with: heads) else { return [] }
      return [tracking + update.reference.dropFirst(heads.count), tracking + Array("HEAD".utf8)]
    }
    for update in updates {
      if let old = update.old, !known.contains(old) {
        throw GateFailure.unknownOldValue(reference: update.reference, old)
      }
    }
    try findDropped(by: updates, git: git) { !moved.contains($0) }
  }

  /// `A..B`; a left end of zeros is what CI systems give for a new branch. Neither may be left out: a variable that a job
  /// does not have would make a range in which there is nothing.
  init(range: [UInt8], git: GateGit) throws {
    let dots = Array("..".utf8)
    guard let cut = range.firstRange(of: dots), range[cut.upperBound...].firstRange(of: dots) == nil,
      range[cut.upperBound...].first != UInt8(ascii: "."), cut.lowerBound > 0, cut.upperBound < range.count
    else { throw GateFailure.noRange(range) }
    let ends = [Array(range[..<cut.lowerBound]), Array(range[cut.upperBound...])]
    let isWhole = ObjectID(hex: String(decoding: ends[0], as: UTF8.self))?.isZero == true
    for end in isWhole ? [ends[1]] : ends {
      guard let revision = CommitSpan.Revision(typed: end) else { throw GateFailure.unknownRevision(end) }
      span.from.append(revision)
    }
    if !isWhole { span.excluded = [span.from.removeFirst()] }
    do {
      added = try span.commits(git)
    } catch {
      // Which of them it was is worth a child only now.
      let names = (span.excluded + span.from).map(\.name)
      for (name, object) in zip(isWhole ? [ends[1]] : ends, try git.found(names)) where object == nil {
        throw GateFailure.unknownRevision(name)
      }
      throw error
    }
  }

  /// `refs/remotes/NAME/`. A pattern would take in other remotes, and an address has no such folder.
  private static func trackingFolder(_ remote: [UInt8]) -> [UInt8]? {
    guard !remote.isEmpty, !remote.contains(where: { "*?[\\:".utf8.contains($0) || $0 <= 0x20 }),
      remote.first != UInt8(ascii: "/"), remote.first != UInt8(ascii: ".")
    else { return nil }
    return Array("refs/remotes/".utf8) + remote + [UInt8(ascii: "/")]
  }

  private mutating func findDropped(
    by updates: [RefUpdate], git: GateGit, surviving: ([UInt8]) -> Bool
  ) throws {
    reference = updates.count == 1 ? updates[0].reference : nil
    // A value that a pushed commit follows stays reachable: so it is with all but forced pushes and deletions.
    let followed = Set(added.flatMap(\.parents)).union(updates.compactMap(\.new))
    let left = updates.compactMap(\.old).filter { !followed.contains($0) }
    guard !left.isEmpty else { return }
    let output = try git.check(["for-each-ref", "--format=%(objectname) %(refname)"])
    var survivors = updates.compactMap(\.new)
    for line in output.split(separator: UInt8(ascii: "\n")) {
      let name = Array(line.dropFirst(41))
      guard let object = ObjectID(hex: String(decoding: line.prefix(40), as: UTF8.self)) else {
        throw GitProgramFailure.unreadable(command: "for-each-ref")
      }
      if !name.starts(with: "refs/pdm/".utf8), surviving(name) { survivors.append(object) }
    }
    dropped = try CommitSpan(
      from: left.map(CommitSpan.Revision.init), excluded: survivors.map(CommitSpan.Revision.init)
    ).commits(git)
  }
}

extension PushedHistory {
  /// The commits to be judged: those that pdm did not make, of a time when there was a vault.
  /// - Parameter origin: what all refs named when the vault was made, with spaces between.
  func added(notRecorded recorded: Set<ObjectID>, notFrom origin: String, git: GateGit) throws -> [PushedCommit] {
    let others = added.filter { !recorded.contains($0.id) }
    guard !others.isEmpty, !origin.isEmpty else { return others }
    var younger = span
    younger.excluded += origin.split(separator: " ").compactMap { ObjectID(hex: $0) }
      .map(CommitSpan.Revision.init)
    // What is pushed was found a moment ago; what is missing can only be a tip that somebody deleted since.
    younger.ignoresMissing = true
    let names = Set(try younger.commits(git).map(\.id))
    return others.filter { names.contains($0.id) }
  }

  /// What the first of the added commits follow.
  func begin(_ git: GateGit) throws -> [ObjectID] { try span.boundary(git) }
}
