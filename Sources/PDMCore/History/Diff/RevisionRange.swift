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

  /// As they were typed, the older one first.
  var revisions: [[UInt8]] {
    switch self {
    case .change(let revision): [revision]
    case .between(let old, let new), .sinceParting(let old, let new): [old, new]
    }
  }

  private static func end(_ text: ArraySlice<UInt8>) -> [UInt8] {
    text.isEmpty ? Array("HEAD".utf8) : Array(text)
  }
}
