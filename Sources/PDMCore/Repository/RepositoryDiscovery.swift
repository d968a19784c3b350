import Glibc

/// The search for a repository, in the steps and with the rules of git's setup.c (gitrepository-layout(5)).
struct RepositoryDiscovery {
  let start: [UInt8]
  let environment: Environment
  /// What relative paths in the environment are relative to.
  let workingDirectory: [UInt8]

  /// A git folder, and how it was come upon.
  private struct Found {
    var gitDirectory: [UInt8]
    /// The folder with the `.git`; nil where the search began inside the git folder.
    var folder: [UInt8]?
    var isExplicit = false

    var ownedPaths: [[UInt8]] {
      guard let folder else { return [gitDirectory] }
      return [folder, folder.appending(".git"), gitDirectory]
    }
  }

  func location() throws(GitFailure) -> RepositoryLocation {
    guard let start = PathProbe.realPath(self.start) else {
      let isThere = PathProbe.realPath(self.start) != nil
      throw isThere
        ? .unreachable(self.start, code: EIO) : Self.trouble(at: self.start) ?? .notARepository(self.start)
    }
    let found: Found
    do throws(GitFailure) {
      found = try find(from: start)
    } catch {
      guard case .notARepository = error else { throw error }
      throw trouble(from: start) ?? error
    }
    let common = commonDirectory(of: found.gitDirectory)
    let format = try RepositoryFormat(gitDirectory: found.gitDirectory, commonDirectory: common)
    let workTree = workTree(found, common: common, format: format)
    let store = try storeDirectory(found, common: common)
    return RepositoryLocation(
      gitDirectory: found.gitDirectory, commonDirectory: common, workTree: workTree, storeDirectory: store,
      startDirectory: start, isExplicit: found.isExplicit, ownedPaths: found.ownedPaths,
      format: format)
  }

  // MARK: - The git folder

  private func find(from start: [UInt8]) throws(GitFailure) -> Found {
    guard let named = environment["GIT_DIR"] else { return try search(from: start) }
    let path = workingDirectory.resolving(named)
    let target = PathProbe.kind(path) == .file ? try gitFileTarget(path) : path
    guard let folder = PathProbe.realPath(target), isGitDirectory(folder) else { throw .notARepository(path) }
    return Found(gitDirectory: folder, folder: nil, isExplicit: true)
  }

  private func search(from start: [UInt8]) throws(GitFailure) -> Found {
    let ceiling = ceilingLength(for: start)
    let crossesFileSystems = environment["GIT_DISCOVERY_ACROSS_FILESYSTEM"].flatMap { GitConfigValue.boolean($0) }
    let device = crossesFileSystems == true ? nil : PathProbe.device(start)
    var folder = start
    while true {
      if let found = try repository(in: folder) { return found }
      guard let parent = folder.parentFolder, parent.count > ceiling else { throw .notARepository(start) }
      if let device, PathProbe.device(parent) != device { throw .notARepository(start) }
      folder = parent
    }
  }

  /// What kept the search from finding a repository that is there, perhaps: probes answer no where the file system fails.
  /// Asked once more, since only then it matters.
  private func trouble(from start: [UInt8]) -> GitFailure? {
    // The trouble was of a moment.
    if let found = try? find(from: start) { return .unreachable(found.gitDirectory, code: EIO) }
    let ceiling = ceilingLength(for: start)
    var folder = start
    while true {
      for place in [folder, folder.appending(".git"), folder.appending(".git/HEAD")] {
        if let failure = Self.trouble(at: place) { return failure }
      }
      guard let parent = folder.parentFolder, parent.count > ceiling else { return nil }
      folder = parent
    }
  }

  private static func trouble(at place: [UInt8]) -> GitFailure? {
    do throws(SystemFailure) {
      _ = try FileSystem.status(of: place)
      return nil
    } catch {
      return error.category == .unsafe && !error.isPermission ? .unreachable(place, code: error.code) : nil
    }
  }

  private func repository(in folder: [UInt8]) throws(GitFailure) -> Found? {
    let entry = folder.appending(".git")
    switch PathProbe.kind(entry) {
    case .file:
      let target = try gitFileTarget(entry)
      guard let real = PathProbe.realPath(target), isGitDirectory(real) else {
        throw .corrupt(operation: "reading \(PathQuoting.quote(entry))", message: "it names no git folder")
      }
      return Found(gitDirectory: real, folder: folder)
    case .folder:
      if let real = PathProbe.realPath(entry), isGitDirectory(real) { return Found(gitDirectory: real, folder: folder) }
    case .other, nil: break
    }
    return isGitDirectory(folder) ? Found(gitDirectory: folder, folder: nil) : nil
  }

  /// Reads `gitdir: PATH`, relative to the folder of the file.
  private func gitFileTarget(_ file: [UInt8]) throws(GitFailure) -> [UInt8] {
    let prefix = Array("gitdir: ".utf8)
    guard let contents = PathProbe.contents(file), contents.starts(with: prefix) else {
      throw .corrupt(operation: "reading \(PathQuoting.quote(file))", message: "invalid gitfile format")
    }
    let target = Self.trimmingLineEnds(contents.dropFirst(prefix.count))
    return (file.parentFolder ?? []).resolving(target)
  }

  /// git's test: a HEAD that looks like one, an objects and a refs folder.
  private func isGitDirectory(_ folder: [UInt8]) -> Bool {
    guard hasPlausibleHead(folder) else { return false }
    let common = commonDirectory(of: folder)
    let objects =
      environment["GIT_OBJECT_DIRECTORY"].map { workingDirectory.resolving($0) }
      ?? common.appending("objects")
    return PathProbe.isExecutable(objects) && PathProbe.isExecutable(common.appending("refs"))
  }

  private func hasPlausibleHead(_ folder: [UInt8]) -> Bool {
    let head = folder.appending("HEAD")
    if let target = PathProbe.linkTarget(head) { return target.starts(with: "refs/".utf8) }
    guard let contents = PathProbe.contents(head) else { return false }
    if contents.starts(with: "ref:".utf8) {
      return contents.dropFirst(4).drop { $0 == 0x20 || $0 == 0x09 }.starts(with: "refs/".utf8)
    }
    return contents.count >= 40 && ObjectID(hex: String(decoding: contents.prefix(40), as: UTF8.self)) != nil
  }

  /// What the file `commondir` in a linked work tree's git folder says; without one, the folder itself.
  private func commonDirectory(of folder: [UInt8]) -> [UInt8] {
    guard let contents = PathProbe.contents(folder.appending("commondir")) else { return folder }
    let path = folder.resolving(Self.trimmingLineEnds(contents[...]))
    return PathProbe.realPath(path) ?? path
  }

  /// The length of the longest entry of `GIT_CEILING_DIRECTORIES` above `folder`: the search stops before it.
  private func ceilingLength(for folder: [UInt8]) -> Int {
    guard let list = environment["GIT_CEILING_DIRECTORIES"] else { return 0 }
    var longest = 0
    var resolvesLinks = true
    for entry in list.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) {
      if entry.isEmpty {
        // git(1): what follows an empty entry is taken as it stands.
        resolvesLinks = false
        continue
      }
      guard entry.first == UInt8(ascii: "/") else { continue }
      var path = Array(entry)
      if resolvesLinks { path = PathProbe.realPath(path) ?? path }
      while path.count > 1, path.last == UInt8(ascii: "/") { path.removeLast() }
      let prefix = path.count == 1 ? path : path + [UInt8(ascii: "/")]
      if folder.count > prefix.count, folder.starts(with: prefix) { longest = max(longest, path.count) }
    }
    return longest
  }

  // MARK: - Work tree and store

  private func workTree(_ found: Found, common: [UInt8], format: RepositoryFormat) -> [UInt8]? {
    if let named = environment["GIT_WORK_TREE"] {
      let path = workingDirectory.resolving(named)
      return PathProbe.realPath(path) ?? path
    }
    if format.isBare == true { return nil }
    if let configured = format.workTree {
      let path = found.gitDirectory.resolving(configured)
      return PathProbe.realPath(path) ?? path
    }
    guard found.isExplicit else { return found.folder }
    if environment["GIT_IMPLICIT_WORK_TREE"].flatMap({ GitConfigValue.boolean($0) }) == false { return nil }
    // git takes the working folder. Inside the git folder, where a push to a repository with a work tree runs its
    // hooks (GIT_DIR=.), that would make HEAD and config files of the work tree.
    guard let folder = PathProbe.realPath(workingDirectory) else { return nil }
    return folder == found.gitDirectory || folder.starts(with: found.gitDirectory + [UInt8(ascii: "/")]) ? nil : folder
  }

  /// One store for all work trees: beside a `.git`, inside a bare repository, else at the top of the main work tree.
  private func storeDirectory(_ found: Found, common: [UInt8]) throws(GitFailure) -> [UInt8] {
    if let parent = common.parentFolder, common.lastComponent == Array(".git".utf8) {
      return parent.appending(".pdm")
    }
    let main = try RepositoryFormat(gitDirectory: common, commonDirectory: common)
    if let configured = main.workTree {
      let path = common.resolving(configured)
      return (PathProbe.realPath(path) ?? path).appending(".pdm")
    }
    if main.isBare == true { return common.appending("pdm") }
    if let folder = found.folder, found.gitDirectory == common { return folder.appending(".pdm") }
    if main.isBare == nil { return common.appending("pdm") }
    // A git folder kept elsewhere (git init --separate-git-dir), come upon by another way than its work tree: nothing
    // in it says where that is, and a second store would be worse than none.
    throw .mainWorkTreeUnknown(gitDirectory: common)
  }

  private static func trimmingLineEnds(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var bytes = bytes
    while let last = bytes.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") { bytes.removeLast() }
    return Array(bytes)
  }
}

extension RepositoryFormat {
  /// Reads `config` of the common folder and, where it says so, `config.worktree`, as git's setup.c does.
  init(gitDirectory: [UInt8], commonDirectory: [UInt8]) throws(GitFailure) {
    self.init()
    let path = commonDirectory.appending("config")
    // A repository without the file is one to git.
    guard let contents = PathProbe.contents(path) else { return }
    guard let file = GitConfigFile(parsing: contents) else {
      throw .corrupt(operation: "reading \(PathQuoting.quote(path))", message: "bad config line")
    }
    let text: (String) -> String? = { key in
      file.last(key).flatMap { $0 }.map { String(decoding: $0, as: UTF8.self).lowercased() }
    }
    objectFormat = text("extensions.objectformat")
    refStorage = text("extensions.refstorage")
    hasWorkTreeConfig = file.boolean("extensions.worktreeconfig") ?? false
    vault = file.last("pdm.vault").flatMap { $0 }
    isPartialClone =
      file.last("extensions.partialclone") != nil
      || file.entries.contains {
        $0.key.starts(with: "remote.".utf8) && $0.key.reversed().starts(with: ".promisor".utf8.reversed())
          && GitConfigValue.boolean($0.value) == true
      }
    // In a linked work tree the two settings of the shared file belong to the main one, unless there are files for
    // each (git-worktree(1), "CONFIGURATION FILE").
    if hasWorkTreeConfig || gitDirectory == commonDirectory { take(file) }
    if hasWorkTreeConfig, let contents = PathProbe.contents(gitDirectory.appending("config.worktree")),
      let own = GitConfigFile(parsing: contents)
    {
      take(own)
    }
  }

  private mutating func take(_ file: GitConfigFile) {
    if let value = file.last("core.bare") { isBare = GitConfigValue.boolean(value) }
    if let value = file.last("core.worktree") { workTree = value }
  }
}
