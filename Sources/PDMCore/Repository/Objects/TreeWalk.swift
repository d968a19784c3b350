internal import Glibc

/// The entries of a tree as it is stored: mode in octal digits, a space, the name, NUL, twenty bytes (git's tree-walk.c).
///
///     var walk = TreeWalk(bytes)
///     while let item = try walk.next() { … walk.bytes[item.name] … }
struct TreeWalk {
  struct Item {
    /// Of the tree's bytes.
    let name: Range<Int>
    let entry: TreeEntry
  }

  /// So many folders may lie in one another; git has such a limit since 2.42 (`core.maxTreeDepth`). Whoever walks them calls
  /// himself for each, and trees can be made that are deeper than any stack.
  static let deepest = 1024

  static let tooDeep = ObjectDamage("its folders lie too deep in one another")

  let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// - Returns: nil after the last one.
  mutating func next() throws(ObjectDamage) -> Item? {
    guard position < bytes.count else { return nil }
    let item = unsafe bytes.withUnsafeBufferPointer { buffer -> (name: Int, end: Int, mode: UInt32)? in
      guard let start = buffer.baseAddress else { return nil }
      return unsafe Self.parse(start, buffer.count, position)
    }
    guard let item else { throw ObjectDamage("an entry of the tree is damaged") }
    let id = unsafe bytes.withUnsafeBufferPointer { buffer in
      // There are twenty bytes behind the name, or it were not parsed; an array that is not empty has an address.
      unsafe buffer.baseAddress.map { unsafe ObjectID(copyingAt: $0 + item.end + 1) }
    }
    guard let id else { return nil }
    position = item.end + 1 + ObjectID.byteCount
    return Item(name: item.name..<item.end, entry: TreeEntry(id: id, mode: Self.canonical(item.mode)))
  }

  /// - Returns: where the name begins and ends, with a NUL and twenty bytes behind it; nil where there is no such entry.
  @inline(__always) private static func parse(
    _ start: UnsafePointer<UInt8>, _ count: Int, _ first: Int
  ) -> (name: Int, end: Int, mode: UInt32)? {
    var position = first
    var mode: UInt32 = 0
    while position < count, unsafe start[position] != UInt8(ascii: " ") {
      let digit = unsafe start[position] &- UInt8(ascii: "0")
      guard digit < 8, mode < 1 << 24 else { return nil }
      mode = mode << 3 | UInt32(digit)
      position += 1
    }
    guard position > first, position < count else { return nil }
    let name = position + 1
    position = name
    while position < count, unsafe start[position] != 0 { position += 1 }
    guard position > name, count - position > ObjectID.byteCount else { return nil }
    return (name, position, mode)
  }

  /// Trees of old programs have other permissions; git sees only whether the owner may execute the file.
  private static func canonical(_ mode: UInt32) -> UInt32 {
    switch mode & 0o170000 {
    case 0o100000: mode & 0o100 != 0 ? 0o100755 : 0o100644
    case 0o120000: 0o120000
    case 0o040000: 0o040000
    default: 0o160000
    }
  }

  /// The entry of a name; nil where the tree has none.
  static func entry(_ name: [UInt8], in tree: [UInt8]) throws(ObjectDamage) -> TreeEntry? {
    let found = unsafe tree.withUnsafeBufferPointer { tree in
      unsafe name.withUnsafeBufferPointer { name -> Result<TreeEntry?, ObjectDamage> in
        guard let start = tree.baseAddress, let wanted = name.baseAddress else { return .success(nil) }
        return unsafe find(wanted, name.count, start, tree.count)
      }
    }
    return try found.get()
  }

  private static func find(
    _ wanted: UnsafePointer<UInt8>, _ length: Int, _ start: UnsafePointer<UInt8>, _ count: Int
  ) -> Result<TreeEntry?, ObjectDamage> {
    let initial = unsafe wanted.pointee
    var position = 0
    // A mode of six digits, a space, a word of the name, NUL and id: anything shorter is for the careful loop.
    while count - position >= 7 + 8 {
      let entry = unsafe start + position
      let name: Int
      // A folder's mode has five; then the name may begin with a space.
      if unsafe entry[5] == UInt8(ascii: " ") {
        name = position + 6
      } else if unsafe entry[6] == UInt8(ascii: " ") {
        name = position + 7
      } else {
        break
      }
      let first = unsafe start[name]
      if first == initial, count - name > length + ObjectID.byteCount, unsafe start[name + length] == 0,
        unsafe memcmp(start + name, wanted, length) == 0
      {
        return unsafe item(start, count, position)
      }
      // Sorted by name.
      if first > initial { return .success(nil) }
      guard let end = unsafe end(start, count, name), count - end > ObjectID.byteCount else { break }
      position = end + 1 + ObjectID.byteCount
    }
    return unsafe findCarefully(wanted, length, start, count, from: position)
  }

  /// The NUL behind a name, looked for in words.
  @inline(__always) private static func end(_ start: UnsafePointer<UInt8>, _ count: Int, _ first: Int) -> Int? {
    var position = first
    while count - position >= 8 {
      let word = unsafe (start + position).little64
      // The lowest bit that is set belongs to the first zero byte.
      let zeros = (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
      if zeros != 0 { return position + zeros.trailingZeroBitCount / 8 }
      position += 8
    }
    return nil
  }

  private static func findCarefully(
    _ wanted: UnsafePointer<UInt8>, _ length: Int, _ start: UnsafePointer<UInt8>, _ count: Int, from first: Int
  ) -> Result<TreeEntry?, ObjectDamage> {
    var position = first
    while position < count {
      guard let entry = unsafe parse(start, count, position) else { return .failure(ObjectDamage(damaged)) }
      if entry.end - entry.name == length, unsafe memcmp(start + entry.name, wanted, length) == 0 {
        return unsafe item(start, count, position)
      }
      position = entry.end + 1 + ObjectID.byteCount
    }
    return .success(nil)
  }

  private static func item(
    _ start: UnsafePointer<UInt8>, _ count: Int, _ position: Int
  ) -> Result<TreeEntry?, ObjectDamage> {
    guard let entry = unsafe parse(start, count, position) else { return .failure(ObjectDamage(damaged)) }
    let id = unsafe ObjectID(copyingAt: start + entry.end + 1)
    return .success(TreeEntry(id: id, mode: canonical(entry.mode)))
  }

  private static let damaged: StaticString = "an entry of the tree is damaged"
}
