/// The text of `git diff` for an edited file, made without git where it is certain to be the same.
///
/// Starting git costs more than comparing a file. What is covered: two versions of one regular file of the same mode
/// whose texts differ, with no setting, attribute, driver or filter that could have a say. Everything else is left to
/// git, by answering nil.
struct PlainDiff {
  struct Outcome {
    /// Empty where the two are the same.
    var text: [UInt8]
    var old: ObjectID
    var new: ObjectID
  }

  private let location: RepositoryLocation
  private let git: GitProgram
  private let context: Int
  private let objects: ObjectDatabase
  private let references: ReferenceFiles
  private let attributes: PlainAttributes

  /// Larger files are git's, in bytes: it takes them for binary from `core.bigFileThreshold` on (512 MiB).
  private static let largestText = 1 << 26
  /// - Returns: nil where no file of this repository is covered.
  init?(_ location: RepositoryLocation, git: GitProgram, options: DiffOptions) {
    guard options.isPlain else { return nil }
    let environment = git.context.environment
    let traits = RepositoryTraits(of: location, environment: environment)
    guard !traits.historyNeedsGit, !traits.objectsNeedGit, location.format.objectFormat ?? "sha1" == "sha1",
      location.format.refStorage ?? "files" == "files",
      PlainConfiguration(location: location, environment: environment).isPlain(),
      (try? RepositoryOwnership.check(location, using: git)) != nil
    else { return nil }
    let folder = location.commonDirectory.appending("objects")
    // How many objects there are is counted otherwise with it.
    guard !PathProbe.exists(folder.appending("pack/multi-pack-index")) else { return nil }
    self.location = location
    self.git = git
    context = options.context ?? 3
    objects = ObjectDatabase(folders: [folder])
    references = ReferenceFiles(location: location)
    attributes = PlainAttributes(location: location, environment: environment)
  }

  // MARK: - Two commits

  func difference(of path: RepoPath, _ range: RevisionRange) -> Outcome? {
    let revisions = PlainRevision(references: references, objects: objects)
    let (old, new): (ObjectID?, ObjectID?)
    switch range {
    case .change(let revision):
      new = revisions.commit(revision)
      old = new.flatMap { revisions.parents(of: $0)?.first }
    case .between(let one, let other): (old, new) = (revisions.commit(one), revisions.commit(other))
    case .sinceParting: return nil
    }
    // Between commits git takes no attributes from the index either: it does not read it. In a bare repository some
    // versions of git take HEAD's.
    guard location.workTree != nil, let old, let new, let one = entry(path, in: old),
      let other = entry(path, in: new), one.mode == other.mode,
      attributes.leaveAlone(path, PlainAttributes.drivers, tracked: { _ in false })
    else { return nil }
    if one.id == other.id { return Outcome(text: [], old: one.id, new: other.id) }
    guard let before = try? objects.blob(one.id), let after = try? objects.blob(other.id) else { return nil }
    return outcome(path, one, before, other.id, after)
  }

  /// What the index has of a file and of those whose attributes count for it.
  private func index(for path: RepoPath) -> GitIndex? {
    try? GitIndex(of: location, using: git, only: [path] + PlainAttributes.files(for: path))
  }

  private func entry(_ path: RepoPath, in commit: ObjectID) -> TreeEntry? {
    guard let tree = try? objects.commit(commit).tree else { return nil }
    var lookup = PathLookup(path.bytes)
    return try? lookup.entry(in: tree, objects)
  }

  // MARK: - The working file

  func differenceOfWorkingFile(_ path: RepoPath) -> Outcome? {
    guard let top = location.workTree, let head = references.head(), let one = entry(path, in: head),
      let index = index(for: path), let tracked = index.entry(at: path),
      !tracked.skipsWorkTree, !tracked.isAssumedValid, !tracked.isIntentToAdd, tracked.mode == one.mode
    else { return nil }
    let names = PlainAttributes.drivers + PlainAttributes.conversions
    let place = top.appending(path.bytes)
    guard attributes.leaveAlone(path, names, tracked: { index.entry(at: $0) != nil }),
      let status = try? FileSystem.status(of: place), status.kind == .regular, status.size <= Self.largestText,
      (status.mode & 0o100 != 0) == (one.mode == 0o100755),
      let after = try? FileSystem.contents(of: place, limit: Self.largestText)
    else { return nil }
    guard let before = try? objects.blob(one.id) else { return nil }
    // Comparing is cheaper than hashing, and most files that are asked for are not edited.
    if tracked.id == one.id, before == after { return Outcome(text: [], old: one.id, new: one.id) }
    guard let new = Self.name(of: after) else { return nil }
    // Where the index holds the file for unchanged, git does not read it: what it would say is git's to say.
    if new != tracked.id, tracked.size == UInt32(truncatingIfNeeded: status.size),
      tracked.modified.map({ Int64($0.seconds) }) == status.modifiedSeconds
    {
      return nil
    }
    if new == one.id { return Outcome(text: [], old: one.id, new: new) }
    return outcome(path, one, before, new, after)
  }

  private static func name(of content: [UInt8]) -> ObjectID? {
    ObjectID(bytes: SHA1.digest(Array("blob \(content.count)\0".utf8), content))
  }

  // MARK: - The text

  private func outcome(
    _ path: RepoPath, _ old: TreeEntry, _ before: [UInt8], _ new: ObjectID?, _ after: [UInt8]
  ) -> Outcome? {
    guard let new, old.mode == 0o100644 || old.mode == 0o100755, Self.isPlain(path), Self.isText(before),
      Self.isText(after)
    else { return nil }
    let (one, other) = (LineTable(before, rule: .exact), LineTable(after, rule: .exact))
    let changes = LineDiffer().hunks(old: one, new: other, trimsTail: context == 0)
    let short = ObjectAbbreviation(objects)
    var text: [UInt8] = []
    text += "diff --git a/".utf8
    text += path.bytes
    text += " b/".utf8
    text += path.bytes
    text += "\nindex \(short.text(old.id))..\(short.text(new)) \(String(old.mode, radix: 8))\n--- a/".utf8
    text += path.bytes
    text += "\n+++ b/".utf8
    text += path.bytes
    text.append(UInt8(ascii: "\n"))
    text += UnifiedText(old: one, new: other, context: context).text(changes)
    return Outcome(text: text, old: old.id, new: new)
  }

  /// Other names are quoted, or followed by a tab.
  private static func isPlain(_ path: RepoPath) -> Bool {
    path.bytes.allSatisfy { (0x21..<0x7F).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
  }

  private static func isText(_ content: [UInt8]) -> Bool {
    content.count <= largestText && !content.isBinary
  }
}

extension DiffOptions {
  /// Whether nothing is asked for but another number of lines around a change.
  fileprivate var isPlain: Bool {
    var plain = DiffOptions()
    plain.context = context
    // Without drivers it makes no difference whether they may be used.
    plain.usesTextconv = usesTextconv
    plain.usesExternalDrivers = usesExternalDrivers
    // Statistics alone have a width.
    plain.columns = columns
    return self == plain && (context ?? 3) < 1 << 20
  }
}
