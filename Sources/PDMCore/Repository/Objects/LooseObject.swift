internal import Glibc

/// An object in a file of its own: a zlib stream of kind, size in decimal digits, NUL, content (git's object-file.c).
struct LooseObject {
  private let file: MappedFile

  /// "commit", a space, nineteen digits, NUL.
  private static let longestHeader = 32

  /// - Returns: nil where the folder does not have it.
  init?(_ id: ObjectID, in folder: [UInt8]) {
    let hex = Array(id.hex.utf8)
    let path = folder.appending(Array(hex[..<2])).appending(Array(hex[2...]))
    guard let file = MappedFile(path) else { return nil }
    self.file = file
  }

  struct Header {
    let kind: ObjectKind
    let size: Int
    /// Where the content begins.
    fileprivate let length: Int
  }

  func header(_ tools: ObjectTools) throws(ObjectDamage) -> Header {
    let header = try beginning(Self.longestHeader, tools).header
    return header
  }

  func object(_ tools: ObjectTools) throws(ObjectDamage) -> StoredObject {
    let header = try header(tools)
    guard header.size <= StoredObject.largestCount else { throw ObjectDamage("it is too large", size: header.size) }
    // Deflate makes at most 1032 bytes of one; room is made before anything is read.
    guard header.size / 1032 <= file.count else { throw ObjectDamage("it is cut off") }
    let total = header.length + header.size
    var isRight = false
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: total + Inflater.slack) { room, count in
      guard let output = room.baseAddress else { return }
      isRight = unsafe tools.inflater.whole(stream, into: output, count: total)
      guard isRight else { return }
      unsafe memmove(output, output + header.length, header.size)
      count = header.size
    }
    guard isRight else { throw ObjectDamage("its compressed data is damaged") }
    return StoredObject(kind: header.kind, bytes: bytes)
  }

  /// Inflates the beginning of header and content into the scratch buffer.
  /// - Returns: the header, and how many bytes of content follow it there.
  func beginning(_ count: Int, _ tools: ObjectTools) throws(ObjectDamage) -> (header: Header, count: Int) {
    tools.scratch.reserve(count + Inflater.slack)
    guard let produced = unsafe tools.inflater.beginning(stream, into: tools.scratch.start, count: count),
      let header = unsafe Self.header(tools.scratch.start, produced)
    else { throw ObjectDamage("its header is damaged") }
    return (header, min(produced - header.length, header.size))
  }

  private var stream: UnsafeBufferPointer<UInt8> { unsafe UnsafeBufferPointer(start: file.start, count: file.count) }

  private static func header(_ start: UnsafePointer<UInt8>, _ count: Int) -> Header? {
    let text = unsafe UnsafeBufferPointer(start: start, count: min(count, longestHeader))
    guard let space = unsafe text.firstIndex(of: UInt8(ascii: " ")), let end = unsafe text.firstIndex(of: 0),
      space < end
    else { return nil }
    let digits = unsafe Array(text[(space + 1)..<end])
    guard let kind = unsafe ObjectKind(name: text[..<space]), !digits.isEmpty,
      digits.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
      digits.count == 1 || digits[0] != UInt8(ascii: "0"),
      let size = Int(String(decoding: digits, as: UTF8.self)), size < Int.max / 2
    else { return nil }
    return Header(kind: kind, size: size, length: end + 1)
  }

  /// Where the content begins in the scratch buffer, after ``beginning(_:_:)``.
  static func content(of header: Header, in tools: ObjectTools) -> UnsafePointer<UInt8> {
    unsafe UnsafePointer(tools.scratch.start) + header.length
  }
}

extension ObjectKind {
  init?(name: some Collection<UInt8>) {
    let kinds: [ObjectKind] = [.commit, .tree, .blob, .tag]
    guard let kind = kinds.first(where: { name.elementsEqual($0.name.utf8) }) else { return nil }
    self = kind
  }
}
