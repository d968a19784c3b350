/// The page around the data. Its text, its style and its script are files of their own, in the folder Page, and parts of the
/// program (Package.swift).
///
/// The policy lets nothing run, load or apply but these two, which it names by their hashes: whatever a name or a message
/// might smuggle in is neither. Trusted Types let the script build nothing out of text either.
enum ReportPage {
  /// In the first lines of every report: how an earlier one is known.
  static let mark = "<meta name=\"generator\" content=\"pdm report"

  /// All that stands before the data.
  static func beginning(title: String) -> [UInt8] {
    let pieces = pieces
    var page = pieces.head
    page = replace("{{generator}}", in: page, by: Array("pdm report \(Version.current)".utf8))
    page = replace("{{policy}}", in: page, by: Array(policy.utf8))
    page = replace("{{style}}", in: page, by: PackageResources.page_css)
    // Last: a title that is called as one of the others stays what it is.
    return replace("{{title}}", in: page, by: Array(escape(title).utf8))
  }

  /// All that stands behind it.
  static var end: [UInt8] { replace("{{script}}", in: pieces.tail, by: script) }

  /// One script, in the order in which its files build on each other.
  private static var script: [UInt8] {
    PackageResources.text_js + PackageResources.files_js + PackageResources.details_js + PackageResources.holders_js
      + PackageResources.activity_js + PackageResources.page_js
  }

  static var policy: String {
    "default-src 'none'; script-src '\(hash(script))'; style-src '\(hash(PackageResources.page_css))'; "
      + "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
  }

  private static func hash(_ content: [UInt8]) -> String { "sha256-\(Base64.encode(SHA256.digest(content)))" }

  private static var pieces: (head: [UInt8], tail: [UInt8]) {
    let page = PackageResources.page_html
    let data = Array("{{data}}".utf8)
    let place = page.firstRange(of: data) ?? page.endIndex..<page.endIndex
    return (Array(page[..<place.lowerBound]), Array(page[place.upperBound...]))
  }

  private static func replace(_ name: String, in text: [UInt8], by value: [UInt8]) -> [UInt8] {
    guard let place = text.firstRange(of: Array(name.utf8)) else { return text }
    return text[..<place.lowerBound] + value + text[place.upperBound...]
  }

  /// For HTML, between tags and in quotes.
  static func escape(_ text: String) -> String {
    var escaped = ""
    for character in TerminalText.sanitize(text).unicodeScalars {
      switch character {
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "&": escaped += "&amp;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
