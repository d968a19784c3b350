/// Folders with objects beside the repository's own that libgit2 must be told of (docs/technical/repository.md).
enum ObjectFolders {
  /// `GIT_OBJECT_DIRECTORY`, `GIT_ALTERNATE_OBJECT_DIRECTORIES`, and quoted lines of `info/alternates`. Existing ones
  /// only: git warns about others and goes on.
  static func extra(at location: RepositoryLocation, in context: ProcessContext) -> [[UInt8]] {
    var folders: [[UInt8]] = []
    if let own = context.environment["GIT_OBJECT_DIRECTORY"] {
      folders.append(location.resolving(own, in: context))
    }
    if let list = context.environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"] {
      folders += split(list, at: UInt8(ascii: ":")).map { location.resolving($0.path, in: context) }
    }
    let objects = location.commonDirectory.appending("objects")
    if let lines = PathProbe.contents(objects.appending("info/alternates")) {
      folders += split(lines, at: UInt8(ascii: "\n")).filter(\.wasQuoted).map { objects.resolving($0.path) }
    }
    return folders.filter { PathProbe.kind($0) == .folder }
  }

  /// The folders that git searches, its own first; what their `info/alternates` name is not among them.
  static func searched(at location: RepositoryLocation, in context: ProcessContext) -> [[UInt8]] {
    let own = context.environment["GIT_OBJECT_DIRECTORY"].map { location.resolving($0, in: context) }
    let others = context.environment["GIT_ALTERNATE_OBJECT_DIRECTORIES"].map { list in
      split(list, at: UInt8(ascii: ":")).map { location.resolving($0.path, in: context) }
    }
    return [own ?? location.commonDirectory.appending("objects")] + (others ?? [])
  }

  /// Takes a list apart. An entry that begins with `"` is quoted as git quotes paths, since it holds a separator.
  static func split(_ list: [UInt8], at separator: UInt8) -> [(path: [UInt8], wasQuoted: Bool)] {
    var entries: [(path: [UInt8], wasQuoted: Bool)] = []
    var rest = list[...]
    while let first = rest.first {
      if first == UInt8(ascii: "\""), let (path, remainder) = unquote(rest) {
        entries.append((path, true))
        rest = remainder.drop { $0 != separator }
      } else {
        let entry = rest.prefix { $0 != separator }
        if !entry.isEmpty, entry.first != UInt8(ascii: "#") { entries.append((Array(entry), false)) }
        rest = rest[entry.endIndex...]
      }
      rest = rest.dropFirst()
    }
    return entries
  }

  /// The path in a quoted string, and what follows the closing quote; nil where it is not well-formed.
  private static func unquote(_ text: ArraySlice<UInt8>) -> ([UInt8], ArraySlice<UInt8>)? {
    var path: [UInt8] = []
    var rest = text.dropFirst()
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\""): return (path, rest)
      case UInt8(ascii: "\\"):
        guard let escaped = rest.popFirst() else { return nil }
        if let meant = escapes[escaped] {
          path.append(meant)
        } else {
          // Three octal digits.
          guard let digits = String(validating: [escaped] + rest.prefix(2), as: UTF8.self), digits.utf8.count == 3,
            let value = UInt8(digits, radix: 8)
          else { return nil }
          path.append(value)
          rest = rest.dropFirst(2)
        }
      default: path.append(byte)
      }
    }
    return nil
  }

  private static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13,
    UInt8(ascii: "t"): 9, UInt8(ascii: "v"): 11, UInt8(ascii: "\\"): 0x5c, UInt8(ascii: "\""): 0x22,
  ]
}
