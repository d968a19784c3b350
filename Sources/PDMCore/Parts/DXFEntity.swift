internal import Glibc

/// What is remembered of an entity while its groups go by: enough to tell where it lies.
struct DXFEntity {
  enum Shape { case line, point, circle, arc, ellipse, lightPolyline, polyline, face, solid, other }

  var shape: Shape = .other
  var type: UInt64 = 0
  var content = ContentHash()
  var isOnPaper = false
  /// Group codes 10, 11, 12 and 13 with their companions for y and z.
  private var points = InlineArray<4, SIMD3<Double>>(repeating: SIMD3(.nan, .nan, 0))
  /// Group codes 40 to 42 and 50 to 51.
  private var reals = (radius: Double.nan, first: Double.nan, second: Double.nan)
  private var angles = (start: Double.nan, end: Double.nan)
  private var normal = SIMD3<Double>(0, 0, 1)
  private var elevation = 0.0
  private var flags = 0
  private var vertices: [(point: SIMD3<Double>, bulge: Double)] = []
  private var isInVertex = false
  private var vertexFlags = 0

  mutating func begin(_ shape: Shape, type: UInt64) {
    var kept: [(point: SIMD3<Double>, bulge: Double)] = []
    swap(&kept, &vertices)
    self = DXFEntity()
    kept.removeAll(keepingCapacity: true)
    swap(&kept, &vertices)
    self.shape = shape
    self.type = type
  }

  /// A corner of a POLYLINE, which is an entity of its own in the file.
  mutating func beginVertex() {
    endVertex()
    isInVertex = true
    points[0] = SIMD3(.nan, .nan, 0)
    reals.second = .nan
    vertexFlags = 0
  }

  mutating func endVertex() {
    // 16: steers a spline and is not on it; 128 alone: names corners of a face.
    if isInVertex, vertexFlags & 16 == 0, vertexFlags & 192 != 128 {
      vertices.append((points[0], reals.second.isNaN ? 0 : reals.second))
    }
    isInVertex = false
  }

  mutating func set(_ code: Int, _ number: Double) {
    if shape == .lightPolyline, code == 10 { vertices.append((SIMD3(number, .nan, 0), 0)) }
    if shape == .lightPolyline, let last = vertices.indices.last {
      if code == 20 { vertices[last].point.y = number }
      if code == 42 { vertices[last].bulge = number }
    }
    switch code {
    case 10...13: points[code - 10].x = number
    case 20...23: points[code - 20].y = number
    case 30...33: points[code - 30].z = number
    case 38: elevation = number
    case 40: reals.radius = number
    case 41: reals.first = number
    case 42: reals.second = number
    case 50: angles.start = number
    case 51: angles.end = number
    case 67: isOnPaper = number == 1
    case 70:
      let bits = Int(exactly: number) ?? 0
      if isInVertex { vertexFlags = bits } else { flags = bits }
    case 210: normal.x = number
    case 220: normal.y = number
    case 230: normal.z = number
    default: break
    }
  }

  /// The axes of the plane that the entity is drawn in, by the "arbitrary axis algorithm" of the DXF reference.
  private var frame: (x: SIMD3<Double>, y: SIMD3<Double>, z: SIMD3<Double>) {
    let length = (normal * normal).sum().squareRoot()
    guard length > 0, length.isFinite else { return (SIMD3(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1)) }
    let z = normal / length
    let isNearlyUpright = z.x.magnitude < 1.0 / 64 && z.y.magnitude < 1.0 / 64
    let x = (isNearlyUpright ? SIMD3<Double>(0, 1, 0) : SIMD3(0, 0, 1)).cross(z)
    let unit = x / (x * x).sum().squareRoot()
    return (unit, z.cross(unit), z)
  }

  /// Where the entity lies, true for arcs too; nil where it lacks what that takes.
  func extents() -> PartBox? {
    var box = PartBox()
    switch shape {
    case .other: return nil
    case .point: box.extend(to: points[0])
    case .line:
      guard points[1].isFinite else { return nil }
      box.extend(to: points[0])
      box.extend(to: points[1])
    case .face, .solid:
      let frame = shape == .face ? nil : self.frame
      for index in points.indices where points[index].isFinite {
        let point = points[index]
        box.extend(to: frame.map { $0.x * point.x + $0.y * point.y + $0.z * point.z } ?? point)
      }
    case .circle: addArc(from: 0, sweep: 2 * .pi, to: &box)
    case .arc:
      let start = angles.start * .pi / 180
      let turn = (angles.end - angles.start).truncatingRemainder(dividingBy: 360)
      addArc(from: start, sweep: (turn <= 0 ? turn + 360 : turn) * .pi / 180, to: &box)
    case .ellipse:
      // The end of the major axis is given from the centre, and both in the space of the drawing.
      let major = points[1]
      let minor = frame.z.cross(major) * reals.radius
      let turn = (reals.second - reals.first).truncatingRemainder(dividingBy: 2 * .pi)
      guard major.isFinite, minor.isFinite, turn.isFinite else { return nil }
      box.extend(
        alongEllipseAt: points[0], major, minor, from: reals.first, sweep: turn <= 0 ? turn + 2 * .pi : turn)
    case .lightPolyline, .polyline: addPolyline(to: &box)
    }
    return box.holds(axis: 0) && box.holds(axis: 1) && box.size.isFinite ? box : nil
  }

  private func addArc(from start: Double, sweep: Double, to box: inout PartBox) {
    guard reals.radius.isFinite, start.isFinite, sweep.isFinite else { return }
    let (x, y, z) = frame
    let center = x * points[0].x + y * points[0].y + z * points[0].z
    box.extend(alongEllipseAt: center, x * reals.radius, y * reals.radius, from: start, sweep: sweep)
  }

  private func addPolyline(to box: inout PartBox) {
    // 8, 16 and 64: polylines in space and meshes, in the space of the drawing and without arcs.
    let isSpatial = shape == .polyline && flags & 88 != 0
    let (x, y, z) = isSpatial ? (SIMD3(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1)) : frame
    for (index, vertex) in vertices.enumerated() {
      var point = vertex.point
      if shape == .lightPolyline { point.z = elevation }
      box.extend(to: x * point.x + y * point.y + z * point.z)
      let isLast = index + 1 == vertices.count
      guard vertex.bulge != 0, !isSpatial, !isLast || flags & 1 != 0, vertices.count > 1 else { continue }
      let next = vertices[isLast ? 0 : index + 1].point
      // The bulge is the tangent of a quarter of the angle, positive to the left.
      let chord = (x: next.x - point.x, y: next.y - point.y)
      let shift = (1 - vertex.bulge * vertex.bulge) / (4 * vertex.bulge)
      let center = (
        x: (point.x + next.x) / 2 - chord.y * shift, y: (point.y + next.y) / 2 + chord.x * shift
      )
      let radius = hypot(point.x - center.x, point.y - center.y)
      guard radius.isFinite else { continue }
      box.extend(
        alongEllipseAt: x * center.x + y * center.y + z * point.z, x * radius, y * radius,
        from: atan2(point.y - center.y, point.x - center.x), sweep: 4 * atan(vertex.bulge))
    }
  }
}
