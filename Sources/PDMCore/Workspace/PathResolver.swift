/// Turns the names that a person typed into paths of the vault, and refuses what is none.
///
/// Names are resolved as git resolves them: against the working folder, `.` and `..` as text. Nothing is followed
/// through a symbolic link or into another repository, since git would not either, and a tool that did would change a
/// file outside (docs/technical/repository.md).
struct PathResolver {
  private let workTree: [UInt8]
  private let workingDirectory: [UInt8]
  /// The folders above the last file: each is looked at once, however many files follow in it. No set, since making the
  /// type of one costs more than most runs have files.
  private var checkedFolders: [[UInt8]] = []

  init(workTree: [UInt8], workingDirectory: [UInt8]) {
    self.workTree = workTree
    self.workingDirectory = workingDirectory
  }

  /// - Parameter takesFolders: the caller looks whether one is a submodule.
  /// - Returns: the path and what is there; nil status where there is nothing.
  mutating func resolve(
    _ name: [UInt8], takesFolders: Bool = false
  ) throws -> (path: RepoPath, status: FileStatus?) {
    let path = try path(of: name)
    let folders = path.parents
    for folder in folders where !checkedFolders.contains(folder) { try check(folder, of: name) }
    checkedFolders = folders
    let status = try FileSystem.status(of: workTree.appending(path.bytes))
    switch status?.kind {
    case nil, .regular, .symlink: return (path, status)
    case .folder:
      guard takesFolders else { throw PathFailure.folder(name) }
      return (path, status)
    case .other: throw PathFailure.notAFile(name)
    }
  }

  /// The path alone, whatever is there.
  func path(of name: [UInt8]) throws -> RepoPath {
    guard !name.isEmpty, !name.contains(0) else { throw PathFailure.malformed(name) }
    let absolute = name.first == UInt8(ascii: "/") ? name : workingDirectory.appending(name)
    guard let relative = partInside(Self.normalize(absolute)) else { throw PathFailure.outside(name) }
    guard !relative.isEmpty else { throw PathFailure.folder(name) }
    return try RepoPath(checking: relative)
  }

  private func check(_ folder: [UInt8], of name: [UInt8]) throws {
    let place = workTree.appending(folder)
    guard let status = try FileSystem.status(of: place) else { return }
    if status.kind == .symlink { throw PathFailure.throughSymlink(name) }
    if status.kind == .folder, try FileSystem.status(of: place.appending(".git")) != nil {
      throw PathFailure.insideNestedRepository(name)
    }
  }

  /// Without empty and `.` components, `..` taken as text.
  private static func normalize(_ absolute: [UInt8]) -> [UInt8] {
    var components: [ArraySlice<UInt8>] = []
    for component in absolute.split(separator: UInt8(ascii: "/")) {
      if component.elementsEqual("..".utf8) {
        _ = components.popLast()
      } else if !component.elementsEqual(".".utf8) {
        components.append(component)
      }
    }
    return components.reduce(into: []) { $0 += [UInt8(ascii: "/")] + $1 }
  }

  /// The part below the top of the working tree, which may have been named through links: git compares the real path of
  /// each folder on the way with the top's.
  private func partInside(_ absolute: [UInt8]) -> [UInt8]? {
    if absolute == workTree { return [] }
    if absolute.starts(with: workTree.appending([])) { return Array(absolute.dropFirst(workTree.appending([]).count)) }
    for end in absolute.indices.dropFirst() + [absolute.endIndex]
    where end == absolute.endIndex || absolute[end] == UInt8(ascii: "/") {
      if PathProbe.realPath(Array(absolute[..<end])) == workTree { return Array(absolute[end...].dropFirst()) }
    }
    return nil
  }
}

extension Vault {
  /// Resolves names for a command that takes files; each file once, in the order given.
  /// - Parameter submodules: their pointers are taken as well. To git one is an entry like a file's, and to the gate its
  ///   change is a change.
  func resolve(_ names: [[UInt8]], submodules: Bool = false) throws -> [(path: RepoPath, status: FileStatus?)] {
    var resolver = PathResolver(workTree: try requireWorkTree(), workingDirectory: folderOfNames)
    let files = try names.map { try resolver.resolve($0, takesFolders: true) }
    if let folder = files.firstIndex(where: { $0.status?.kind == .folder }) {
      let index = try GitIndex(of: location, using: git)
      for (name, file) in zip(names, files).dropFirst(folder) where file.status?.kind == .folder {
        guard index.entry(at: file.path)?.isSubmodule == true else { throw PathFailure.folder(name) }
        guard submodules else { throw PathFailure.submodule(name) }
      }
    }
    guard files.count > 1 else { return files }
    var seen: Set<RepoPath> = []
    return files.filter { seen.insert($0.path).inserted }
  }

  /// What typed names are relative to: the working folder; the top, for somebody who named the vault and stands outside
  /// of it, so that the names that listings show there can be typed there.
  var folderOfNames: [UInt8] {
    guard reason != .git, let workTree = location.workTree, context.workingDirectory != workTree,
      !context.workingDirectory.starts(with: workTree.appending([]))
    else { return context.workingDirectory }
    return workTree
  }

  /// A path as seen from the working folder: what can be typed there.
  public func displayPath(_ path: RepoPath) -> [UInt8] {
    guard let workTree = location.workTree, context.workingDirectory.starts(with: workTree.appending([])) else {
      return path.bytes
    }
    let slash = UInt8(ascii: "/")
    let here = context.workingDirectory.dropFirst(workTree.appending([]).count).split(separator: slash)
    let there = path.bytes.split(separator: slash)
    let common = zip(here, there.dropLast()).prefix { $0.elementsEqual($1) }.count
    let parts = Array(repeating: Array("..".utf8)[...], count: here.count - common) + there[common...]
    return Array(parts.joined(separator: [slash]))
  }
}
