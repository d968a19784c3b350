import Foundation

/// Group codes and values, as they stand in a DXF file.
typealias DXFGroups = [(code: Int, value: String)]

enum Drawings {
  static func line(_ x: Double, _ y: Double, _ u: Double, _ v: Double) -> DXFGroups {
    [(0, "LINE"), (8, "0"), (10, "\(x)"), (20, "\(y)"), (30, "0.0"), (11, "\(u)"), (21, "\(v)"), (31, "0.0")]
  }

  static func arc(_ x: Double, _ y: Double, _ radius: Double, _ start: Double, _ end: Double) -> DXFGroups {
    [
      (0, "ARC"), (8, "0"), (10, "\(x)"), (20, "\(y)"), (30, "0.0"), (40, "\(radius)"), (50, "\(start)"),
      (51, "\(end)"),
    ]
  }

  static func polyline(_ points: [(Double, Double, Double)], closed: Bool) -> DXFGroups {
    var groups: DXFGroups = [(0, "LWPOLYLINE"), (8, "0"), (90, "\(points.count)"), (70, closed ? "1" : "0")]
    for (x, y, bulge) in points {
      groups += [(10, "\(x)"), (20, "\(y)")]
      if bulge != 0 { groups.append((42, "\(bulge)")) }
    }
    return groups
  }

  static let single: [String: DXFGroups] = [
    "line": line(-1.5, 2, 3, -4), "point": [(0, "POINT"), (10, "1.5"), (20, "-2"), (30, "3")],
    "circle": [(0, "CIRCLE"), (10, "3"), (20, "-4"), (30, "2"), (40, "2.5")],
    "arc over the top": arc(1, 2, 10, 45, 135), "arc through zero": arc(1, 2, 10, 300, 30),
    "arc in one quarter": arc(1, 2, 10, 10, 80), "arc of nearly a turn": arc(1, 2, 10, 91, 89),
    "mirrored arc": arc(5, 2, 10, 20, 110) + [(210, "0"), (220, "0"), (230, "-1")],
    "polyline": polyline([(0, 0, 1), (4, 0, 0.5), (4, 3, -2), (-1, 5, 0.1)], closed: true),
    "open polyline": polyline([(0, 0, 0.3), (4, 0, 9), (4, 3, -2)], closed: false),
    "mirrored polyline": polyline([(1, 0, 1), (4, 7, -0.5)], closed: true) + [(38, "2"), (230, "-1.0")],
    "old polyline": [
      (0, "POLYLINE"), (70, "1"), (0, "VERTEX"), (10, "1"), (20, "2"), (42, "-1"), (0, "VERTEX"), (10, "1"), (20, "-7"),
      (0, "SEQEND"),
    ],
    "ellipse": ellipse(0, 2 * .pi), "part of an ellipse": ellipse(1, 2.5),
    "turned-over part of an ellipse": ellipse(3, 5),
  ]

  private static func ellipse(_ start: Double, _ end: Double) -> DXFGroups {
    [
      (0, "ELLIPSE"), (10, "1"), (20, "2"), (30, "0"), (11, "3"), (21, "4"), (31, "0"), (40, "0.4"), (41, "\(start)"),
      (42, "\(end)"),
    ]
  }

  static func random(count: Int, seed: UInt64) -> DXFGroups {
    var random = SplitMix64(seed: seed)
    func number(_ range: ClosedRange<Double>) -> Double { Double.random(in: range, using: &random) }
    var groups: DXFGroups = []
    for index in 0..<count {
      let (x, y) = (number(-90...90), number(-90...90))
      switch index % 4 {
      case 0: groups += line(x, y, number(-90...90), number(-90...90))
      case 1: groups += arc(x, y, number(1...60), number(0...360), number(0...360))
      case 2: groups += [(0, "CIRCLE"), (8, "0"), (10, "\(x)"), (20, "\(y)"), (40, "\(number(1...40))")]
      default:
        groups += polyline([(x, y, number(-2...2)), (-x, y, number(-1...1)), (y, x, number(-3...3))], closed: true)
      }
    }
    return groups
  }

  static let withHeader =
    ([
      (999, "a comment"), (0, "SECTION"), (2, "HEADER"), (9, "$ACADVER"), (1, "AC1027"), (9, "$INSUNITS"),
      (70, "     4"),
      (9, "$EXTMIN"), (10, "0.0"), (20, "0.0"), (30, "0.0"), (9, "$EXTMAX"), (10, "5.0"), (20, "6.0"), (30, "0.0"),
      (0, "ENDSEC"), (0, "SECTION"), (2, "TABLES"), (0, "TABLE"), (2, "LAYER"), (0, "LAYER"), (2, "Cut"), (0, "LAYER"),
      (2, "Bend"), (0, "ENDTAB"), (0, "ENDSEC"), (0, "SECTION"), (2, "BLOCKS"), (0, "BLOCK"), (2, "B1"),
    ] as DXFGroups).text + (line(0, 0, 500, 500) + line(1, 1, 2, 2)).text
    + ([(0, "ENDBLK"), (0, "ENDSEC")] as DXFGroups).text
    + ([(0, "INSERT"), (8, "Cut"), (2, "B1"), (10, "0"), (20, "0")] as DXFGroups).drawing
}

extension [(code: Int, value: String)] {
  /// As lines, the codes set to the right as AutoCAD does.
  var text: String { map { String(format: "%3d", $0.code) + "\r\n\($0.value)\r\n" }.joined() }

  /// Within a section of entities.
  var drawing: String {
    ([(0, "SECTION"), (2, "ENTITIES")] as DXFGroups).text + text + ([(0, "ENDSEC"), (0, "EOF")] as DXFGroups).text
  }

  func binary(wideCodes: Bool) -> [UInt8] {
    var bytes = [UInt8]("AutoCAD Binary DXF\r\n\u{1A}\0".utf8)
    func append(_ value: some FixedWidthInteger) {
      for shift in stride(from: 0, to: value.bitWidth, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: value >> shift))
      }
    }
    for (code, value) in [(0, "SECTION"), (2, "ENTITIES")] + self + [(0, "ENDSEC"), (0, "EOF")] {
      if wideCodes { append(Int16(code)) } else { append(UInt8(code)) }
      switch code {
      case 10...59, 210...239: append((Double(value) ?? 0).bitPattern)
      case 60...79: append(Int16(value) ?? 0)
      case 90...99: append(Int32(value) ?? 0)
      default: bytes += [UInt8](value.utf8) + [0]
      }
    }
    return bytes
  }
}
