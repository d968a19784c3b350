/// Reads references from git's own files (gitrepository-layout(5), `refs`, `packed-refs`), for commands that want one
/// commit's name and would else start libgit2 or git for it.
///
/// Answers nil to everything that is not plain: a reference kept in another way, a name that points at something odd, a
/// file that cannot be read. git is asked then.
struct ReferenceFiles {
  let location: RepositoryLocation

  /// Symbolic references point at one another at most this often (git's refs.c, SYMREF_MAXDEPTH).
  private static let longestChain = 5

  /// The commit that HEAD stands on.
  func head() -> ObjectID? { object(of: Array("HEAD".utf8)) }

  /// Makes durable what git did to a reference: it brought the bytes to the disk, but not the name.
  /// - Parameter name: in full.
  static func sync(_ name: String, in commonDirectory: [UInt8]) throws(SystemFailure) {
    var folder = commonDirectory.appending(name).droppingLastComponent
    // git removes folders that become empty.
    while folder.count > commonDirectory.count, try FileSystem.status(of: folder) == nil {
      folder = folder.droppingLastComponent
    }
    try FileSystem.settle(folder)
  }

  private func object(of name: [UInt8]) -> ObjectID? {
    guard location.format.refStorage ?? "files" == "files" else { return nil }
    var name = name
    for _ in 0..<Self.longestChain {
      guard let content = content(of: name) else { return packed(name) }
      let text = content.trimmingLineEnd
      guard text.starts(with: Self.symbolic) else { return ObjectID(hex: String(decoding: text, as: UTF8.self)) }
      name = Array(text.dropFirst(Self.symbolic.count).drop { $0 == UInt8(ascii: " ") })
      // Anything else than a name below refs/ is none of git's.
      guard name.starts(with: "refs/".utf8), !name.contains(0),
        !name.split(separator: UInt8(ascii: "/")).contains(Array("..".utf8)[...])
      else { return nil }
    }
    return nil
  }

  /// HEAD and what belongs to one work tree stands in that work tree's git folder, all else in the common one.
  private func content(of name: [UInt8]) -> [UInt8]? {
    let isPerWorkTree =
      !name.starts(with: "refs/".utf8)
      || ["refs/bisect/", "refs/worktree/", "refs/rewritten/"].contains { name.starts(with: $0.utf8) }
    return PathProbe.contents((isPerWorkTree ? location.gitDirectory : location.commonDirectory).appending(name))
  }

  private func packed(_ name: [UInt8]) -> ObjectID? {
    guard name.starts(with: "refs/".utf8),
      let file = PathProbe.contents(location.commonDirectory.appending("packed-refs"))
    else { return nil }
    for line in file.split(separator: UInt8(ascii: "\n"))
    where line.count == 41 + name.count && line.dropFirst(41).elementsEqual(name) {
      return ObjectID(hex: String(decoding: line.prefix(40), as: UTF8.self))
    }
    return nil
  }

  private static let symbolic = Array("ref:".utf8)
}

extension [UInt8] {
  fileprivate var trimmingLineEnd: ArraySlice<UInt8> {
    var text = self[...]
    while let last = text.last, last == UInt8(ascii: "\n") || last == UInt8(ascii: "\r") || last == UInt8(ascii: " ") {
      text.removeLast()
    }
    return text
  }
}
