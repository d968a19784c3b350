/// The figures of a mesh of triangles, summed up as they come.
struct MeshMeasure {
  private(set) var triangles = 0
  /// Triangles with a coordinate that is infinite or no number; they are in no other figure.
  private(set) var unusable = 0
  private(set) var box = PartBox()
  private var sixVolumes = 0.0
  private var twoAreas = 0.0
  private var boundary: UInt64 = 0

  /// Signed tetrahedra to the origin: positive where the corners go counter-clockwise, seen from outside.
  var volume: Double { sixVolumes / 6 }
  var area: Double { twoAreas / 2 }

  /// Whether each edge is passed as often in one direction as in the other, which makes the volume that of a body.
  ///
  /// Every edge adds its fingerprint in one direction and takes it away in the other, so no table of edges is needed.
  /// An open mesh passes for closed by a chance of 2^-64.
  var isClosed: Bool { boundary == 0 }

  @inline(__always)
  mutating func add(_ a: SIMD3<Double>, _ b: SIMD3<Double>, _ c: SIMD3<Double>) {
    triangles += 1
    guard (a + b + c).isFinite else {
      unusable += 1
      return
    }
    box.extend(to: a)
    box.extend(to: b)
    box.extend(to: c)
    sixVolumes += (a * b.cross(c)).sum()
    let normal = (b - a).cross(c - a)
    twoAreas += (normal * normal).sum().squareRoot()
    let corners = (Self.fingerprint(a), Self.fingerprint(b), Self.fingerprint(c))
    pass(corners.0, corners.1)
    pass(corners.1, corners.2)
    pass(corners.2, corners.0)
  }

  @inline(__always)
  private mutating func pass(_ from: UInt64, _ to: UInt64) {
    if from < to {
      boundary &+= ContentHash.mix(from, to)
    } else if from > to {
      boundary &-= ContentHash.mix(to, from)
    }
  }

  @inline(__always)
  private static func fingerprint(_ point: SIMD3<Double>) -> UInt64 {
    // Adding zero makes one of the two zeros that a coordinate may have.
    let bits = point + 0.0
    return ContentHash.mix(ContentHash.mix(bits.x.bitPattern, bits.y.bitPattern), bits.z.bitPattern)
  }

  func describe(in summary: inout PartSummary) {
    summary.add("triangles", .count(triangles))
    summary.add("size", box)
    if triangles > unusable {
      summary.add(isClosed ? "volume" : "volume, open mesh", PartFact.Value.volume, volume)
      summary.add("surface", PartFact.Value.area, area)
      summary.add("mesh", .text(isClosed ? "closed" : "not closed"))
      if !isClosed { summary.note("the mesh is not closed; its volume is that of tetrahedra to the origin") }
    } else {
      summary.note("no triangles to measure")
    }
    summary.note("triangles whose coordinates are no numbers, left out", unusable)
  }
}

extension SIMD3 where Scalar == Double {
  @inline(__always)
  func cross(_ other: Self) -> Self {
    Self(y * other.z - z * other.y, z * other.x - x * other.z, x * other.y - y * other.x)
  }

  @inline(__always)
  var isFinite: Bool { x.isFinite && y.isFinite && z.isFinite }
}
