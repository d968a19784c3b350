/// A cache file's bytes: a mark with the version of the rules, then two parts: the first node alone, which is all that is
/// needed while nobody has changed the file, and the others. A part is its length, four bytes with the highest first, a
/// SHA-256 of what follows, then numbers of variable length (LEB128): the places (commit, path) and the nodes. A part that
/// is damaged in any way is none.
///
/// The version goes up with every change of the form, and with every change of what a walk answers.
enum BlameCacheCoding {
  private static let mark = Array("pdm blame 4\n".utf8)
  private static let lengthSize = 4
  private static let digestLength = 32

  static func encode(_ content: BlameCache.Content) -> [UInt8] {
    mark + part(content.selecting(content.nodes.prefix(1))) + part(content.selecting(content.nodes.dropFirst()))
  }

  private static func part(_ content: BlameCache.Content) -> [UInt8] {
    let body = body(of: content)
    let length = (0..<lengthSize).map { UInt8(truncatingIfNeeded: body.count >> (8 * (lengthSize - 1 - $0))) }
    return length + SHA256.digest(body) + body
  }

  private static func body(of content: BlameCache.Content) -> [UInt8] {
    var body = Writer()
    var paths: [[UInt8]: Int] = [:]
    var pathList: [[UInt8]] = []
    for place in content.places.list where paths[place.path] == nil {
      paths[place.path] = pathList.count
      pathList.append(place.path)
    }
    body.add(pathList.count)
    for path in pathList { body.add(path) }
    body.add(content.places.list.count)
    for place in content.places.list {
      body.bytes += place.commit.bytes
      body.add(paths[place.path] ?? 0)
    }
    body.add(content.nodes.count)
    for node in content.nodes {
      body.add(node.place)
      body.add(node.runs.count)
      var line = 0
      for run in node.runs {
        body.add(run.line - line)
        body.add(run.count)
        body.add(run.origin)
        body.add(run.originLine)
        body.add(run.previous.map { $0 + 1 } ?? 0)
        line = run.line + run.count
      }
    }
    return body.bytes
  }

  /// - Parameter place: the version that is asked for. Where the first node is about it, the others are not read.
  /// - Returns: nil unless every byte that was read is as it was written.
  static func decode(_ file: [UInt8], for place: BlameAnswer.Place? = nil) -> BlameCache.Content? {
    guard file.starts(with: mark) else { return nil }
    var rest = file[mark.count...]
    guard var content = firstPart(of: &rest) else { return nil }
    if let place, content.hasNode(of: place) { return content }
    guard let others = firstPart(of: &rest), rest.isEmpty else { return nil }
    content.add(others)
    return content
  }

  private static func firstPart(of bytes: inout ArraySlice<UInt8>) -> BlameCache.Content? {
    guard bytes.count >= lengthSize + digestLength else { return nil }
    let length = bytes.prefix(lengthSize).reduce(0) { $0 << 8 | Int($1) }
    let digest = bytes.dropFirst(lengthSize).prefix(digestLength)
    let behind = bytes.dropFirst(lengthSize + digestLength)
    guard length <= behind.count else { return nil }
    let body = Array(behind.prefix(length))
    guard digest.elementsEqual(SHA256.digest(body)) else { return nil }
    bytes = behind.dropFirst(length)
    var reader = Reader(body)
    return reader.content()
  }

  private struct Writer {
    var bytes: [UInt8] = []

    mutating func add(_ number: Int) {
      var rest = UInt(bitPattern: number)
      while rest >= 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func add(_ text: [UInt8]) {
      add(text.count)
      bytes += text
    }
  }

  /// Answers nil to what is too short or out of range: the digest says that it was written so, not that it makes sense.
  private struct Reader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func content() -> BlameCache.Content? {
      guard let paths = list({ $0.text() }),
        let places = list({ reader -> BlameAnswer.Place? in
          guard let commit = reader.object(), let path = reader.number(), path < paths.count else { return nil }
          return BlameAnswer.Place(commit: commit, path: paths[path])
        }), let count = number()
      else { return nil }
      var table = BlamePlaces()
      // Numbers stand for positions, so no place may come twice.
      for (position, place) in places.enumerated() where table.index(of: place) != position { return nil }
      var content = BlameCache.Content(places: table)
      for _ in 0..<count {
        guard let place = number(), place < places.count, let runs = runs(of: places.count) else { return nil }
        content.add(places[place], runs)
      }
      return position == bytes.count ? content : nil
    }

    /// - Parameter places: how many there are.
    private mutating func runs(of places: Int) -> [BlameRun]? {
      var line = 0
      return list { reader in
        guard let gap = reader.number(), let count = reader.number(), count > 0, let origin = reader.number(),
          origin < places, let start = reader.number(), let previous = reader.number(), previous <= places
        else { return nil }
        defer { line += gap + count }
        return BlameRun(
          line: line + gap, count: count, origin: origin, originLine: start,
          previous: previous == 0 ? nil : previous - 1)
      }
    }

    private mutating func list<Element>(_ element: (inout Reader) -> Element?) -> [Element]? {
      guard let count = number(), count <= bytes.count else { return nil }
      var elements: [Element] = []
      for _ in 0..<count {
        guard let next = element(&self) else { return nil }
        elements.append(next)
      }
      return elements
    }

    /// At most 32 bits: no line, place or length is larger.
    private mutating func number() -> Int? {
      var value = 0
      for shift in stride(from: 0, to: 35, by: 7) {
        guard position < bytes.count else { return nil }
        let byte = bytes[position]
        position += 1
        value |= Int(byte & 0x7f) << shift
        if byte < 0x80 { return value <= Int(Int32.max) ? value : nil }
      }
      return nil
    }

    private mutating func text() -> [UInt8]? {
      guard let count = number() else { return nil }
      return take(count)
    }

    private mutating func object() -> ObjectID? { take(ObjectID.byteCount).flatMap { ObjectID(bytes: $0) } }

    private mutating func take(_ count: Int) -> [UInt8]? {
      guard count <= bytes.count - position else { return nil }
      defer { position += count }
      return Array(bytes[position..<(position + count)])
    }
  }
}
