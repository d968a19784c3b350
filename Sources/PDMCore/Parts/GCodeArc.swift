internal import Glibc

/// A circular or helical move (NIST RS-274/NGC, section 3.5.3).
struct GCodeArc {
  let center: SIMD3<Double>
  let radius: Double
  /// Radians in the plane from the first axis to the second.
  let start: Double
  /// Positive counter-clockwise, seen against the third axis.
  let sweep: Double
  /// How much farther from the centre the end is than the start, and along the third axis.
  let growth: Double
  let rise: Double
  let plane: GCodePlane
  let origin: SIMD3<Double>

  /// - Returns: nil where no circle goes through both ends.
  init?(from start: SIMD3<Double>, to end: SIMD3<Double>, radius: Double, clockwise: Bool, plane: GCodePlane) {
    let (a, b) = (plane.first, plane.second)
    let chord = (x: end[a] - start[a], y: end[b] - start[b])
    let length = hypot(chord.x, chord.y)
    let reach = radius.magnitude
    // Rounded coordinates may lie a little farther apart than the diameter: within the thousandth of it, half a turn.
    guard length > 0, length <= 2 * reach * 1.001 else { return nil }
    let height = max(0, reach * reach - length * length / 4).squareRoot()
    // The centre lies to the left of a short counter-clockwise arc. A negative radius asks for the long one.
    let side = clockwise == (radius < 0) ? 1.0 : -1.0
    var center = start
    center[a] = (start[a] + end[a]) / 2 - side * height * chord.y / length
    center[b] = (start[b] + end[b]) / 2 + side * height * chord.x / length
    self.init(from: start, to: end, center: center, clockwise: clockwise, plane: plane)
  }

  /// - Returns: nil where the start lies on the centre, or the ends do not lie on one circle.
  init?(
    from start: SIMD3<Double>, to end: SIMD3<Double>, center: SIMD3<Double>, clockwise: Bool, plane: GCodePlane
  ) {
    let (a, b) = (plane.first, plane.second)
    let before = (x: start[a] - center[a], y: start[b] - center[b])
    let after = (x: end[a] - center[a], y: end[b] - center[b])
    let (radius, endRadius) = (hypot(before.x, before.y), hypot(after.x, after.y))
    // Controls allow for rounding, each within limits of its own.
    guard radius > 0, endRadius > 0, (radius - endRadius).magnitude <= max(0.01 * radius, 0.01) else { return nil }
    let first = atan2(before.y, before.x)
    var sweep = atan2(after.y, after.x) - first
    if start[a] == end[a], start[b] == end[b] {
      sweep = clockwise ? -2 * .pi : 2 * .pi
    } else if clockwise, sweep >= 0 {
      sweep -= 2 * .pi
    } else if !clockwise, sweep <= 0 {
      sweep += 2 * .pi
    }
    self.center = center
    self.radius = radius
    self.start = first
    self.sweep = sweep
    self.growth = endRadius - radius
    self.rise = end[plane.third] - start[plane.third]
    self.plane = plane
    self.origin = start
  }

  /// A helix unrolled; where the ends differ a little in radius, the mean of both.
  var length: Double { hypot(flatLength, rise) }

  /// Within the plane.
  var flatLength: Double { ((radius + growth / 2) * sweep).magnitude }

  /// Where the arc itself goes; its ends are added by whoever knows them exactly.
  func extend(_ box: inout PartBox) {
    var (u, v) = (SIMD3<Double>.zero, SIMD3<Double>.zero)
    u[plane.first] = radius
    v[plane.second] = radius
    var middle = center
    middle[plane.third] = origin[plane.third]
    box.extend(alongEllipseAt: middle, u, v, from: start, sweep: sweep)
  }
}

/// G17, G18, G19: the axes of the plane in the order that makes angles positive, and the axis across.
enum GCodePlane {
  case xy, zx, yz

  var first: Int {
    switch self {
    case .xy: 0
    case .zx: 2
    case .yz: 1
    }
  }

  var second: Int { (first + 1) % 3 }
  var third: Int { (first + 2) % 3 }
}
