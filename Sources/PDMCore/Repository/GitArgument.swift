/// One word of a git command line: text where it is written in the source, bytes where it is a path.
struct GitArgument: ExpressibleByStringInterpolation, Equatable, Sendable {
  let bytes: [UInt8]

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  init(stringLiteral value: String) {
    bytes = Array(value.utf8)
  }

  static func text(_ value: String) -> GitArgument { GitArgument(bytes: Array(value.utf8)) }

  /// A name, or a pathspec of a call that takes all of them for themselves.
  static func path(_ path: RepoPath) -> GitArgument { GitArgument(bytes: path.bytes) }

  /// A pathspec that matches this path and no other.
  static func literal(_ path: RepoPath) -> GitArgument { GitArgument(bytes: Array(":(literal)".utf8) + path.bytes) }

  static func object(_ id: ObjectID) -> GitArgument { .text(id.hex) }
}
