/// The contents of files on their way to a terminal: lines of a difference that may hold anything.
///
/// What a pager would escape is escaped as a pager does it (less(1), `-R`): controls as `^M`, other bytes as `<E9>`;
/// newlines, tabs and wanted colours pass. Text comes in pieces that end anywhere; a line is held back until it is whole.
public struct TerminalContents: Sendable {
  private let allowsColours: Bool
  private let showsLineEnds: Bool
  private var pending: [UInt8] = []
  /// A line longer than this is let go unfinished; a character at the cut may then show as bytes.
  private static let longestLine = 1 << 16

  /// - Parameter allowsColours: lets colours pass, git's and those in the file alike.
  /// - Parameter showsLineEnds: tells the carriage return of a line's end, which matters where versions are compared.
  public init(allowsColours: Bool, showsLineEnds: Bool = true) {
    self.allowsColours = allowsColours
    self.showsLineEnds = showsLineEnds
  }

  /// - Returns: what can be shown now.
  public mutating func take(_ piece: [UInt8]) -> [UInt8] {
    pending += piece
    let end = pending.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
    let count = end ?? (pending.count > Self.longestLine ? pending.count : 0)
    guard count > 0 else { return [] }
    let text = harmless(pending[..<count])
    pending.removeFirst(count)
    return text
  }

  /// The last line, where it has no end.
  public mutating func finish() -> [UInt8] {
    defer { pending = [] }
    return harmless(pending[...])
  }

  private func harmless(_ text: ArraySlice<UInt8>) -> [UInt8] {
    if text.allSatisfy({ (0x20..<0x7F).contains($0) || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\t") }) {
      return Array(text)
    }
    var visible: [UInt8] = []
    var rest = text
    while let byte = rest.first {
      if !showsLineEnds, byte == UInt8(ascii: "\r"), rest.dropFirst().first == UInt8(ascii: "\n") {
        rest = rest.dropFirst()
        continue
      }
      if byte == 0x1B, allowsColours, let colour = Self.colour(rest) {
        visible += colour
        rest = rest.dropFirst(colour.count)
        continue
      }
      // Each escape and each carriage return is looked at above.
      let end = rest.dropFirst().firstIndex { $0 == 0x1B || $0 == UInt8(ascii: "\r") } ?? rest.endIndex
      let run = rest[..<end]
      rest = rest.dropFirst(run.count)
      for piece in UTF8Pieces(run) { append(piece, to: &visible) }
    }
    return visible
  }

  private func append(_ piece: UTF8Pieces.Piece, to visible: inout [UInt8]) {
    switch piece {
    case .scalar("\n"), .scalar("\t"): visible += piece.bytes
    case .scalar("\u{7F}"): visible += "^?".utf8
    case .scalar(let scalar) where scalar.value < 0x20:
      visible += [UInt8(ascii: "^"), UInt8(truncatingIfNeeded: scalar.value) + 0x40]
    case .scalar(let scalar) where scalar.isUnsafeOnTerminal:
      visible += "<U+\(String(scalar.value, radix: 16, uppercase: true))>".utf8
    case .scalar: visible += piece.bytes
    case .invalid(let bytes): for byte in bytes { visible += "<\(Hex.encode([byte]).uppercased())>".utf8 }
    }
  }

  /// `ESC [ 1 ; 31 m`, with nothing but digits and separators between.
  private static func colour(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let body = text.dropFirst()
    guard body.first == UInt8(ascii: "[") else { return nil }
    let parameters = body.dropFirst().prefix { (UInt8(ascii: "0")...UInt8(ascii: ";")).contains($0) }
    guard parameters.endIndex < text.endIndex, text[parameters.endIndex] == UInt8(ascii: "m") else { return nil }
    // A file may hold colours too, but nothing that hides its text (ECMA-48, section 8.3.117).
    let numbers = parameters.split(separator: UInt8(ascii: ";"))
    guard !numbers.contains(where: { $0.elementsEqual("8".utf8) || $0.elementsEqual("08".utf8) }) else { return nil }
    return text[...parameters.endIndex]
  }
}

extension UTF8Pieces.Piece {
  fileprivate var bytes: [UInt8] {
    switch self {
    case .scalar(let scalar): Array(scalar.utf8)
    case .invalid(let bytes): Array(bytes)
    }
  }
}
