/// The first lines of a commit, as far as walks need them (git's commit.c, `parse_commit_buffer`).
enum CommitHead {
  /// So many bytes hold the head of nearly every commit: tree, two parents, two long names.
  static let usualSize = 352

  private static let digits = 40

  /// - Parameter isWhole: whether these are all bytes of the commit. git takes a commit without a date that can be read
  ///   as one of 1970.
  /// - Returns: nil where the lines are not those of a commit, or the committer's does not end within these bytes.
  static func node(_ start: UnsafePointer<UInt8>, _ count: Int, isWhole: Bool) -> CommitNode? {
    var position = 0
    guard let tree = unsafe name(after: "tree ", start, count, &position) else { return nil }
    var parents = ParentList()
    while let parent = unsafe name(after: "parent ", start, count, &position) { parents.append(parent) }
    guard let seconds = unsafe seconds(start, count, position) ?? (isWhole ? 0 : nil) else { return nil }
    return CommitNode(tree: tree, parents: parents, seconds: seconds)
  }

  /// A line of a word and the name of an object; stays where it is when there is none.
  @inline(__always) private static func name(
    after word: StaticString, _ start: UnsafePointer<UInt8>, _ count: Int, _ position: inout Int
  ) -> ObjectID? {
    let length = word.utf8CodeUnitCount
    guard count - position > length + digits else { return nil }
    let line = unsafe start + position
    guard unsafe starts(line, with: word), unsafe line[length + digits] == UInt8(ascii: "\n"),
      let id = unsafe ObjectID(digitsAt: line + length)
    else { return nil }
    position += length + digits + 1
    return id
  }

  @inline(__always) private static func starts(_ line: UnsafePointer<UInt8>, with word: StaticString) -> Bool {
    let letters = unsafe word.utf8Start
    for position in 0..<word.utf8CodeUnitCount where unsafe line[position] != letters[position] { return false }
    return true
  }

  /// - Returns: nil where the lines of author and committer do not follow, or do not end.
  private static func seconds(_ start: UnsafePointer<UInt8>, _ count: Int, _ first: Int) -> Int64? {
    guard count - first > 7, unsafe starts(start + first, with: "author "),
      let authorEnd = unsafe end(start, count, first)
    else { return nil }
    let committer = authorEnd + 1
    guard count - committer > 10, unsafe starts(start + committer, with: "committer "),
      let end = unsafe end(start, count, committer)
    else { return nil }
    // Names may hold anything but a line feed; the last ">" closes the address.
    var position = end
    while position > committer, unsafe start[position - 1] != UInt8(ascii: ">") { position -= 1 }
    guard position > committer else { return 0 }
    while position < end, unsafe start[position] == UInt8(ascii: " ") { position += 1 }
    var value: Int64 = 0
    while position < end, case let digit = unsafe start[position] &- UInt8(ascii: "0"), digit < 10 {
      guard value < Int64.max / 10 - 1 else { return Int64.max }
      value = value * 10 + Int64(digit)
      position += 1
    }
    return value
  }

  private static func end(_ start: UnsafePointer<UInt8>, _ count: Int, _ first: Int) -> Int? {
    var position = first
    while position < count {
      if unsafe start[position] == UInt8(ascii: "\n") { return position }
      position += 1
    }
    return nil
  }
}
