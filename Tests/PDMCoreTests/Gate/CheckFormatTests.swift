import Foundation
import Testing

@testable import PDMCore

/// What other programs read of a check, with names that nobody would choose.
@Suite("How a check is printed")
struct CheckFormatTests {
  private static let names: [[UInt8]] =
    [
      "new\nline.nc", "\u{1b}[31mred.nc", "::error::x", "a,b:c%0A.nc", "<&\"'>]]>.nc", "\u{FFFE}\u{85}.nc", "ä ö.nc",
      "\u{202e}cn.a",
    ].map { Array($0.utf8) } + [[0xff, 0xfe, 0x0d, 0x41]]

  private func refused() throws -> RealVault {
    let vault = try RealVault()
    for name in Self.names { try vault.fixture.write(Array("repo/".utf8) + name, Array("one\n".utf8)) }
    try vault.commit()
    for name in Self.names { try vault.fixture.write(Array("repo/".utf8) + name, Array("two\n".utf8)) }
    try vault.fixture.git("add", "-u")
    return vault
  }

  private func isHarmless(_ output: [UInt8]) -> Bool {
    String(decoding: output, as: UTF8.self).unicodeScalars.allSatisfy { $0 == "\n" || !$0.isUnsafeOnTerminal }
  }

  @Test func `text is one harmless line a change`() throws {
    let vault = try refused()
    let result = try vault.run("john", "check")
    let lines = result.output.split(separator: UInt8(ascii: "\n"))
    #expect(lines.count == Self.names.count && lines.allSatisfy { $0.starts(with: "refused: ".utf8) })
    #expect(isHarmless(result.output) && isHarmless(result.errorTail))
    #expect(result.errorText.contains("\(Self.names.count) changes are not allowed"))
    let exact = try vault.run("john", "check", "-z").output
    #expect(Set(exact.split(separator: 0).map(Array.init)) == Set(Self.names))
  }

  @Test func `JSON holds every byte`() throws {
    let vault = try refused()
    let output = try vault.run("john", "check", "--format", "json").output
    let read = try vault.python(
      """
      import base64, json, sys
      for item in json.load(sys.stdin)["violations"]:
          assert item["rule"] == "not_checked_out" and item["hint"], item
          name = base64.b64decode(item["path_bytes"]) if "path_bytes" in item else item["path"].encode()
          sys.stdout.buffer.write(name + b"\\0")
      """, input: output)
    #expect(Set(read.split(separator: 0).map(Array.init)) == Set(Self.names))
  }

  @Test func `the test report is XML`() throws {
    let vault = try refused()
    let output = try vault.run("john", "check", "--format", "junit").output
    #expect(isHarmless(output))
    let read = try vault.python(
      """
      import sys, xml.etree.ElementTree as tree
      top = tree.fromstring(sys.stdin.buffer.read())
      suite = top[0]
      cases = suite.findall("testcase")
      assert top.tag == "testsuites" and int(suite.get("failures")) == int(suite.get("tests")) == len(cases)
      for case in cases:
          assert case.find("failure").get("type") == "not_checked_out" and case.find("failure").text
          print(case.get("file"))
      """, input: output)
    let files = String(decoding: read, as: UTF8.self).split(separator: "\n").map(String.init)
    #expect(Set(files).isSuperset(of: ["<&\"'>]]>.nc", "ä ö.nc", "new\\nline.nc", "\\x1b[31mred.nc"]))
    #expect(files.count == Self.names.count)
    let passed = try vault.run("john", "check", "new.nc", "--format", "junit")
    #expect(passed.succeeded && passed.outputText.contains("tests=\"1\" failures=\"0\""))
  }

  @Test func `annotations are workflow commands and nothing else is`() throws {
    let vault = try refused()
    let output = try vault.run("john", "check", "--format", "github").output
    #expect(isHarmless(output))
    // The runner's own reading (actions/runner, ActionCommand.cs).
    let read = try vault.python(
      """
      import re, sys
      def plain(text):
          for code, sign in (("%0D", "\\r"), ("%0A", "\\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
              text = text.replace(code, sign)
          return text
      for line in sys.stdin.read().splitlines():
          command, message = re.fullmatch(r"::error (.*?)::(.*)", line).groups()
          properties = dict(part.split("=", 1) for part in command.split(","))
          assert properties["title"] == "pdm%3A not_checked_out", line
          assert "not checked out" in message, line
          print(plain(properties["file"]))
      """, input: output)
    let files = Set(String(decoding: read, as: UTF8.self).split(separator: "\n").map(String.init))
    #expect(files.isSuperset(of: ["::error::x", "a,b:c%0A.nc", "<&\"'>]]>.nc", "ä ö.nc", "new\\nline.nc"]))
    #expect(files.count == Self.names.count)
  }
}
