/// One file of a commit-graph (gitformat-commit-graph). What it says is checked where it is used; that the file is what
/// git wrote is not, since that needs a hash of it all: git does not look at that either.
@safe
final class CommitGraphLayer {
  private let file: MappedFile
  private let names: SortedNames
  private let commits: UnsafePointer<UInt8>
  private let edges: UnsafeBufferPointer<UInt8>
  private let filters: Filters?
  /// How many files of a chain come before this one.
  let baseCount: Int

  private static let entrySize = 36
  private static let noParent: UInt32 = 0x7000_0000
  private static let hashSize = 20

  @safe private struct Filters {
    let ends: UnsafePointer<UInt8>
    let data: UnsafeBufferPointer<UInt8>
    let version: UInt32
    let hashes: UInt32
  }

  var count: Int { unsafe names.count }

  /// - Returns: nil where there is no such file, or it is damaged, or of a kind that is not known here.
  init?(_ path: [UInt8]) {
    guard let file = MappedFile(path), file.count >= 8 + 12 + Self.hashSize else { return nil }
    let start = unsafe file.start
    // "CGPH", version 1, SHA-1.
    guard unsafe start.big32 == 0x4347_5048, unsafe start[4] == 1, unsafe start[5] == 1 else { return nil }
    let chunks = unsafe Self.chunks(file, count: Int(start[6]))
    guard let fanOut = unsafe chunks["OIDF"], fanOut.count >= 1024, let fan = fanOut.baseAddress,
      let list = unsafe chunks["OIDL"], let first = list.baseAddress, let data = unsafe chunks["CDAT"],
      let commits = data.baseAddress,
      let names = unsafe SortedNames(fanOut: fan, names: first, stride: ObjectID.byteCount),
      unsafe names.count <= list.count / ObjectID.byteCount, unsafe names.count <= data.count / Self.entrySize
    else { return nil }
    self.file = file
    baseCount = unsafe Int(start[7])
    unsafe self.names = unsafe names
    unsafe self.commits = unsafe commits
    unsafe edges = unsafe chunks["EDGE"] ?? UnsafeBufferPointer(start: nil, count: 0)
    filters = unsafe Self.filters(chunks["BIDX"], chunks["BDAT"], count: names.count)
  }

  /// The parts of the file by their names; those that do not lie within it are left out.
  private static func chunks(_ file: MappedFile, count: Int) -> [String: UnsafeBufferPointer<UInt8>] {
    var chunks: [String: UnsafeBufferPointer<UInt8>] = unsafe [:]
    let end = file.count - hashSize
    guard 8 + (count + 1) * 12 <= end else { return unsafe chunks }
    for number in 0..<count {
      let row = unsafe file.start + 8 + number * 12
      guard let from = unsafe Int(exactly: (row + 4).big64), let to = unsafe Int(exactly: (row + 16).big64),
        from <= to, to <= end
      else { continue }
      let name = unsafe String(decoding: UnsafeBufferPointer(start: row, count: 4), as: UTF8.self)
      unsafe chunks[name] = unsafe UnsafeBufferPointer(start: file.start + from, count: to - from)
    }
    return unsafe chunks
  }

  private static func filters(
    _ index: UnsafeBufferPointer<UInt8>?, _ data: UnsafeBufferPointer<UInt8>?, count: Int
  ) -> Filters? {
    guard let index = unsafe index, let ends = index.baseAddress, index.count >= count * 4,
      let data = unsafe data, let header = data.baseAddress, data.count >= 12
    else { return nil }
    let (version, hashes) = unsafe (header.big32, (header + 4).big32)
    guard version == 1 || version == 2, hashes <= 64 else { return nil }
    return unsafe Filters(
      ends: ends, data: UnsafeBufferPointer(rebasing: data.dropFirst(12)), version: version, hashes: hashes)
  }

  @inline(__always) func position(of id: ObjectID) -> Int? { unsafe names.position(of: id) }

  @inline(__always) func name(at position: Int) -> ObjectID? { unsafe position < names.count ? names[position] : nil }

  func tree(at position: Int) -> ObjectID { unsafe ObjectID(copyingAt: commits + position * Self.entrySize) }

  /// In seconds since 1970; 34 bits.
  func seconds(at position: Int) -> Int64 {
    unsafe Int64((commits + position * Self.entrySize + 28).big64 & 0x3_FFFF_FFFF)
  }

  /// The place of the first parent in the whole chain; nil for a root.
  @inline(__always) func firstParent(at position: Int) -> Int? {
    let parent = unsafe (commits + position &* Self.entrySize + ObjectID.byteCount).big32
    return parent == Self.noParent ? nil : Int(parent)
  }

  /// Calls `add` with the places of all parents in the whole chain, in their order.
  /// - Returns: whether the list has an end.
  @inline(__always) func forEachParent(at position: Int, _ add: (Int) -> Bool) -> Bool {
    let entry = unsafe commits + position * Self.entrySize + ObjectID.byteCount
    let (first, second) = unsafe (entry.big32, (entry + 4).big32)
    guard first != Self.noParent else { return true }
    guard add(Int(first)) else { return false }
    guard second != Self.noParent else { return true }
    guard second & 0x8000_0000 != 0 else { return add(Int(second)) }
    // A commit with more than two parents: a list, whose last one is marked.
    var row = Int(second & 0x7FFF_FFFF)
    while let start = unsafe edges.baseAddress, unsafe row < edges.count / 4 {
      let parent = unsafe (start + row * 4).big32
      guard add(Int(parent & 0x7FFF_FFFF)) else { return false }
      if parent & 0x8000_0000 != 0 { return true }
      row += 1
    }
    return false
  }

  /// Whether the commit may differ from its first parent at a path.
  /// - Parameter key: made anew when it is not this path's.
  @inline(__always) func mayHaveChanged(_ path: [UInt8], at position: Int, _ key: inout BloomKey?) -> Bool {
    guard let filters else { return true }
    let start = unsafe position == 0 ? 0 : Int((filters.ends + (position - 1) * 4).big32)
    let end = unsafe Int((filters.ends + position * 4).big32)
    // No bytes: too many paths changed to list them.
    guard start < end, unsafe end <= filters.data.count, let data = unsafe filters.data.baseAddress else { return true }
    if key?.path != path || key?.version != filters.version { key = BloomKey(path, version: filters.version) }
    return unsafe key?.isPossible(in: data + start, end - start, hashes: filters.hashes) ?? true
  }
}
