/// Binary STL: 80 bytes of anything, the count of triangles, and 50 bytes for each: normal, three corners, two bytes
/// that nobody agrees on. Numbers are little-endian. (Marshall Burns, "Automated Fabrication", section 6.5.)
enum BinarySTL {
  static let headerSize = 84
  private static let recordSize = 50
  private static let cornersOffset = 12

  /// Whether the file is exactly as long as its count of triangles asks for.
  static func hasMatchingSize(_ bytes: Span<UInt8>) -> Bool {
    bytes.count >= headerSize && bytes.count == headerSize + recordSize * Int(word(bytes, at: 80))
  }

  static func describe(_ bytes: Span<UInt8>, in summary: inout PartSummary) {
    guard bytes.count >= headerSize else { return summary.note("the file is too short for its header") }
    let stated = Int(word(bytes, at: 80))
    let held = (bytes.count - headerSize) / recordSize
    var mesh = MeshMeasure()
    var offset = headerSize
    for _ in 0..<min(stated, held) {
      let corners = offset + cornersOffset
      mesh.add(point(bytes, at: corners), point(bytes, at: corners + 12), point(bytes, at: corners + 24))
      offset += recordSize
    }
    mesh.describe(in: &summary)
    if stated > held {
      summary.note("the file is cut off: \(stated) triangles by its header, \(held) there")
    } else {
      summary.note("bytes behind the last triangle, not read", bytes.count - headerSize - stated * recordSize)
    }
  }

  @inline(__always)
  private static func point(_ bytes: Span<UInt8>, at offset: Int) -> SIMD3<Double> {
    SIMD3(real(bytes, at: offset), real(bytes, at: offset + 4), real(bytes, at: offset + 8))
  }

  @inline(__always)
  private static func real(_ bytes: Span<UInt8>, at offset: Int) -> Double {
    Double(Float(bitPattern: word(bytes, at: offset)))
  }

  @inline(__always)
  private static func word(_ bytes: Span<UInt8>, at offset: Int) -> UInt32 {
    UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]) << 16
      | UInt32(bytes[offset + 3]) << 24
  }
}
