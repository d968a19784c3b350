/// The four kinds of git objects, with the numbers that packs use (gitformat-pack, "pack-*.pack files").
enum ObjectKind: UInt8, Sendable {
  case commit = 1
  case tree = 2
  case blob = 3
  case tag = 4

  /// As it stands in the header of a loose object.
  var name: String {
    switch self {
    case .commit: "commit"
    case .tree: "tree"
    case .blob: "blob"
    case .tag: "tag"
    }
  }
}

/// An object as git stores it, without its header.
struct StoredObject: Equatable, Sendable {
  var kind: ObjectKind
  var bytes: [UInt8]

  /// More than this is not read at once. git has no such limit; files of this size are not compared line by line.
  static let largestCount = 1 << 31 - 1
}
