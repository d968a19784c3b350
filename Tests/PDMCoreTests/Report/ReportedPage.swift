import Foundation
import Testing

@testable import PDMCore

/// A page of `pdm report`, taken apart as a browser would.
struct ReportedPage {
  let bytes: [UInt8]
  /// Between the tags of the element with the data.
  let json: [UInt8]
  let data: [String: Any]

  init(_ bytes: [UInt8], sourceLocation: SourceLocation = #_sourceLocation) throws {
    self.bytes = bytes
    let start = try #require(
      bytes.firstRange(of: Array("<script type=\"application/json\" id=\"data\">".utf8)), sourceLocation: sourceLocation
    )
    // What ends the element is what ends it for a browser: the first such tag, in any case.
    let rest = bytes[start.upperBound...]
    let end = try #require(
      rest.indices.first { rest[$0...].prefix(8).map { $0 | 0x20 } == Array("</script".utf8).map { $0 | 0x20 } },
      sourceLocation: sourceLocation)
    json = Array(rest[..<end])
    data = try #require(
      try JSONSerialization.jsonObject(with: Data(json)) as? [String: Any], sourceLocation: sourceLocation)
  }

  /// What stands between the tags of an element without attributes that count here.
  func content(after tag: String, before end: String) -> [UInt8]? {
    guard let start = bytes.firstRange(of: Array(tag.utf8)),
      let end = bytes[start.upperBound...].firstRange(of: Array(end.utf8))
    else { return nil }
    return Array(bytes[start.upperBound..<end.lowerBound])
  }

  func column<Value>(_ table: String, _ name: String) -> [Value] {
    ((data[table] as? [String: Any])?[name] as? [Any] ?? []).compactMap { $0 as? Value }
  }

  /// The same, with nil for null.
  func optionalColumn<Value>(_ table: String, _ name: String) -> [Value?] {
    ((data[table] as? [String: Any])?[name] as? [Any] ?? []).map { $0 as? Value }
  }

  /// Whole paths, lossy where they are not UTF-8.
  var paths: [String] {
    let folders: [String] = column("files", "folders")
    let names: [String] = column("files", "name")
    return zip(column("files", "folder") as [Int], names).map { folders[$0] + $1 }
  }

  /// Of each file, the first digits of its commits, newest first.
  var history: [String: [String]] {
    let commits: [String] = column("commits", "id")
    var versions = (column("commits", "of_version") as [Int])[...]
    let counts: [Int] = column("files", "versions")
    return Dictionary(
      zip(paths, counts).map { path, count in
        defer { versions = versions.dropFirst(count) }
        return (path, versions.prefix(count).map { commits[$0] })
      }
    ) { first, _ in first }
  }
}

/// A vault whose names, reasons and messages are what somebody would choose who wants to break a page.
enum HostileVault {
  static let names: [[UInt8]] =
    [
      "</script><script>document.title='owned'</script>.nc".replacing("/", with: "\u{2215}"),
      "<!--<script>.nc", "<img src=x onerror=document.title='owned'>.nc", "&amp;&lt;.nc", "'quotes\" and \\.nc",
      "line\nfeed.nc", "bell\u{7}.nc", "separator\u{2028}\u{2029}.nc", "gnp.\u{202e}cn.nc", "-rf.nc", "ünï/cødé.nc",
      "{{data}}{{script}}.nc",
    ].map { Array($0.utf8) } + [Array("latin-".utf8) + [0xE9] + Array(".nc".utf8)]

  static let reason =
    "</script><!-- <img src=x onerror=\"document.title='owned'\"> \u{2028}\u{202e}]]> &amp; \u{1b}[31m"

  static func make() throws -> RealVault {
    let fixture = try GitFixture()
    try fixture.makeRepository()
    for name in names { try fixture.write(Array("repo/".utf8) + name, Array("one\n".utf8)) }
    for number in 1...40 { try fixture.write("repo/parts/part-\(number).nc", "G01 X\(number)\n") }
    try fixture.commit(reason)
    let vault = RealVault(bare: fixture)
    try vault.makeStore()
    for name in ["parts/part-7.nc", "parts/part-8.nc"] { try vault.pdm("mary", "checkout", name, "-m", reason) }
    try vault.pdm("john", "checkout", "parts/part-9.nc", "-m", "new fixture")
    try vault.edit("parts/part-9.nc", "G01 X9.5\n")
    try vault.pdm("john", "checkin", "parts/part-9.nc", "-m", "moved </script> half a millimetre")
    return vault
  }
}
