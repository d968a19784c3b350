/// Which versions a person wants to see compared, as it was typed (gitrevisions(7), git-diff(1)).
enum RevisionRange: Equatable, Sendable {
  /// `REV`: what that one commit changed.
  case change(by: [UInt8])
  /// `A..B`
  case between([UInt8], [UInt8])
  /// `A...B`: from where the two parted to B.
  case sinceParting([UInt8], [UInt8])

  /// An end that is left out is HEAD.
  init(_ text: [UInt8]) {
    let dot = UInt8(ascii: ".")
    let start = text.indices.first { text[$0] == dot && $0 + 1 < text.count && text[$0 + 1] == dot }
    guard let start else {
      self = .change(by: text)
      return
    }
    let hasThree = start + 2 < text.count && text[start + 2] == dot
    let old = Self.end(text[..<start])
    let new = Self.end(text[(start + (hasThree ? 3 : 2))...])
    self = hasThree ? .sinceParting(old, new) : .between(old, new)
  }

  /// The same kind of range between other revisions.
  func mapRevisions(_ transform: ([UInt8]) throws -> [UInt8]) rethrows -> RevisionRange {
    switch self {
    case .change(let revision): .change(by: try transform(revision))
    case .between(let old, let new): .between(try transform(old), try transform(new))
    case .sinceParting(let old, let new): .sinceParting(try transform(old), try transform(new))
    }
  }

  private static func end(_ text: ArraySlice<UInt8>) -> [UInt8] {
    text.isEmpty ? Array("HEAD".utf8) : Array(text)
  }
}
