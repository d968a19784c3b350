import Testing

@testable import PDMCore

@Suite("Texts that nobody meant to be read") struct TextFuzzTests {
  private static let times = Mutation(
    [
      "2026-11-24T03:42:07Z", "2026-11-24", "2024-02-29t23:59:60.999+23:59", "0001-01-01T00:00:00Z",
      "9999-12-31T23:59:59.999999999Z",
      "2026-11-24 03:42:07-00:00",
    ].map { Array($0.utf8) }, words: ["T", "Z", "+", "-", ":", ".", "60", "24"])
  private static let spans = Mutation(
    ["1.5h", "90s", "7d", "0.000000001m", "999999999999"].map { Array($0.utf8) }, words: ["d", "h", "m", "s", "."])

  @Test func `a time that is read can be written and read again`() {
    Fuzzing.run("times", sample: 5000) { random in
      let text = String(decoding: Self.times.make(&random, most: 3), as: UTF8.self)
      if let time = RFC3339.parse(text) {
        #expect(RFC3339.parse(RFC3339.format(time))?.seconds == time.seconds, "\(text)")
      }
      let any = Timestamp(milliseconds: Int64(bitPattern: random.next()) >> Int64.random(in: 0..<63, using: &random))
      #expect(RFC3339.parse(RFC3339.format(any)) != nil)
      let span = Self.spans.make(&random, most: 3)
      if let read = DurationText.parse(span), let written = DurationText.format(read) {
        #expect(DurationText.parse(Array(written.utf8)) == read, "\(span)")
      }
      _ = StaleAge(String(decoding: span, as: UTF8.self))
      _ = LineRange(Self.times.make(&random))
    }
  }

  @Test func `nothing that steers a terminal comes through, and what is cut fits`() {
    Fuzzing.run("terminal", sample: 4000) { random in
      let text = random.hostileText(upTo: 40)
      let shown = TerminalText.sanitize(text)
      #expect(!shown.unicodeScalars.contains { $0.isUnsafeOnTerminal })
      let width = Int.random(in: 0...30, using: &random)
      #expect(
        TerminalText.width(TerminalText.truncate(shown, to: width, keepingEnd: Bool.random(using: &random)))
          <= max(0, width))
      let bytes = Bool.random(using: &random) ? Array(text.utf8) : random.bytes(40)
      var whole = TerminalContents(allowsColours: false)
      let atOnce = whole.take(bytes) + whole.finish()
      var pieces = TerminalContents(allowsColours: false)
      let cut = Int.random(in: 0...bytes.count, using: &random)
      #expect(pieces.take(Array(bytes[..<cut])) + pieces.take(Array(bytes[cut...])) + pieces.finish() == atOnce)
      #expect(
        !String(decoding: atOnce, as: UTF8.self).unicodeScalars.contains {
          $0.isUnsafeOnTerminal && $0 != "\n" && $0 != "\t"
        })
    }
  }

  @Test func `JSON holds any text, and no control character`() {
    Fuzzing.run("json", sample: 4000) { random in
      let text = random.hostileText(upTo: 30)
      var output: [UInt8] = []
      JSON.string(text).write(into: &output)
      #expect(Self.unquoted(output) == Array(text.utf8))
      #expect(!output.contains { $0 < 0x20 })
      #expect(Base64.decode(Base64.encode(random.bytes(9))) != nil)
      _ = Base64.decode(text)
      _ = Hex.decode(text)
    }
  }

  /// RFC 8259, section 7, read anew.
  private static func unquoted(_ json: [UInt8]) -> [UInt8]? {
    guard json.count >= 2, json.first == 0x22, json.last == 0x22 else { return nil }
    var units: [UInt16] = []
    var result: [UInt8] = []
    var rest = json[1..<(json.count - 1)]
    func flush() {
      result += String(decoding: units, as: UTF16.self).utf8
      units = []
    }
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        flush()
        result.append(byte)
        continue
      }
      guard let letter = rest.popFirst() else { return nil }
      if letter == UInt8(ascii: "u") {
        guard let unit = UInt16(String(decoding: rest.prefix(4), as: UTF8.self), radix: 16) else { return nil }
        units.append(unit)
        rest = rest.dropFirst(4)
      } else {
        flush()
        let meanings: [UInt8: UInt8] = [
          0x62: 8, 0x66: 12, 0x6E: 10, 0x72: 13, 0x74: 9, 0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F,
        ]
        guard let meant = meanings[letter] else { return nil }
        result.append(meant)
      }
    }
    flush()
    return result
  }

  private static let hash = String(repeating: "12ab", count: 10)
  private static let zeros = String(repeating: "0", count: 40)

  @Test func `what git writes to hooks is read as it stands, or refused`() {
    let lines = Mutation(
      [
        "\(Self.zeros) \(Self.hash) refs/heads/main\n", "\(Self.hash) \(Self.hash) refs/heads/a b\n",
        "refs/heads/main \(Self.hash) refs/heads/main \(Self.zeros)\n",
        "HEAD~2 ^{x} \(Self.hash) refs/heads/x \(Self.hash)\n(delete) \(Self.zeros) refs/heads/y \(Self.hash)\n",
      ].map { Array($0.utf8) }, words: [" ", "\n", "\u{0}", "\r", "refs/", Self.zeros, Self.hash])
    var taken = 0
    Fuzzing.run("hook-input", sample: 5000) { random in
      let input = lines.make(&random, most: 2)
      if let updates = try? RefUpdate.received(input) {
        taken += updates.count
        // Written down again it is what was read, but for the letters of the digits and spaces that say nothing.
        var written: [String] = []
        for update in updates {
          let name = String(decoding: update.reference, as: UTF8.self)
          written.append("\(update.old?.hex ?? Self.zeros) \(update.new?.hex ?? Self.zeros) \(name)")
        }
        var lines: [String] = []
        for line in input.split(separator: 10) {
          let words = line.split(separator: 32).map { String(decoding: $0, as: UTF8.self) }
          lines.append("\(words[0].lowercased()) \(words[1].lowercased()) \(words[2])")
        }
        #expect(written == lines)
      }
      _ = try? RefUpdate.pushed(input)
      for hook in ["post-rewrite", "post-checkout", "post-merge"] {
        let arguments =
          [["rebase"], ["amend"], [Self.hash, Self.zeros, "1"], ["0"], []].randomElement(using: &random) ?? []
        _ = ReadOnlyRenewal.Event(hook: hook, arguments: arguments, input: input)
      }
    }
    #expect(Environment.current["PDM_FUZZ_CASE"] != nil || taken > 20)
  }

  @Test func `a session, a note of the holder and what else is kept in small files`() throws {
    let fixture = try GitFixture()
    let session = "pdm_" + String(repeating: "Ab-_", count: 10) + "Abc"
    let files = Mutation(
      [
        session + "\n", "pdmt_" + session, "12 " + String(repeating: "ab", count: 32) + "\n",
        "0011223344556677\tmary\tmill-2\t4711\tcheckout\t2026-11-24T08:00:00Z\n",
      ].map { Array($0.utf8) }, words: ["\t", "\n", "\u{0}", "pdm_", "pdmt_", "\u{1B}]0;x\u{7}"])
    Fuzzing.run("small-files", sample: 5000) { random in
      let bytes = files.make(&random)
      let text = String(decoding: bytes, as: UTF8.self)
      let token = SessionToken(text: text)
      if token.isPlausible { #expect(token.digest.count == 32) }
      if let head = AuditHead(text: text) { #expect(AuditHead(text: head.text) == head) }
      _ = try? AccessToken.checkID(text)
      _ = try? AccessToken.checkName(text)
    }
    // These few come from the disk.
    let context = fixture.context(in: "")
    let file = SessionFile(vault: "0123", context: context)
    try Fuzzing.run("session-files", sample: 300, complete: 100_000) { random in
      let bytes = files.make(&random)
      try? FileSystem.remove(file.file)
      try UserFolder.create(file.file.droppingLastComponent)
      try FileSystem.replace(file.file, with: bytes, mode: 0o600, temporaryName: "new")
      let token = try file.read()
      #expect(token?.text.utf8.allSatisfy { $0 > 32 && $0 < 127 } != false)
      try FileSystem.replace(fixture.path("holder"), with: bytes, mode: 0o600, temporaryName: "new")
      #expect(!HolderNote.holder(in: fixture.path("")).isEmpty)
    }
  }

  @Test func `commits, trailers and blame say nothing that traps`() {
    let commits = Mutation(
      [
        "tree \(Self.hash)\nparent \(Self.hash)\nauthor John Doe <john@example.com> 1700000000 +0100\ncommitter J <> -1 -9999\nencoding x\n\nSubject\n\nPdm-Audit: 12 \(Self.hash)\nPdm-Revision: 1.2 a.nc\nPdm-Revision: 2.0 \"b\\tc\" from \"d\"\n",
        "\(Self.hash) 1 1 3\nauthor J\nauthor-mail <j>\nauthor-time 1\nauthor-tz +0100\ncommitter J\ncommitter-mail <j>\ncommitter-time 9\ncommitter-tz -0130\nsummary s\nprevious \(Self.hash) \"a\\tb\"\nfilename a\n\tline\n",
        "Pdm-Revision: 99999.99999 x", "1.2 a.nc", "3 \"a\\303\\251\" from b",
      ].map { Array($0.utf8) },
      words: [
        "\n", "\n\n", " ", "<", ">", "+", "\t", "Pdm-Audit: ", "Pdm-Revision: ", "parent ", "author ", "\"", "\\",
      ])
    Fuzzing.run("commits", sample: 3000) { random in
      let bytes = commits.make(&random)
      let text = CommitText(bytes)
      _ = text
      bytes.withUnsafeBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return }
        _ = CommitHead.node(start, buffer.count, isWhole: true)
        _ = CommitHead.node(start, buffer.count, isWhole: false)
      }
      for name in ["Pdm-Audit", "Pdm-Revision", "Pdm-Checkin"] {
        for value in CommitTrailers.values(of: name, in: bytes) { _ = RevisionTrailer(value: value) }
      }
      _ = RevisionTrailer(value: bytes)
      _ = Revision(bytes)
      _ = BlamePorcelain.read(bytes)
      _ = BlameCacheCoding.decode(bytes)
    }
  }
}
