/// What a repository has that libgit2 1.5 reads wrongly or not at all; git is asked instead
/// (docs/technical/repository.md). Looked for at open, not after an odd answer.
struct RepositoryTraits: Equatable, Sendable {
  /// History ends at commits whose parents are not here; libgit2 stops with "not found".
  var isShallow = false
  /// `info/grafts` gives commits other parents; libgit2 does not look.
  var hasGrafts = false
  /// `refs/replace/*` exchanges objects; libgit2 does not look.
  var hasReplacements = false
  /// Objects may be missing until git fetches them.
  var isPartial = false

  /// Walks over commits must be left to git.
  var historyNeedsGit: Bool { isShallow || hasGrafts || hasReplacements || isPartial }
  /// Trees and blobs must be left to git.
  var objectsNeedGit: Bool { hasReplacements || isPartial }

  init(of location: RepositoryLocation, environment: Environment) {
    let common = location.commonDirectory
    isShallow =
      environment["GIT_SHALLOW_FILE"].map { !$0.isEmpty } ?? PathProbe.exists(common.appending("shallow"))
    hasGrafts = environment["GIT_GRAFT_FILE"] != nil || PathProbe.exists(common.appending("info/grafts"))
    hasReplacements = environment["GIT_REPLACE_REF_BASE"] != nil || Self.hasReplaceReferences(common)
    isPartial = location.format.isPartialClone || Self.hasPromisorPack(common)
  }

  private static func hasReplaceReferences(_ common: [UInt8]) -> Bool {
    if !PathProbe.names(in: common.appending("refs/replace")).isEmpty { return true }
    guard let packed = PathProbe.contents(common.appending("packed-refs")) else { return false }
    return packed.contains(line: " refs/replace/")
  }

  private static func hasPromisorPack(_ common: [UInt8]) -> Bool {
    PathProbe.names(in: common.appending("objects/pack")).contains {
      $0.reversed().starts(with: ".promisor".utf8.reversed())
    }
  }
}

extension [UInt8] {
  /// Whether a line of `packed-refs` has `needle` at its 41st byte, behind the object's name.
  fileprivate func contains(line needle: String) -> Bool {
    let needle = Array(needle.utf8)
    let text = span
    var start = 0
    while start + 40 + needle.count <= text.count {
      var matched = 0
      while matched < needle.count, text[start + 40 + matched] == needle[matched] { matched += 1 }
      if matched == needle.count { return true }
      while start < text.count, text[start] != UInt8(ascii: "\n") { start += 1 }
      start += 1
    }
    return false
  }
}
