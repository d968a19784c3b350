/// git's own format for programs (git-blame(1), "THE PORCELAIN FORMAT"), written and read.
enum BlamePorcelain {
  // MARK: Writing

  /// - Parameter quote: how a path is written, which `core.quotePath` decides.
  static func write(_ answer: BlameAnswer, quote: ([UInt8]) -> [UInt8]) -> [UInt8] {
    var paths: [ObjectID: Set<[UInt8]>] = [:]
    for group in answer.groups { paths[group.origin.commit, default: []].insert(group.origin.path) }
    var shown: Set<ObjectID> = []
    var output: [UInt8] = []
    output.reserveCapacity(answer.content.count * 3)
    for group in answer.groups {
      let hex = Array(group.origin.commit.hex.utf8)
      output += hex
      output += " \(group.originLine + 1) \(group.line + 1) \(group.count)\n".utf8
      let isFirst = shown.insert(group.origin.commit).inserted
      if isFirst { write(answer.commits[group.origin.commit], group.origin.commit, into: &output) }
      // A commit that wrote lines of two files has to say each time which one it is.
      if isFirst || (paths[group.origin.commit]?.count ?? 0) > 1 { write(group, quote, into: &output) }
      var text = group.text
      for offset in 0..<group.count {
        if offset > 0 {
          output += hex
          output += " \(group.originLine + 1 + offset) \(group.line + 1 + offset)\n".utf8
        }
        output.append(UInt8(ascii: "\t"))
        let line = answer.line(at: text)
        text = line.endIndex
        output += line
        if output.last != UInt8(ascii: "\n") { output.append(UInt8(ascii: "\n")) }
      }
    }
    return output
  }

  private static func write(_ commit: BlameAnswer.Commit?, _ id: ObjectID, into output: inout [UInt8]) {
    guard let commit else { return }
    write("author", commit.text.author, into: &output)
    write("committer", commit.text.committer, into: &output)
    output += "summary ".utf8
    output += commit.text.summary.isEmpty ? Array("(\(id.hex))".utf8) : commit.text.summary
    output.append(UInt8(ascii: "\n"))
    if commit.isBoundary { output += "boundary\n".utf8 }
  }

  private static func write(_ label: String, _ signature: CommitText.Signature, into output: inout [UInt8]) {
    output += "\(label) ".utf8
    output += signature.name
    output += "\n\(label)-mail ".utf8
    // What could not be read has no brackets.
    output += signature == .unknown ? signature.email : [UInt8(ascii: "<")] + signature.email + [UInt8(ascii: ">")]
    output += "\n\(label)-time \(signature.seconds)\n\(label)-tz ".utf8
    output += signature.zone
    output.append(UInt8(ascii: "\n"))
  }

  private static func write(_ group: BlameAnswer.Group, _ quote: ([UInt8]) -> [UInt8], into output: inout [UInt8]) {
    if let previous = group.previous {
      output += "previous \(previous.commit.hex) ".utf8
      output += quote(previous.path)
      output.append(UInt8(ascii: "\n"))
    }
    output += "filename ".utf8
    output += quote(group.origin.path)
    output.append(UInt8(ascii: "\n"))
  }

  // MARK: Reading

  /// - Returns: nil for what is not this format.
  static func read(_ output: [UInt8]) -> BlameAnswer? {
    var reader = Reader(output)
    return reader.answer()
  }

  private struct Reader {
    private var rest: ArraySlice<UInt8>
    private var groups: [BlameAnswer.Group] = []
    private var commits: [ObjectID: BlameAnswer.Commit] = [:]
    private var content: [UInt8] = []
    /// The file names given last for each commit: they hold until others are given.
    private var places: [ObjectID: (path: [UInt8], previous: BlameAnswer.Place?)] = [:]

    init(_ output: [UInt8]) { rest = output[...] }

    mutating func answer() -> BlameAnswer? {
      while !rest.isEmpty {
        let start = content.count
        guard let header = line(), let (commit, numbers) = header.blameHeader, numbers.count == 3, details(of: commit),
          let place = places[commit]
        else { return nil }
        groups.append(
          BlameAnswer.Group(
            line: numbers[1] - 1, count: numbers[2], origin: .init(commit: commit, path: place.path),
            originLine: numbers[0] - 1, previous: place.previous, text: start))
        for _ in 1..<max(1, numbers[2]) {
          guard let next = line(), next.blameHeader != nil, text() else { return nil }
        }
      }
      return BlameAnswer(groups: groups, commits: commits, content: content)
    }

    /// Reads up to the first line of content.
    private mutating func details(of commit: ObjectID) -> Bool {
      var known =
        commits[commit] ?? BlameAnswer.Commit(text: CommitText(author: .unknown, committer: .unknown, summary: []))
      defer { commits[commit] = known }
      var previous: BlameAnswer.Place?
      while let byte = rest.first {
        if byte == UInt8(ascii: "\t") { return text() }
        guard let line = line() else { return false }
        let space = line.firstIndex(of: UInt8(ascii: " ")) ?? line.endIndex
        let value = Array(line[space...].dropFirst())
        switch String(decoding: line[..<space], as: UTF8.self) {
        case "author": known.text.author.name = value
        case "author-mail": known.text.author.email = value.withoutBrackets
        case "author-time": known.text.author.seconds = UInt64(String(decoding: value, as: UTF8.self)) ?? 0
        case "author-tz": known.text.author.zone = value
        case "committer": known.text.committer.name = value
        case "committer-mail": known.text.committer.email = value.withoutBrackets
        case "committer-time": known.text.committer.seconds = UInt64(String(decoding: value, as: UTF8.self)) ?? 0
        case "committer-tz": known.text.committer.zone = value
        case "summary": known.text.summary = value
        case "boundary": known.isBoundary = true
        case "previous":
          guard value.count > 41, let id = ObjectID(hex: String(decoding: value[..<40], as: UTF8.self)),
            let path = PathQuoting.unquote(value[41...])
          else { return false }
          previous = .init(commit: id, path: path)
        case "filename":
          guard let path = PathQuoting.unquote(value) else { return false }
          places[commit] = (path, previous)
        default: break
        }
      }
      return false
    }

    private mutating func text() -> Bool {
      guard rest.popFirst() == UInt8(ascii: "\t"), let line = line() else { return false }
      content += line
      content.append(UInt8(ascii: "\n"))
      return true
    }

    private mutating func line() -> ArraySlice<UInt8>? {
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      defer { rest = rest[(end + 1)...] }
      return rest[..<end]
    }
  }
}

extension ArraySlice<UInt8> {
  /// `OBJECT ORIGINAL FINAL [COUNT]`, the first line of each group, and of each line in it.
  fileprivate var blameHeader: (ObjectID, [Int])? {
    let words = split(separator: UInt8(ascii: " "))
    let numbers = words.dropFirst().compactMap { Int(String(decoding: $0, as: UTF8.self)) }
    guard (3...4).contains(words.count), numbers.count == words.count - 1, numbers.allSatisfy({ $0 > 0 }),
      let id = ObjectID(hex: String(decoding: words[0], as: UTF8.self))
    else { return nil }
    return (id, numbers)
  }
}

extension [UInt8] {
  fileprivate var withoutBrackets: [UInt8] {
    first == UInt8(ascii: "<") && last == UInt8(ascii: ">") ? Array(dropFirst().dropLast()) : self
  }
}
