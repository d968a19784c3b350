/// One file in git's configuration format, parsed as git parses it (git-config(1), "SYNTAX").
///
/// Includes are not followed: git itself does not follow them where it decides what kind of repository it has before
/// it (`core.bare`, `core.worktree`, `extensions.*`), and that is the only use here. Everything else is asked of git,
/// see ``GitConfiguration``.
struct GitConfigFile: Equatable, Sendable {
  struct Entry: Equatable, Sendable {
    /// `section.name` or `section.subsection.name`; section and name in small letters, the subsection as it stands.
    let key: [UInt8]
    /// nil for a name without `=`, which means true.
    let value: [UInt8]?
  }

  private(set) var entries: [Entry] = []

  /// Nothing is set.
  init() {}

  /// - Returns: nil where git would say "bad config line".
  init?(parsing bytes: [UInt8]) {
    var parser = Parser(bytes: bytes)
    guard let entries = parser.entries() else { return nil }
    self.entries = entries
  }

  /// The last value of `key`, which is the one that counts. The outer nil: not set.
  func last(_ key: String) -> [UInt8]?? {
    let wanted = Array(key.utf8)
    guard let entry = entries.last(where: { $0.key == wanted }) else { return nil }
    return .some(entry.value)
  }

  /// - Returns: nil where it is not set or is no boolean.
  func boolean(_ key: String) -> Bool? {
    last(key).flatMap { GitConfigValue.boolean($0) }
  }
}

/// The walk through the text of one configuration file.
private struct Parser {
  let bytes: [UInt8]
  private var position = 0

  init(bytes: [UInt8]) {
    // git skips a UTF-8 byte order mark.
    self.bytes = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
  }

  /// The next byte, with CR LF taken for LF; nil at the end.
  private mutating func next() -> UInt8? {
    guard position < bytes.count else { return nil }
    var byte = bytes[position]
    position += 1
    if byte == UInt8(ascii: "\r"), position < bytes.count, bytes[position] == UInt8(ascii: "\n") {
      byte = UInt8(ascii: "\n")
      position += 1
    }
    return byte
  }

  mutating func entries() -> [GitConfigFile.Entry]? {
    var entries: [GitConfigFile.Entry] = []
    var section: [UInt8] = []
    while let byte = next() {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): continue
      case UInt8(ascii: "#"), UInt8(ascii: ";"): skipLine()
      case UInt8(ascii: "["):
        guard let name = sectionName() else { return nil }
        section = name
      case _ where byte.isLetter:
        guard let entry = entry(startingWith: byte, in: section) else { return nil }
        entries.append(entry)
      default: return nil
      }
    }
    return entries
  }

  private mutating func skipLine() {
    while let byte = next(), byte != UInt8(ascii: "\n") {}
  }

  private mutating func sectionName() -> [UInt8]? {
    var name: [UInt8] = []
    while let byte = next() {
      switch byte {
      case UInt8(ascii: "]"): return name
      case UInt8(ascii: " "), UInt8(ascii: "\t"): return subsection(of: name)
      case _ where byte.isLetter || byte.isDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "."):
        name.append(byte.lowercased)
      default: return nil
      }
    }
    return nil
  }

  private mutating func subsection(of section: [UInt8]) -> [UInt8]? {
    var name = section + [UInt8(ascii: ".")]
    while let byte = next() {
      if byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { continue }
      guard byte == UInt8(ascii: "\"") else { return nil }
      break
    }
    while let byte = next() {
      switch byte {
      case UInt8(ascii: "\n"): return nil
      case UInt8(ascii: "\""): return next() == UInt8(ascii: "]") ? name : nil
      case UInt8(ascii: "\\"):
        guard let escaped = next(), escaped != UInt8(ascii: "\n") else { return nil }
        name.append(escaped)
      default: name.append(byte)
      }
    }
    return nil
  }

  private mutating func entry(startingWith first: UInt8, in section: [UInt8]) -> GitConfigFile.Entry? {
    // git takes a name that stands before any section for what it is.
    var key = (section.isEmpty ? [] : section + [UInt8(ascii: ".")]) + [first.lowercased]
    var isComplete = false
    while let byte = next() {
      switch byte {
      case _ where !isComplete && (byte.isLetter || byte.isDigit || byte == UInt8(ascii: "-")):
        key.append(byte.lowercased)
      case UInt8(ascii: " "), UInt8(ascii: "\t"): isComplete = true
      case UInt8(ascii: "\n"): return GitConfigFile.Entry(key: key, value: nil)
      case UInt8(ascii: "="):
        guard let value = value() else { return nil }
        return GitConfigFile.Entry(key: key, value: value)
      default: return nil
      }
    }
    return GitConfigFile.Entry(key: key, value: nil)
  }

  /// The value after `=`: quotes taken off, escapes resolved, comment and the white space around it dropped.
  private mutating func value() -> [UInt8]? {
    var value: [UInt8] = []
    // Inner ones count, those at the end do not.
    var pendingSpaces = 0
    var isQuoted = false
    func append(_ byte: UInt8) {
      while pendingSpaces > 0 {
        value.append(UInt8(ascii: " "))
        pendingSpaces -= 1
      }
      value.append(byte)
    }
    while let byte = next(), isQuoted || byte != UInt8(ascii: "\n") {
      switch byte {
      case UInt8(ascii: "\n"): return nil
      case UInt8(ascii: " ") where !isQuoted, UInt8(ascii: "\t") where !isQuoted:
        if !value.isEmpty { pendingSpaces += 1 }
      case UInt8(ascii: "#") where !isQuoted, UInt8(ascii: ";") where !isQuoted:
        skipLine()
        return value
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: "\\"):
        guard let escaped = next() else { return nil }
        if escaped == UInt8(ascii: "\n") { continue }
        guard let meant = Self.meaning(ofEscaped: escaped) else { return nil }
        append(meant)
      default: append(byte)
      }
    }
    return isQuoted ? nil : value
  }

  private static func meaning(ofEscaped byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "t"): 0x09
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "n"): 0x0a
    case UInt8(ascii: "\\"), UInt8(ascii: "\""): byte
    default: nil
    }
  }
}

extension UInt8 {
  fileprivate var isLetter: Bool { (lowercased &- UInt8(ascii: "a")) < 26 }
  fileprivate var isDigit: Bool { (self &- UInt8(ascii: "0")) < 10 }
  fileprivate var lowercased: UInt8 { (self &- UInt8(ascii: "A")) < 26 ? self | 0x20 : self }
}
