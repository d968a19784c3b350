/// Where the hooks of a repository are, and where pdm's belong.
///
/// Where `core.hooksPath` is not set or leads into this repository's git folder, they are installed there. Where it leads
/// elsewhere (a tracked folder, one that many repositories share), nothing is written there: a folder of our own in the
/// git folder takes its place, with a stand-in for each hook.
struct HookPlace {
  /// That of git where nothing else is configured.
  let defaultFolder: [UInt8]
  /// Ours, which need not exist.
  let ownFolder: [UInt8]
  let hooksPath: HooksPath
  /// Where git looks at this moment; absolute.
  let liveFolder: [UInt8]
  /// What stood in `core.hooksPath` before ours; nil unless ours was written.
  let previous: PreviousHooksPath?
  /// Where `core.hooksPath` leads to is not this repository's own.
  let leadsElsewhere: Bool
  /// git looks into our folder.
  let isOwnLive: Bool
  /// It would, but the repository was moved, or is seen under another name from here.
  let isOwnMoved: Bool
  /// The repository's own folder that is in use, or would be.
  let innerFolder: [UInt8]

  init(of vault: Vault) throws {
    let location = vault.location
    defaultFolder = location.commonDirectory.appending("hooks")
    ownFolder = location.commonDirectory.appending("pdm-hooks")
    hooksPath = try HooksPath(of: vault)
    previous = PreviousHooksPath(in: ownFolder)
    // "Relative to the directory where the hooks are run" (git-config(1)).
    let base = location.workTree ?? location.gitDirectory
    liveFolder = hooksPath.path.map { base.resolving($0) } ?? defaultFolder
    let real = PathProbe.realPath(liveFolder) ?? liveFolder
    let inside = [location.commonDirectory, location.gitDirectory].contains { real.starts(with: $0.appending([])) }
    leadsElsewhere = !inside
    isOwnLive = real == ownFolder
    isOwnMoved =
      previous != nil && !isOwnLive && hooksPath.path?.lastComponent == ownFolder.lastComponent
      && !PathProbe.exists(liveFolder)
    innerFolder = inside && real != ownFolder ? liveFolder : defaultFolder
  }

  /// `core.hooksPath` is what pdm made it.
  var isOwnConfigured: Bool { isOwnLive || isOwnMoved }

  /// The folder that ours stands in for, or would; nil where ours is not needed.
  var oldFolder: OldHookFolder? {
    if isOwnConfigured { return previous?.folder }
    guard leadsElsewhere else { return nil }
    // The default folder may itself be a link to one elsewhere.
    let path = hooksPath.path ?? defaultFolder
    return OldHookFolder(value: hooksPath.value ?? path, path: path)
  }

  /// Somebody's hook in our folder runs only as long as git looks there and we do not replace it.
  func refuseForeign(_ files: [HookFile]) throws {
    let foreign = try files.filter { file in
      switch try file.content() {
      case .nothing, .ours: false
      case .altered, .foreign, .unusable: true
      }
    }
    guard foreign.isEmpty else {
      throw HookFailure.foreignInOwnFolder(foreign.map(\.path), belongIn: oldFolder?.path ?? defaultFolder)
    }
  }
}

/// What `core.hooksPath` was before pdm's own folder took its place: a file in that folder.
struct PreviousHooksPath: Equatable {
  let change: HooksPath.Change
  let folder: OldHookFolder

  private static let name = "previous-hooks-path"

  static func file(in folder: [UInt8]) -> [UInt8] { folder.appending(name) }

  init(change: HooksPath.Change, folder: OldHookFolder) {
    self.change = change
    self.folder = folder
  }

  /// - Returns: nil where there is no such file, or another one.
  init?(in folder: [UInt8]) {
    guard let content = PathProbe.contents(Self.file(in: folder)) else { return nil }
    let fields = content.split(separator: 0, omittingEmptySubsequences: false).map(Array.init)
    guard fields.count == 5 else { return nil }
    switch String(decoding: fields[0], as: UTF8.self) {
    case "added": change = .added
    case "replaced": change = .replaced(fields[1])
    default: return nil
    }
    self.folder = OldHookFolder(value: fields[2], path: fields[3])
  }

  /// Four fields, each ended by NUL: what was done, the value that was replaced, the value that counted, its path.
  var bytes: [UInt8] {
    let (word, old): (String, [UInt8]) =
      switch change {
      case .added: ("added", [])
      case .replaced(let old): ("replaced", old)
      }
    return [Array(word.utf8), old, folder.value, folder.path].reduce(into: []) { $0 += $1 + [0] }
  }
}
