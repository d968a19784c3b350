@_spi(_Unicode) import Swift

/// Which spellings of a path mean the same file: what `core.ignorecase` and `core.precomposeunicode` say.
struct PathRule: Sendable, Equatable {
  var foldsCase: Bool
  /// Whether composed and decomposed accents are the same (HFS+ and APFS).
  var composes: Bool

  init(foldsCase: Bool, composes: Bool) {
    self.foldsCase = foldsCase
    self.composes = composes
  }

  /// The word under which a store keeps its rule: keys made by one rule mean nothing under another.
  var identifier: String {
    switch (foldsCase, composes) {
    case (false, false): "exact"
    case (false, true): "nfc"
    case (true, false): "fold"
    case (true, true): "fold+nfc"
    }
  }

  /// - Returns: nil unless `identifier` is one of those that ``identifier`` gives.
  init?(identifier: String) {
    let rules = [false, true].flatMap { fold in [false, true].map { PathRule(foldsCase: fold, composes: $0) } }
    guard let rule = rules.first(where: { $0.identifier == identifier }) else { return nil }
    self = rule
  }

  /// The comparable form of a path: equal for all spellings that mean the same file, and its own key.
  ///
  /// With both rules this is canonical caseless matching (Unicode, section 3.13, D145): decompose, fold fully,
  /// normalise. Folding alone leaves normalisation as it is, since NTFS tells composed and decomposed names apart.
  /// Bytes that are not UTF-8 stay as they are, and what stands between them is treated alone.
  func key(for path: RepoPath) -> [UInt8] {
    guard foldsCase || composes else { return path.bytes }
    if path.bytes.allSatisfy({ $0 < 0x80 }) { return foldsCase ? path.bytes.map(Self.foldASCII) : path.bytes }
    if let text = String(validating: path.bytes, as: UTF8.self) { return comparable(text) }
    var key: [UInt8] = []
    var text = ""
    for piece in UTF8Pieces(path.bytes) {
      switch piece {
      case .scalar(let scalar): text.unicodeScalars.append(scalar)
      case .invalid(let bytes):
        key += comparable(text) + bytes
        text = ""
      }
    }
    return key + comparable(text)
  }

  private func comparable(_ text: String) -> [UInt8] {
    guard foldsCase else { return Self.composed(text) }
    var folded: [UInt8] = []
    folded.reserveCapacity(text.utf8.count)
    guard composes else {
      for scalar in text.unicodeScalars { Self.fold(scalar, into: &folded) }
      return folded
    }
    // Decomposed, not composed: an iota that folding spells out must not get in front of the marks of its letter.
    for scalar in text._nfd { Self.fold(scalar, into: &folded) }
    return Self.composed(String(decoding: folded, as: UTF8.self))
  }

  /// Normalisation form C (UAX #15), by the standard library's own tables.
  private static func composed(_ text: String) -> [UInt8] {
    var composed: [UInt8] = []
    composed.reserveCapacity(text.utf8.count)
    for scalar in text._nfc { composed += scalar.utf8 }
    return composed
  }

  private static func foldASCII(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }

  /// Full case folding (CaseFolding.txt, C and F), which the standard library does not offer. Lower case of upper case
  /// of lower case gives the same for all that fold at all: the middle step spells `ß` and `ﬁ` out and joins `σ` with
  /// `ς`, the first one leads `ẞ` there. Cherokee alone folds towards its older, upper case.
  private static func fold(_ scalar: Unicode.Scalar, into folded: inout [UInt8]) {
    if scalar.isASCII {
      folded.append(foldASCII(UInt8(ascii: scalar)))
    } else if !scalar.properties.changesWhenCaseFolded {
      folded += scalar.utf8
    } else if scalar.isCherokee {
      folded += scalar.properties.uppercaseMapping.utf8
    } else {
      for lower in scalar.properties.lowercaseMapping.unicodeScalars {
        for upper in lower.properties.uppercaseMapping.unicodeScalars {
          folded += upper.properties.lowercaseMapping.utf8
        }
      }
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isCherokee: Bool { (0x13A0...0x13FD).contains(value) || (0xAB70...0xABBF).contains(value) }
}
