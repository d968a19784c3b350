import Testing

@testable import PDMCore

struct JSONTests {
  private func text(_ json: JSON, indent: Int? = nil) -> String {
    var output: [UInt8] = []
    json.write(into: &output, indent: indent)
    return String(decoding: output, as: UTF8.self)
  }

  private let document: JSON = [
    "path": "Teile/Gehäuse.nc", "size_bytes": 4300, "mine": true, "locked_by": .null, "empty": [], "nothing": [:],
    "lines": [1, -2, ["content": "\"x\"\\\n\t\r\u{1}é"]], "largest": .integer(.max), "smallest": .integer(.min),
    "zz": 1, "a": 2,
  ]

  @Test func writesOneLineAndKeepsTheOrder() {
    #expect(
      text(["b": 1, "a": [true, .null, "x"], "c": [:], "d": []]) == #"{"b":1,"a":[true,null,"x"],"c":{},"d":[]}"#)
  }

  @Test func indentsForPeople() {
    #expect(
      text(["b": 1, "a": [true, ["x": []]]], indent: 2)
        == """
        {
          "b": 1,
          "a": [
            true,
            {
              "x": []
            }
          ]
        }
        """)
  }

  @Test func escapesWhatATerminalWouldObey() {
    #expect(text("\u{1B}[2J") == #""\u001b[2J""#)
    #expect(text("\u{9B}2J\u{85}") == #""\u009b2J\u0085""#)
    #expect(text("a\u{202E}b\u{2066}\u{200F}\u{61C}") == #""a\u202eb\u2066\u200f\u061c""#)
    #expect(text("\u{2028}\u{2029}") == #""\u2028\u2029""#)
    #expect(text("\u{0}\u{8}\u{C}") == #""\u0000\u0008\u000c""#)
    #expect(text("/é\u{10FFFF}\u{7F}") == "\"/é\u{10FFFF}\\u007f\"")
    #expect(text(["k\n\"": 1]) == #"{"k\n\"":1}"#)
  }

  @Test func givesBytesOnlyForPathsThatAreNotText() {
    let plain = RepoPath(trusted: Array("a/é".utf8))
    let latin1 = RepoPath(trusted: [0x61, 0xE9, 0x2E])
    #expect(text(.object(JSON.path(plain))) == #"{"path":"a/é"}"#)
    #expect(text(.object(JSON.path(latin1))) == #"{"path":"a\#u{FFFD}.","path_bytes":"Yeku"}"#)
    #expect(
      text(.object(JSON.path(latin1, key: "orig_path"))) == #"{"orig_path":"a\#u{FFFD}.","orig_path_bytes":"Yeku"}"#)
  }

  @Test func writesNullForWhatIsMissing() {
    #expect(text([.text(nil), .time(nil), .number(nil as Int?)]) == "[null,null,null]")
    #expect(
      text([.text("x"), .time(Timestamp(milliseconds: 0)), .number(UInt64.max)])
        == #"["x","1970-01-01T00:00:00Z",9223372036854775807]"#)
  }

  @Test func copiesStoredJSONOnOneHarmlessLine() {
    let stored = Array("{\n \"a\\n\": \"\u{9B}é\\u0041\\\\\"}".utf8)
    #expect(text(["details": .raw(stored)]) == #"{"details":{  "a\n": "\u009bé\u0041\\"}}"#)
    #expect(text(.raw([])) == "null")
    var own: [UInt8] = []
    document.write(into: &own)
    var copied: [UInt8] = []
    JSON.raw(own).write(into: &copied)
    #expect(copied == own)
  }

  @Test(.enabled(if: ReferenceProgram.isInstalled("python3")), arguments: [nil, 2, 4])
  func agreesWithPythonOnForm(_ indent: Int?) throws {
    let script =
      "import sys, json; v = json.loads(sys.stdin.buffer.read()); sys.stdout.write(json.dumps(v, ensure_ascii=False, "
      + (indent.map { "indent=\($0)))" } ?? "separators=(',',':')))")
    let ours = text(document, indent: indent)
    #expect(
      String(decoding: try ReferenceProgram.run("python3", ["-c", script], input: Array(ours.utf8)), as: UTF8.self)
        == ours)
  }

  /// Python reads back exactly the characters that went in, as keys and as values.
  @Test(.enabled(if: ReferenceProgram.isInstalled("python3")))
  func agreesWithPythonOnHostileStrings() throws {
    var random = SplitMix64(seed: 9)
    let everyScalar = (UInt32(0)...0x3000).compactMap(Unicode.Scalar.init).map { String(Character($0)) }
    let strings = everyScalar + (0..<3000).map { _ in random.hostileText(upTo: 40) }
    var output: [UInt8] = []
    JSON.array(strings.map { .object([($0, .string($0))]) }).write(into: &output)
    let lines = try ReferenceProgram.lines(
      "python3",
      [
        "-c",
        """
        import sys, json
        for value in json.loads(sys.stdin.buffer.read().decode("utf-8")):
            for text in list(value.items())[0]: print(text.encode("utf-8").hex())
        """,
      ], input: output)
    #expect(lines == strings.flatMap { [Hex.encode($0.utf8), Hex.encode($0.utf8)] })
    #expect(
      !String(decoding: output, as: UTF8.self).unicodeScalars.contains { scalar in
        scalar.value < 0x20 || (0x80...0x9F).contains(scalar.value) || scalar.properties.isBidiControl
          || scalar == "\u{2028}" || scalar == "\u{2029}"
      })
  }
}
