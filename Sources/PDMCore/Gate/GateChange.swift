/// A change of one path that the gate judges.
struct GateChange: Sendable, Equatable {
  let path: RepoPath
  /// The path is in none of the versions before.
  let isNew: Bool
  /// The commit that makes it; nil where it is still to be made.
  let commit: PushedCommit?
  /// It is of a recorded check-in, which a push would take off all branches.
  var isLoss = false
}

/// A commit with the parents that git knows of.
struct PushedCommit: Sendable, Hashable {
  let id: ObjectID
  let parents: [ObjectID]

  /// A line of `git rev-list --parents`.
  init?(line: ArraySlice<UInt8>) {
    let names = line.split(separator: UInt8(ascii: " ")).map { ObjectID(hex: String(decoding: $0, as: UTF8.self)) }
    guard let first = names.first, let id = first else { return nil }
    self.id = id
    parents = names.dropFirst().compactMap { $0 }
    guard parents.count == names.count - 1 else { return nil }
  }
}

extension RepoPath {
  /// It says which files are exempt.
  var isAttributeFile: Bool { name.elementsEqual(".gitattributes".utf8) }
}
