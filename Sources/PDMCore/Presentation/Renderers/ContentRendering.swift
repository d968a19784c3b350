/// The content of one version of a file.
public enum ContentRendering {
  public static func json(_ version: FileVersion, content: [UInt8]) -> JSON {
    .object(
      JSON.path(version.path) + [
        ("commit", .string(version.commit.hex)), ("revision", .text(version.revision?.text)),
        ("oid", .string(version.entry.id.hex)), ("mode", .string(String(version.entry.mode, radix: 8))),
        ("size_bytes", .number(content.count)), ("encoding", "base64"), ("content", .string(Base64.encode(content))),
      ])
  }
}

/// Makes text harmless for a terminal as it comes, line by line.
public struct TerminalContent {
  private var line: [UInt8] = []
  private var isFirst = true

  /// git's own rule for what is no text: a NUL in the first bytes (xdiff-interface.c, buffer_is_binary).
  private static let probed = 8000
  /// A line is cut into pieces of this size.
  private static let longest = 1 << 16

  public init() {}

  /// - Returns: what can be shown now; nil for what is no text.
  public mutating func show(_ piece: ArraySlice<UInt8>) -> [UInt8]? {
    if isFirst, piece.prefix(Self.probed).contains(0) { return nil }
    isFirst = false
    var output: [UInt8] = []
    for byte in piece {
      line.append(byte)
      if byte == UInt8(ascii: "\n") || line.count >= Self.longest { output += rest() }
    }
    return output
  }

  /// What has no line end.
  public mutating func rest() -> [UInt8] {
    defer { line = [] }
    var text = line[...]
    let ends = text.last == UInt8(ascii: "\n")
    // A carriage return before it does no harm, and would be shown in every line of a DOS file.
    if ends { text = text.dropLast(text.dropLast().last == UInt8(ascii: "\r") ? 2 : 1) }
    let shown = TerminalText.sanitize(String(decoding: text, as: UTF8.self), keepNewlines: true)
    return Array(shown.utf8) + (ends ? [UInt8(ascii: "\n")] : [])
  }
}
