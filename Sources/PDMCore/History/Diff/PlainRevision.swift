/// Finds the commit of the plainest revisions without starting git: `HEAD`, a whole object name, and what stands before
/// them by `~N` and `^`.
struct PlainRevision {
  let references: ReferenceFiles
  let objects: ObjectDatabase

  /// - Returns: nil where git must be asked, which also says what is wrong.
  func commit(_ name: [UInt8]) -> ObjectID? {
    let base = name.prefix { $0 != UInt8(ascii: "~") && $0 != UInt8(ascii: "^") }
    guard var commit = start(base) else { return nil }
    var rest = name.dropFirst(base.count)
    while let mark = rest.popFirst() {
      let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
      rest = rest.dropFirst(digits.count)
      guard digits.count < 7, let count = digits.isEmpty ? 1 : Int(String(decoding: digits, as: UTF8.self)) else {
        return nil
      }
      if mark == UInt8(ascii: "~") {
        for _ in 0..<count {
          guard let parent = parents(of: commit)?.first else { return nil }
          commit = parent
        }
      } else {
        guard mark == UInt8(ascii: "^"), count > 0, let parents = parents(of: commit), count <= parents.count else {
          return nil
        }
        commit = parents[count - 1]
      }
    }
    return commit
  }

  func parents(of commit: ObjectID) -> ParentList? { try? objects.commit(commit).parents }

  private func start(_ base: ArraySlice<UInt8>) -> ObjectID? {
    if base.elementsEqual("HEAD".utf8) || base.elementsEqual("@".utf8) { return references.head() }
    guard base.count == 40, let id = ObjectID(hex: String(decoding: base, as: UTF8.self)),
      parents(of: id) != nil
    else { return nil }
    return id
  }
}
