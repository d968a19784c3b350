/// Where the objects of a pack are: its `.idx` file (gitformat-pack, "pack-*.idx files"), version 1 or 2.
@safe
final class PackIndex {
  private let file: MappedFile
  private let names: SortedNames
  private let version: Int

  private static let fanOutSize = 1024
  /// Name of the pack and checksum of the index.
  private static let trailerSize = 40

  /// - Returns: nil where there is no such file or it is not what it must be.
  init?(_ path: [UInt8]) {
    guard let file = MappedFile(path), file.count >= 8 + Self.fanOutSize + Self.trailerSize else { return nil }
    let start = unsafe file.start
    let isNew = unsafe start.big32 == 0xFF74_4F63
    if isNew, unsafe (start + 4).big32 != 2 { return nil }
    let fanOut = unsafe start + (isNew ? 8 : 0)
    let table = unsafe fanOut + Self.fanOutSize
    let room = file.count - Self.trailerSize - (isNew ? 8 : 0) - Self.fanOutSize
    // Name, checksum and offset; before version 2 offset and name.
    let (size, stride) = isNew ? (28, ObjectID.byteCount) : (24, 24)
    guard
      let names = unsafe SortedNames(fanOut: fanOut, names: table + (isNew ? 0 : 4), stride: stride),
      unsafe names.count <= room / size
    else { return nil }
    self.file = file
    unsafe self.names = unsafe names
    version = isNew ? 2 : 1
  }

  var count: Int { unsafe names.count }

  /// - Returns: the place in the pack, of which nothing is known but that the index says so; nil for objects that are not
  ///   in it.
  @inline(__always) func offset(of id: ObjectID) -> Int? {
    guard let position = unsafe names.position(of: id) else { return nil }
    return offset(at: position)
  }

  private func offset(at position: Int) -> Int? {
    let count = self.count
    if version == 1 { return unsafe Int((file.start + Self.fanOutSize + position * 24).big32) }
    let offsets = 8 + Self.fanOutSize + count * 24
    let short = unsafe (file.start + offsets + position * 4).big32
    if short & 0x8000_0000 == 0 { return Int(short) }
    // Packs over 2 GiB: the rest of the number is a place in a table of eight bytes each.
    let long = offsets + count * 4 + Int(short & 0x7FFF_FFFF) * 8
    guard long + 8 <= file.count - Self.trailerSize else { return nil }
    return unsafe Int(exactly: (file.start + long).big64)
  }

  /// - Parameter position: below ``count``.
  func name(at position: Int) -> ObjectID { unsafe names[position] }

  func firstPosition(from id: ObjectID) -> Int { unsafe names.firstPosition(from: id) }
}
