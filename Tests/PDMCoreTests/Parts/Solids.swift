import Foundation

/// Meshes to measure, and the two forms of STL to write them in. Coordinates are floats, as in the binary form.
enum Solids {
  typealias Point = SIMD3<Float>
  typealias Triangle = (Point, Point, Point)

  /// A ball of flat pieces between meridians and parallels.
  static func ball(radius: Float, at center: Point, meridians: Int, parallels: Int) -> [Triangle] {
    func point(_ row: Int, _ column: Int) -> Point {
      let polar = Float.pi * Float(row) / Float(parallels)
      let around = 2 * Float.pi * Float(column % meridians) / Float(meridians)
      if row == 0 { return center + [0, 0, radius] }
      if row == parallels { return center + [0, 0, -radius] }
      return center + radius * [sin(polar) * cos(around), sin(polar) * sin(around), cos(polar)]
    }
    var triangles: [Triangle] = []
    for row in 0..<parallels {
      for column in 0..<meridians {
        let corners = (point(row, column), point(row + 1, column), point(row + 1, column + 1), point(row, column + 1))
        if row + 1 < parallels { triangles.append((corners.0, corners.1, corners.2)) }
        if row > 0 { triangles.append((corners.0, corners.2, corners.3)) }
      }
    }
    return triangles
  }

  /// Twelve triangles, seen from outside counter-clockwise.
  static func block(_ size: Point, at corner: Point = .zero) -> [Triangle] {
    func point(_ number: Int) -> Point {
      corner + size * [Float(number & 1), Float(number >> 1 & 1), Float(number >> 2 & 1)]
    }
    let sides = [(0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5)]
    return sides.flatMap { side in
      [
        (point(side.0), point(side.1), point(side.2)), (point(side.0), point(side.2), point(side.3)),
      ]
    }
  }

  static func binary(_ triangles: [Triangle], header: String = "", count: Int? = nil) -> [UInt8] {
    var bytes = Array(header.utf8.prefix(80))
    bytes += [UInt8](repeating: 0x20, count: 80 - bytes.count)
    func append(_ word: UInt32) { for shift: UInt32 in [0, 8, 16, 24] { bytes.append(UInt8(word >> shift & 255)) } }
    append(UInt32(count ?? triangles.count))
    for (a, b, c) in triangles {
      for point in [Point.zero, a, b, c] { for axis in 0..<3 { append(point[axis].bitPattern) } }
      bytes += [0, 0]
    }
    return bytes
  }

  /// - Parameter style: Numbers as they come, or in the words and the notation of other programs.
  static func text(_ triangles: [Triangle], capitals: Bool = false, lineEnd: String = "\n") -> [UInt8] {
    func number(_ value: Float) -> String { capitals ? String(format: "%.9E", value) : "\(value)" }
    var lines = ["solid vertex 1 2 3"]
    for (a, b, c) in triangles {
      lines += ["facet normal 0 0 0", "  outer loop"]
      for point in [a, b, c] { lines.append("    vertex \(number(point.x)) \(number(point.y))\t\(number(point.z))") }
      lines += ["  endloop", "endfacet"]
    }
    lines.append("endsolid facet")
    let text = lines.map { capitals ? $0.uppercased() : $0 }.joined(separator: lineEnd)
    return Array(text.utf8)
  }
}
