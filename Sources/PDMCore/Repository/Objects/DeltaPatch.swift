internal import Glibc

/// Makes an object of another and a delta (gitformat-pack, "Deltified representation").
enum DeltaPatch {
  /// The sizes that a delta begins with.
  struct Header {
    let baseSize: Int
    let resultSize: Int
    /// Where its instructions begin.
    let length: Int
  }

  static func header(_ delta: UnsafePointer<UInt8>, _ count: Int) -> Header? {
    var position = 0
    guard let base = unsafe size(delta, count, &position), let result = unsafe size(delta, count, &position)
    else { return nil }
    return Header(baseSize: base, resultSize: result, length: position)
  }

  private static func size(_ delta: UnsafePointer<UInt8>, _ count: Int, _ position: inout Int) -> Int? {
    var value = 0
    var shift = 0
    while position < count, shift < 56 {
      let byte = unsafe Int(delta[position])
      position += 1
      value |= (byte & 0x7F) << shift
      if byte & 0x80 == 0 { return value }
      shift += 7
    }
    return nil
  }

  /// How many bytes the instructions make, found without making them; nil where they are cut off.
  static func resultSize(_ delta: UnsafePointer<UInt8>, _ count: Int, from first: Int) -> Int? {
    var total = 0
    var position = first
    while position < count {
      let instruction = unsafe delta[position]
      position += 1
      guard instruction & 0x80 != 0 else {
        total += Int(instruction)
        position += Int(instruction)
        continue
      }
      position += (instruction & 0x0F).nonzeroBitCount
      var size = 0
      for bit in 0..<3 where instruction & 0x10 << UInt8(bit) != 0 {
        guard position < count else { return nil }
        size |= unsafe Int(delta[position]) << (bit * 8)
        position += 1
      }
      total += size == 0 ? 0x10000 : size
    }
    return position == count ? total : nil
  }

  /// Follows the instructions.
  ///
  /// - Parameters:
  ///   - delta: the whole delta, of which `position` bytes are its header.
  ///   - output: room for `room` bytes.
  /// - Returns: whether they fit base and output, and fill it.
  static func apply(
    _ delta: UnsafePointer<UInt8>, _ count: Int, from position: Int, base: UnsafePointer<UInt8>, _ baseCount: Int,
    into output: UnsafeMutablePointer<UInt8>, _ room: Int
  ) -> Bool {
    var next = unsafe delta + position
    let end = unsafe delta + count
    var target = unsafe output
    var left = room
    while unsafe next < end {
      let instruction = unsafe next.pointee
      unsafe next += 1
      if instruction & 0x80 != 0 {
        // Which of the four bytes of the offset and the three of the size there are.
        guard unsafe end - next >= (instruction & 0x7F).nonzeroBitCount else { return false }
        var offset = 0
        var size = 0
        if instruction & 0x01 != 0 { unsafe offset = Int(take(&next)) }
        if instruction & 0x02 != 0 { unsafe offset |= Int(take(&next)) << 8 }
        if instruction & 0x04 != 0 { unsafe offset |= Int(take(&next)) << 16 }
        if instruction & 0x08 != 0 { unsafe offset |= Int(take(&next)) << 24 }
        if instruction & 0x10 != 0 { unsafe size = Int(take(&next)) }
        if instruction & 0x20 != 0 { unsafe size |= Int(take(&next)) << 8 }
        if instruction & 0x40 != 0 { unsafe size |= Int(take(&next)) << 16 }
        if size == 0 { size = 0x10000 }
        guard size <= left, size <= baseCount, offset <= baseCount - size else { return false }
        unsafe memcpy(target, base + offset, size)
        unsafe target += size
        left -= size
      } else {
        let size = Int(instruction)
        guard size > 0, size <= left, unsafe size <= end - next else { return false }
        unsafe memcpy(target, next, size)
        unsafe next += size
        unsafe target += size
        left -= size
      }
    }
    return left == 0
  }

  @inline(__always) private static func take(_ next: inout UnsafePointer<UInt8>) -> UInt8 {
    let byte = unsafe next.pointee
    unsafe next += 1
    return byte
  }
}
