/// Reads the index file, versions 2 to 4 (gitformat-index(5)).
///
/// Answers nil to everything out of the ordinary: a damaged file, an unknown version, an extension that must be
/// understood (`link` of a split index, `sdir` of a sparse one), entries out of order. git then reads it, or complains.
/// The checksum at the end is not compared; git does not compare it either, except in fsck.
enum GitIndexReader {
  /// Sorted records and the bytes that they point into: the file, behind it the full names of version 4.
  ///
  /// - Parameter names: entries of other names may be passed over; nil wants them all.
  static func records(
    in file: [UInt8], only names: [RepoPath]? = nil
  ) -> (list: [GitIndex.Record], names: [UInt8])? {
    guard file.count >= 12 + ObjectID.byteCount, file.starts(with: "DIRC".utf8) else { return nil }
    var walk = Walk(end: file.count - ObjectID.byteCount, version: file.span.integer32(at: 4))
    let count = Int(file.span.integer32(at: 8))
    guard (2...4).contains(walk.version), count <= file.count / 63 + 1 else { return nil }

    var list: [GitIndex.Record] = []
    if names == nil { list.reserveCapacity(count) }
    if walk.version == 4 {
      var all = file
      // A long name, and a million that go on with it, would be far more than the file.
      let most = file.count * 16 + 1 << 20
      for _ in 0..<count {
        guard all.count <= most,
          let record = walk.compressedEntry(in: file.span, names: &all, after: list.last)
        else { return nil }
        list.append(record)
      }
      guard areSorted(list, all.span), walk.canSkipExtensions(of: file.span) else { return nil }
      return (list, all)
    }
    let bytes = file.span
    // Names of so many bytes are wanted; the last bit stands for all that are longer.
    let lengths = names.map { $0.reduce(into: UInt64(0)) { $0 |= 1 << UInt64(min($1.bytes.count, 63)) } }
    for _ in 0..<count {
      if let names, let lengths, walk.passesOver(in: bytes, unless: names, lengths: lengths) { continue }
      guard let record = walk.entry(in: bytes) else { return nil }
      list.append(record)
    }
    guard areSorted(list, bytes), walk.canSkipExtensions(of: bytes) else { return nil }
    return (list, file)
  }

  /// Whether paths, then stages, go up: the searches rely on it.
  private static func areSorted(_ list: [GitIndex.Record], _ bytes: borrowing Span<UInt8>) -> Bool {
    for position in list.indices.dropFirst() {
      let left = list[position - 1]
      let right = list[position]
      let common = Int(min(left.nameCount, right.nameCount))
      var offset = 0
      while offset < common, bytes[left.nameStart + offset] == bytes[right.nameStart + offset] { offset += 1 }
      if offset < common {
        guard bytes[left.nameStart + offset] < bytes[right.nameStart + offset] else { return false }
      } else if left.nameCount >= right.nameCount {
        guard left.nameCount == right.nameCount, left.flags.stage < right.flags.stage else { return false }
      }
    }
    return true
  }

  /// A position in the file that moves on with each entry.
  private struct Walk {
    /// Where the checksum begins.
    let end: Int
    let version: UInt32
    private var position = 12

    private static let fixedPart = 62
    private static let isExtended: UInt16 = 0x4000

    init(end: Int, version: UInt32) {
      self.end = end
      self.version = version
    }

    mutating func entry(in bytes: borrowing Span<UInt8>) -> GitIndex.Record? {
      let start = position
      guard var record = header(in: bytes) else { return nil }
      // The NUL tells the length, and the flags must agree: a name with a NUL inside would be cut off by every system
      // call. 0xfff means "that long or longer".
      var count = 0
      while position + count < end, bytes[position + count] != 0 { count += 1 }
      guard count > 0, position + count < end, min(count, 0xfff) == record.nameCount else { return nil }
      record.nameStart = position
      record.nameCount = UInt32(count)
      // One to eight NULs up to a multiple of eight.
      position = start + (position - start + count + 8) & ~7
      return position <= end ? record : nil
    }

    /// Goes past an entry of another name. Its length, which the flags give, tells that of most.
    mutating func passesOver(in bytes: borrowing Span<UInt8>, unless names: [RepoPath], lengths: UInt64) -> Bool {
      guard position + Self.fixedPart + 2 <= end else { return false }
      let flags = bytes.integer16(at: position + 60)
      let count = Int(flags & 0xfff)
      let start = position + Self.fixedPart + (flags & Self.isExtended != 0 ? 2 : 0)
      let next = position + (start - position + count + 8) & ~7
      if lengths & (1 << UInt64(min(count, 63))) != 0 {
        guard count < 0xfff, next <= end else { return false }
        for name in names where name.bytes.count == count {
          let wanted = name.bytes.span
          // From the end: neighbours begin alike.
          var left = count
          while left > 0, wanted[left - 1] == bytes[start + left - 1] { left -= 1 }
          if left == 0 { return false }
        }
      }
      position = next
      return true
    }

    /// Version 4: how many bytes of the name before to drop, then what to put behind it.
    mutating func compressedEntry(
      in bytes: borrowing Span<UInt8>, names: inout [UInt8], after previous: GitIndex.Record?
    ) -> GitIndex.Record? {
      guard var record = header(in: bytes), let dropped = variableInteger(in: bytes) else { return nil }
      let before = Int(previous?.nameCount ?? 0)
      guard dropped <= before else { return nil }
      let kept = before - dropped
      record.nameStart = names.count
      if let previous { names.append(contentsOf: names[previous.nameStart..<(previous.nameStart + kept)]) }
      while true {
        guard position < end else { return nil }
        let byte = bytes[position]
        position += 1
        if byte == 0 { break }
        names.append(byte)
      }
      record.nameCount = UInt32(names.count - record.nameStart)
      return record.nameCount > 0 ? record : nil
    }

    /// What stands before the name. `nameCount` is the length in the flags.
    private mutating func header(in bytes: borrowing Span<UInt8>) -> GitIndex.Record? {
      guard position + Self.fixedPart + 2 <= end else { return nil }
      let flags = bytes.integer16(at: position + 60)
      var known = GitIndex.Flags(rawValue: UInt8((flags >> 12) & 3)).union(.hasStatus)
      if flags & 0x8000 != 0 { known.insert(.isAssumedValid) }
      let record = position
      position += Self.fixedPart
      if flags & Self.isExtended != 0 {
        let more = bytes.integer16(at: position)
        guard version >= 3, more & 0x9fff == 0 else { return nil }
        if more & 0x4000 != 0 { known.insert(.skipsWorkTree) }
        if more & 0x2000 != 0 { known.insert(.isIntentToAdd) }
        position += 2
      }
      return GitIndex.Record(
        nameStart: 0, nameCount: UInt32(flags & 0xfff), idStart: record + 40, mode: bytes.integer32(at: record + 24),
        size: bytes.integer32(at: record + 36), seconds: bytes.integer32(at: record + 8),
        nanoseconds: bytes.integer32(at: record + 12), flags: known)
    }

    /// The offset encoding of pack files (gitformat-pack(5)).
    private mutating func variableInteger(in bytes: borrowing Span<UInt8>) -> Int? {
      guard position < end else { return nil }
      var byte = bytes[position]
      position += 1
      var value = Int(byte & 0x7f)
      while byte & 0x80 != 0 {
        guard position < end, value < 1 << 24 else { return nil }
        byte = bytes[position]
        position += 1
        value = ((value + 1) << 7) | Int(byte & 0x7f)
      }
      return value
    }

    /// Whether what follows the entries may be passed over: only extensions whose name begins with a capital.
    mutating func canSkipExtensions(of bytes: borrowing Span<UInt8>) -> Bool {
      while position < end {
        guard position + 8 <= end, (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[position]) else {
          return false
        }
        position += 8 + Int(bytes.integer32(at: position + 4))
      }
      return position == end
    }
  }
}

extension Span<UInt8> {
  fileprivate func integer16(at position: Int) -> UInt16 {
    UInt16(self[position]) << 8 | UInt16(self[position + 1])
  }

  fileprivate func integer32(at position: Int) -> UInt32 {
    UInt32(integer16(at: position)) << 16 | UInt32(integer16(at: position + 2))
  }
}
