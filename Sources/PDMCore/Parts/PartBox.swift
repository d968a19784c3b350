internal import Glibc

/// A box along the axes, in the units of the file. An axis that nothing was said about stays empty.
struct PartBox: Equatable, Sendable {
  private(set) var low = SIMD3<Double>(repeating: .infinity)
  private(set) var high = SIMD3<Double>(repeating: -.infinity)

  var isEmpty: Bool { (0..<3).allSatisfy { !holds(axis: $0) } }

  func holds(axis: Int) -> Bool { low[axis] <= high[axis] }

  /// Edge lengths; not a number on an empty axis.
  var size: SIMD3<Double> { (high - low).replacing(with: .nan, where: low .> high) }

  /// Coordinates that are not a number leave their axis as it is: comparisons with them are false.
  mutating func extend(to point: SIMD3<Double>) {
    low.replace(with: point, where: point .< low)
    high.replace(with: point, where: point .> high)
  }

  mutating func extend(to other: PartBox) {
    low.replace(with: other.low, where: other.low .< low)
    high.replace(with: other.high, where: other.high .> high)
  }

  /// Takes in the points `center + cos(t)·u + sin(t)·v` for t from `start` through `start + sweep`, in radians.
  ///
  /// Each coordinate is a cosine of its own: highest at the angle of (u, v) on that axis, lowest half a turn later. So
  /// the box is exact for circles and ellipses in any plane.
  mutating func extend(
    alongEllipseAt center: SIMD3<Double>, _ u: SIMD3<Double>, _ v: SIMD3<Double>, from start: Double, sweep: Double
  ) {
    extend(to: center + cos(start) * u + sin(start) * v)
    extend(to: center + cos(start + sweep) * u + sin(start + sweep) * v)
    let first = min(start, start + sweep)
    func passes(_ angle: Double) -> Bool {
      if sweep.magnitude >= 2 * .pi { return true }
      let turned = (angle - first).truncatingRemainder(dividingBy: 2 * .pi)
      return (turned < 0 ? turned + 2 * .pi : turned) <= sweep.magnitude
    }
    for axis in 0..<3 {
      let reach = hypot(u[axis], v[axis])
      guard reach > 0 else { continue }
      let peak = atan2(v[axis], u[axis])
      if passes(peak) { high[axis] = max(high[axis], center[axis] + reach) }
      if passes(peak + .pi) { low[axis] = min(low[axis], center[axis] - reach) }
    }
  }
}
