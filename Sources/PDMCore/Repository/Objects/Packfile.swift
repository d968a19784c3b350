/// A pack and its index (gitformat-pack). The pack itself is opened with the first object that is read from it.
@safe
final class Packfile {
  /// A delta on the way to a whole object.
  struct Link {
    let offset: Int
    let data: Int
    let size: Int
  }

  let index: PackIndex
  private let path: [UInt8]
  private let number: Int32
  private var file: MappedFile?
  private var isUsable = true

  private static let trailerSize = 20
  /// Deflate makes at most so many bytes of one (RFC 1951: 258 bytes for a length and a distance of one bit each).
  private static let largestRatio = 1032
  private static let modestSize = 1 << 26

  /// - Parameters:
  ///   - path: of the `.pack` file.
  ///   - number: differs from that of every other pack of the database.
  /// - Returns: nil where the index cannot be read.
  init?(_ path: [UInt8], number: Int32) {
    guard let index = PackIndex(path.dropLast(5) + Array(".idx".utf8)) else { return nil }
    self.index = index
    self.path = path
    self.number = number
  }

  /// Whether the pack is there. git removes packs whose objects it has put into others.
  func open() -> Bool {
    if file != nil { return true }
    guard isUsable else { return false }
    isUsable = false
    guard let file = MappedFile(path), file.count >= 12 + Self.trailerSize else { return false }
    let version = unsafe (file.start + 4).big32
    guard unsafe file.start.big32 == 0x5041_434B, version == 2 || version == 3,
      unsafe Int((file.start + 8).big32) == index.count
    else { return false }
    self.file = file
    isUsable = true
    return true
  }

  // MARK: Reading

  /// - Parameter offset: of the object, from the index.
  func object(at offset: Int, _ tools: ObjectTools) throws(ObjectDamage) -> StoredObject {
    let file = try mapping()
    tools.chain.removeAll(keepingCapacity: true)
    var object: StoredObject
    var place = offset
    while true {
      if let known = tools.cache.object(ObjectCache.Key(pack: number, offset: place)) {
        object = known
        break
      }
      let entry = try entry(at: place, file)
      guard case .delta(let base) = entry.content else {
        object = try inflated(entry, file, tools)
        if place != offset || object.kind == .tree || object.kind == .blob {
          tools.cache.insert(object, ObjectCache.Key(pack: number, offset: place))
        }
        break
      }
      tools.chain.append(Link(offset: place, data: entry.data, size: entry.size))
      // Bases by name could lead round in a circle.
      guard tools.chain.count <= index.count else { throw ObjectDamage("its deltas have no end") }
      place = base
    }
    while let link = tools.chain.popLast() {
      object.bytes = try patched(object.bytes, link, file, tools)
      if object.kind != .commit || !tools.chain.isEmpty {
        tools.cache.insert(object, ObjectCache.Key(pack: number, offset: link.offset))
      }
    }
    return object
  }

  func kind(at offset: Int) throws(ObjectDamage) -> ObjectKind {
    let file = try mapping()
    var place = offset
    for _ in 0...index.count {
      switch try entry(at: place, file).content {
      case .whole(let kind): return kind
      case .delta(let base): place = base
      }
    }
    throw ObjectDamage("its deltas have no end")
  }

  func size(at offset: Int, _ tools: ObjectTools) throws(ObjectDamage) -> Int {
    let file = try mapping()
    let entry = try entry(at: offset, file)
    guard case .delta = entry.content else { return entry.size }
    // Two numbers of ten bytes at most.
    let count = min(20, entry.size)
    tools.scratch.reserve(20 + Inflater.slack)
    guard
      let produced = unsafe tools.inflater.beginning(rest(file, entry.data), into: tools.scratch.start, count: count),
      let header = unsafe DeltaPatch.header(tools.scratch.start, produced)
    else { throw ObjectDamage("its delta is damaged") }
    return header.resultSize
  }

  /// Inflates the beginning of a commit into the scratch buffer.
  /// - Returns: how many bytes; nil where it is a delta and has to be read as a whole.
  func beginning(at offset: Int, _ count: Int, _ tools: ObjectTools) throws(ObjectDamage) -> (ObjectKind, Int)? {
    let file = try mapping()
    let entry = try entry(at: offset, file)
    guard case .whole(let kind) = entry.content else { return nil }
    tools.scratch.reserve(count + Inflater.slack)
    guard
      let produced = unsafe tools.inflater.beginning(
        rest(file, entry.data), into: tools.scratch.start, count: min(count, entry.size))
    else { throw ObjectDamage("its compressed data is damaged") }
    return (kind, produced)
  }

  // MARK: Parts

  private enum Content {
    case whole(ObjectKind)
    /// With the offset of its base.
    case delta(Int)
  }

  private struct Entry {
    let content: Content
    /// Inflated: of the delta where it is one.
    let size: Int
    /// Where the compressed data begins.
    let data: Int
  }

  @inline(__always) private func mapping() throws(ObjectDamage) -> MappedFile {
    guard let file else { throw ObjectDamage("its pack cannot be read") }
    return file
  }

  @inline(__always) private func rest(_ file: MappedFile, _ position: Int) -> UnsafeBufferPointer<UInt8> {
    unsafe UnsafeBufferPointer(start: file.start + position, count: file.count - Self.trailerSize - position)
  }

  @inline(__always) private func entry(at offset: Int, _ file: MappedFile) throws(ObjectDamage) -> Entry {
    let end = file.count - Self.trailerSize
    guard offset >= 12, offset < end else { throw ObjectDamage("its place is not in the pack") }
    var position = offset + 1
    var byte = unsafe file.start[offset]
    let type = byte >> 4 & 7
    var size = Int(byte & 15)
    var shift = 4
    while byte & 0x80 != 0 {
      guard position < end, shift < 56 else { throw ObjectDamage("its header is damaged") }
      byte = unsafe file.start[position]
      position += 1
      size |= Int(byte & 0x7F) << shift
      shift += 7
    }
    let content: Content
    switch type {
    case 1, 2, 3, 4:
      guard let kind = ObjectKind(rawValue: type) else { throw ObjectDamage("it is of an unknown kind") }
      content = .whole(kind)
    case 6: content = .delta(offset - (try distance(&position, end, file)))
    case 7:
      guard end - position >= ObjectID.byteCount else { throw ObjectDamage("its header is damaged") }
      // git never looks for a base outside of the pack either.
      guard let base = unsafe index.offset(of: ObjectID(copyingAt: file.start + position)), base != offset
      else { throw ObjectDamage("the base of its delta is not in the pack") }
      position += ObjectID.byteCount
      content = .delta(base)
    default: throw ObjectDamage("it is of an unknown kind")
    }
    guard position < end else { throw ObjectDamage("its header is damaged") }
    return Entry(content: content, size: size, data: position)
  }

  /// How far back the base of a delta is.
  private func distance(_ position: inout Int, _ end: Int, _ file: MappedFile) throws(ObjectDamage) -> Int {
    var value = 0
    var first = true
    while position < end, value < 1 << 48 {
      let byte = unsafe file.start[position]
      position += 1
      value = (first ? 0 : value + 1) << 7 | Int(byte & 0x7F)
      first = false
      if byte & 0x80 == 0 {
        guard value > 0 else { break }
        return value
      }
    }
    throw ObjectDamage("its header is damaged")
  }

  private func check(_ size: Int, at data: Int, _ file: MappedFile) throws(ObjectDamage) {
    guard size <= StoredObject.largestCount else { throw ObjectDamage("it is too large", size: size) }
    // Room is made before anything is read: not for what cannot be there.
    guard size / Self.largestRatio <= file.count - data else { throw ObjectDamage("it is cut off") }
  }

  private func inflated(_ entry: Entry, _ file: MappedFile, _ tools: ObjectTools) throws(ObjectDamage) -> StoredObject {
    guard case .whole(let kind) = entry.content else { throw ObjectDamage("it is a delta") }
    try check(entry.size, at: entry.data, file)
    var isRight = false
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: entry.size + Inflater.slack) { room, count in
      guard let output = room.baseAddress else { return }
      isRight = unsafe tools.inflater.whole(rest(file, entry.data), into: output, count: entry.size)
      count = isRight ? entry.size : 0
    }
    guard isRight else { throw ObjectDamage("its compressed data is damaged") }
    return StoredObject(kind: kind, bytes: bytes)
  }

  private func patched(
    _ base: [UInt8], _ link: Link, _ file: MappedFile, _ tools: ObjectTools
  ) throws(ObjectDamage) -> [UInt8] {
    try check(link.size, at: link.data, file)
    tools.scratch.reserve(link.size + Inflater.slack)
    let delta = unsafe tools.scratch.start
    guard unsafe tools.inflater.whole(rest(file, link.data), into: delta, count: link.size),
      let header = unsafe DeltaPatch.header(delta, link.size), header.baseSize == base.count
    else { throw ObjectDamage("its delta is damaged") }
    let size = header.resultSize
    guard size <= StoredObject.largestCount else { throw ObjectDamage("it is too large", size: size) }
    // Room is made before the instructions are followed: much of it only for what is really made.
    if size >= Self.modestSize {
      guard unsafe DeltaPatch.resultSize(delta, link.size, from: header.length) == size
      else { throw ObjectDamage("its delta is damaged") }
    }
    var isRight = false
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size + Inflater.slack) { room, count in
      isRight = unsafe base.withUnsafeBufferPointer { base in
        // An empty array has no address; no instruction can copy from it then.
        guard let output = room.baseAddress else { return false }
        return unsafe DeltaPatch.apply(
          delta, link.size, from: header.length, base: base.baseAddress ?? UnsafePointer(output), base.count,
          into: output, size)
      }
      count = isRight ? size : 0
    }
    guard isRight else { throw ObjectDamage("its delta does not fit its base") }
    return bytes
  }
}
