/// The details of a line of the record: in words what `--json` has whole, and by name for ``AuditReplay``.
///
/// They are read back from the JSON that the store itself wrote: one object of texts, numbers, booleans and nulls, and
/// lists, which are left out. Whatever else somebody put there is shown as it is.
struct AuditDetails {
  private var members: [(key: String, value: Value)] = []

  private enum Value {
    case text(String)
    case word(String)
  }

  /// Of a line that says nothing.
  init() {}

  init?(json: String) {
    var rest = json.unicodeScalars[...]
    guard rest.popFirst() == "{" else { return nil }
    while rest.first != "}" {
      guard let key = Self.text(&rest), rest.popFirst() == ":" else { return nil }
      if rest.first == "\"" {
        guard let text = Self.text(&rest) else { return nil }
        members.append((key, .text(text)))
      } else if rest.first == "[" {
        guard Self.skipList(&rest) else { return nil }
      } else {
        let word = rest.prefix { $0 != "," && $0 != "}" }
        rest = rest[word.endIndex...]
        guard !word.isEmpty, !word.contains(where: { "{[\"".unicodeScalars.contains($0) }) else { return nil }
        members.append((key, .word(String(word))))
      }
      if rest.first == "," { rest.removeFirst() } else if rest.first != "}" { return nil }
    }
    guard rest.count == 1 else { return nil }
  }

  /// A member that is a text; nil for one that is not there or is something else.
  func text(_ key: String) -> String? {
    guard case .text(let text)? = members.first(where: { $0.key == key })?.value else { return nil }
    return text
  }

  /// A member that is a number, `true`, `false` or `null`, as it stands there.
  func word(_ key: String) -> String? {
    guard case .word(let word)? = members.first(where: { $0.key == key })?.value else { return nil }
    return word
  }

  func isTrue(_ key: String) -> Bool { word(key) == "true" }

  /// Names of objects that say nothing to a person, and what stands elsewhere in the line.
  private static let left: Set<String> = ["base_oid", "base_commit", "branch", "oid", "checkin", "to_bytes", "tips"]

  /// Names of objects that a person may look up.
  private static let objects: Set<String> = ["commit", "head", "from_commit"]

  /// One line: the reason or message first, as it was typed, then the rest as `key value`.
  var summary: String {
    var parts: [String] = []
    for (key, value) in members where !Self.left.contains(key) {
      switch value {
      case .text(let text) where key == "reason" || key == "message": parts.insert(Reason.firstLine(text), at: 0)
      case .text(let text): parts.append("\(key) \(Self.objects.contains(key) ? String(text.prefix(10)) : text)")
      case .word("null"), .word("false"): break
      case .word("true"): parts.append(key)
      case .word(let word): parts.append("\(key) \(word)")
      }
    }
    return parts.joined(separator: ", ")
  }

  private static func skipList(_ rest: inout Substring.UnicodeScalarView) -> Bool {
    var depth = 0
    repeat {
      switch rest.first {
      case nil: return false
      case "\"":
        guard text(&rest) != nil else { return false }
        continue
      case "[", "{": depth += 1
      case "]", "}": depth -= 1
      default: break
      }
      rest.removeFirst()
    } while depth > 0
    return true
  }

  private static func text(_ rest: inout Substring.UnicodeScalarView) -> String? {
    guard rest.popFirst() == "\"" else { return nil }
    var text = String.UnicodeScalarView()
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\"": return String(text)
      case "\\":
        guard let escaped = unescape(&rest) else { return nil }
        text.append(escaped)
      default: text.append(scalar)
      }
    }
    return nil
  }

  /// Only what ``JSON`` writes: it never splits a character into two `\u`.
  private static func unescape(_ rest: inout Substring.UnicodeScalarView) -> Unicode.Scalar? {
    switch rest.popFirst() {
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u":
      let digits = String(rest.prefix(4))
      rest = rest.dropFirst(4)
      return digits.unicodeScalars.count == 4 ? UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init) : nil
    case let other?: return other
    case nil: return nil
    }
  }
}
