extension Inflater {
  /// The symbols of one block.
  ///
  /// The first loop does the work: it refills without looking, up to three literals or one match in each turn. The second
  /// one looks at every bit and is for the end of input and output.
  @inline(__always) func decode(
    _ source: inout BitSource, _ output: inout UnsafeMutablePointer<UInt8>, _ literalTable: HuffmanTable,
    _ distanceTable: HuffmanTable, begin: UnsafeMutablePointer<UInt8>, end: UnsafeMutablePointer<UInt8>
  ) -> BlockEnd {
    unsafe decode(
      &source, &output, literals: literalTable.entries, literalTable.rootBits, distances: distanceTable.entries,
      distanceTable.rootBits, begin: begin, end: end)
  }

  @inline(never) private func decode(
    _ source: inout BitSource, _ output: inout UnsafeMutablePointer<UInt8>, literals: UnsafePointer<UInt32>,
    _ literalBits: Int, distances: UnsafePointer<UInt32>, _ distanceBits: Int, begin: UnsafeMutablePointer<UInt8>,
    end: UnsafeMutablePointer<UInt8>
  ) -> BlockEnd {
    var bits = unsafe source
    var next = unsafe output
    defer {
      unsafe source = bits
      unsafe output = next
    }
    let literalMask = UInt64(1) << UInt64(literalBits) - 1
    let distanceMask = UInt64(1) << UInt64(distanceBits) - 1

    // Two refills of eight bytes; three literals.
    while unsafe bits.end - bits.next >= 16 && end - next >= 3 {
      unsafe bits.refillFast()
      var entry = unsafe literals[Int(truncatingIfNeeded: bits.bits & literalMask)]
      // At least 56 bits: two literals of ten, a length of 15 and 5.
      if entry & HuffmanTable.literal != 0 {
        unsafe bits.drop(Int(entry & 0xFF))
        unsafe next.pointee = UInt8(truncatingIfNeeded: entry >> 16)
        unsafe next += 1
        entry = unsafe literals[Int(truncatingIfNeeded: bits.bits & literalMask)]
        if entry & HuffmanTable.literal != 0 {
          unsafe bits.drop(Int(entry & 0xFF))
          unsafe next.pointee = UInt8(truncatingIfNeeded: entry >> 16)
          unsafe next += 1
          entry = unsafe literals[Int(truncatingIfNeeded: bits.bits & literalMask)]
          if entry & HuffmanTable.literal != 0 {
            unsafe bits.drop(Int(entry & 0xFF))
            unsafe next.pointee = UInt8(truncatingIfNeeded: entry >> 16)
            unsafe next += 1
            continue
          }
        }
      }
      if entry & HuffmanTable.special != 0 {
        if entry & HuffmanTable.secondLevel != 0 {
          entry = unsafe Self.second(entry, &bits, literals)
          if entry & HuffmanTable.literal != 0 {
            unsafe bits.drop(Int(entry & 0xFF))
            unsafe next.pointee = UInt8(truncatingIfNeeded: entry >> 16)
            unsafe next += 1
            continue
          }
        }
        if entry & HuffmanTable.special != 0 {
          unsafe bits.drop(Int(entry & 0xFF))
          return entry & HuffmanTable.endOfBlock != 0 ? .endOfBlock : .damaged
        }
      }
      let length = unsafe Self.value(entry, &bits)
      unsafe bits.refillFast()
      entry = unsafe distances[Int(truncatingIfNeeded: bits.bits & distanceMask)]
      if entry & HuffmanTable.special != 0 {
        guard entry & HuffmanTable.secondLevel != 0 else { return .damaged }
        entry = unsafe Self.second(entry, &bits, distances)
        guard entry & HuffmanTable.special == 0 else { return .damaged }
      }
      let distance = unsafe Self.value(entry, &bits)
      guard unsafe distance <= next - begin else { return .damaged }
      let room = unsafe end - next
      unsafe Self.copy(&next, distance: distance, length: min(length, room))
      if length > room { return .full }
    }

    while true {
      unsafe bits.refill()
      guard var entry = unsafe Self.checked(&bits, literals, literalMask) else { return .damaged }
      if entry & HuffmanTable.literal != 0 {
        guard unsafe next < end else { return .full }
        unsafe next.pointee = UInt8(truncatingIfNeeded: entry >> 16)
        unsafe next += 1
        unsafe bits.drop(Int(entry & 0xFF))
        continue
      }
      if entry & HuffmanTable.special != 0 {
        unsafe bits.drop(Int(entry & 0xFF))
        return entry & HuffmanTable.endOfBlock != 0 ? .endOfBlock : .damaged
      }
      let length = unsafe Self.value(entry, &bits)
      unsafe bits.refill()
      guard let found = unsafe Self.checked(&bits, distances, distanceMask), found & HuffmanTable.special == 0
      else { return .damaged }
      entry = found
      let distance = unsafe Self.value(entry, &bits)
      guard unsafe distance <= next - begin else { return .damaged }
      let room = unsafe end - next
      unsafe Self.copy(&next, distance: distance, length: min(length, room))
      if length > room { return .full }
    }
  }

  /// The entry of a code that is longer than the first level is wide.
  @inline(__always) private static func second(
    _ entry: UInt32, _ bits: inout BitSource, _ entries: UnsafePointer<UInt32>
  ) -> UInt32 {
    unsafe bits.drop(Int(entry & 0xFF))
    let mask = UInt64(1) &<< UInt64(entry >> 8 & 0x0F) &- 1
    return unsafe entries[Int(entry >> 16) &+ Int(truncatingIfNeeded: bits.bits & mask)]
  }

  /// The entry of the next code, of which all bits are there, with those that follow it.
  @inline(__always) private static func checked(
    _ bits: inout BitSource, _ entries: UnsafePointer<UInt32>, _ mask: UInt64
  ) -> UInt32? {
    var entry = unsafe entries[Int(truncatingIfNeeded: bits.bits & mask)]
    if entry & HuffmanTable.secondLevel != 0, entry & HuffmanTable.special != 0, entry & HuffmanTable.literal == 0 {
      guard unsafe bits.count >= Int(entry & 0xFF) else { return nil }
      entry = unsafe second(entry, &bits, entries)
    }
    return unsafe bits.count >= Int(entry & 0xFF) ? entry : nil
  }

  /// The length or distance of an entry, with the bits that follow its code.
  @inline(__always) private static func value(_ entry: UInt32, _ bits: inout BitSource) -> Int {
    let total = UInt64(entry & 0xFF)
    let following = unsafe bits.bits & (1 &<< total &- 1)
    unsafe bits.drop(Int(total))
    return Int(entry >> 16) &+ Int(truncatingIfNeeded: following &>> UInt64(entry >> 8 & 0x0F))
  }

  /// Copies what was written before, in words; up to ``slack`` bytes behind it may be overwritten.
  @inline(__always) private static func copy(
    _ next: inout UnsafeMutablePointer<UInt8>, distance: Int, length: Int
  ) {
    let end = unsafe next + length
    var target = UnsafeMutableRawPointer(next)
    var origin = unsafe UnsafeRawPointer(next - distance)
    unsafe next = end
    if distance >= 8 {
      while unsafe target < UnsafeMutableRawPointer(end) {
        unsafe target.storeBytes(of: origin.loadUnaligned(as: UInt64.self), as: UInt64.self)
        unsafe target += 8
        unsafe origin += 8
      }
    } else if distance == 1 {
      let word = unsafe UInt64(origin.load(as: UInt8.self)) &* 0x0101_0101_0101_0101
      while unsafe target < UnsafeMutableRawPointer(end) {
        unsafe target.storeBytes(of: word, as: UInt64.self)
        unsafe target += 8
      }
    } else {
      // A word holds at least one period: only that many bytes of it are kept.
      while unsafe target < UnsafeMutableRawPointer(end) {
        unsafe target.storeBytes(of: origin.loadUnaligned(as: UInt64.self), as: UInt64.self)
        unsafe target += distance
        unsafe origin += distance
      }
    }
  }
}
