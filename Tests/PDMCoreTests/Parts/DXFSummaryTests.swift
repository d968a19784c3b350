import Testing

@testable import PDMCore

@Suite("Summaries of DXF drawings")
struct DXFSummaryTests {
  /// Arcs and ellipses are walked along in small steps.
  private static let script =
    PartReference.boxCode + """
      import sys, math, collections
      lines = [l.strip() for l in sys.stdin.read().split('\\n')]
      pairs = [(int(c), v) for c, v in zip(lines[0::2], lines[1::2])]
      at = next(i for i, p in enumerate(pairs) if p == (2, 'ENTITIES'))
      entities, steps, box = [], 6000, Box()
      for c, v in pairs[at + 1:]:
        if c == 0 and v == 'ENDSEC': break
        if c == 0: entities.append((v, []))
        else: entities[-1][1].append((c, v))
      def walk(cx, cy, r, a, b, flip, z=0):
        for i in range(steps + 1):
          t = a + (b - a) * i / steps
          box.add(((cx + r * math.cos(t)) * flip, cy + r * math.sin(t), z * flip))
      def bulged(points, closed, flip, z):
        ring = points + points[:1] if closed else points
        for p, q in zip(ring, ring[1:]):
          p0, p1 = complex(p[0], p[1]), complex(q[0], q[1])
          angle = 4 * math.atan(p[2])
          for i in range(steps // 3 + 1):
            s = i / (steps // 3)
            # The chord seen from the arc: a point of it by the inscribed angle.
            w = p0 + (p1 - p0) * (s if abs(angle) < 1e-12 else (1 - complex(math.cos(angle * s), math.sin(angle * s)))
              / (1 - complex(math.cos(angle), math.sin(angle))))
            box.add((w.real * flip, w.imag, z * flip))
      counts, open_line = collections.Counter(), None
      for name, groups in entities:
        g = {c: v for c, v in groups}
        n = lambda c, d=0.0: float(g.get(c, d))
        flip = -1 if n(230, 1) < 0 else 1
        if name == 'VERTEX': open_line[0].append((n(10), n(20), n(42))); continue
        if name == 'SEQEND': bulged(open_line[0], open_line[1], open_line[2], 0); continue
        counts[name] += 1
        if g.get(67) == '1': continue
        if name == 'LINE': box.add((n(10), n(20), n(30))); box.add((n(11), n(21), n(31)))
        if name == 'POINT': box.add((n(10), n(20), n(30)))
        if name == 'CIRCLE': walk(n(10), n(20), n(40), 0, 2 * math.pi, flip, n(30))
        if name == 'ARC':
          a, b = math.radians(n(50)), math.radians(n(51))
          walk(n(10), n(20), n(40), a, b if b > a else b + 2 * math.pi, flip, n(30))
        if name == 'ELLIPSE':
          m = complex(n(11), n(21)); k = m * 1j * n(40)
          for i in range(steps + 1):
            t = n(41) + (n(42) - n(41)) * i / steps; w = m * math.cos(t) + k * math.sin(t)
            box.add((n(10) + w.real, n(20) + w.imag, n(30)))
        if name == 'LWPOLYLINE':
          points = []
          for c, v in groups:
            if c == 10: points.append([float(v), 0, 0])
            if c == 20: points[-1][1] = float(v)
            if c == 42: points[-1][2] = float(v)
          bulged(points, int(g.get(70, 0)) & 1, flip, n(38))
        if name == 'POLYLINE': open_line = ([], int(g.get(70, 0)) & 1, flip)
      for name, k in counts.items(): print('%s\\t%d' % (name, k))
      box.show()
      """

  private static func figures(_ summary: PartSummary) throws -> [String: Double] {
    summary.counts().merging(PartReference.corners(try #require(summary.box("size")))) { first, _ in first }
  }

  @Test(arguments: Array(Drawings.single.keys.sorted()))
  func `extents are those of points walked along`(name: String) throws {
    let file = try #require(Drawings.single[name]).drawing
    let expected = try PartReference.figures(Self.script, of: Array(file.utf8))
    #expect(try PartReference.differences(Self.figures(PartSummary(file, "a.dxf")), expected, tolerance: 1e-5) == [])
  }

  @Test func `so are those of many entities at once`() throws {
    let file = Drawings.random(count: 40, seed: 11).drawing
    let expected = try PartReference.figures(Self.script, of: Array(file.utf8))
    #expect(try PartReference.differences(Self.figures(PartSummary(file, "a.dxf")), expected, tolerance: 1e-5) == [])
  }

  @Test func `the binary form has the same figures`() throws {
    let drawing = Drawings.random(count: 40, seed: 5)
    for wide in [true, false] {
      let binary = PartSummary(of: drawing.binary(wideCodes: wide), name: "a.dxf".utf8)
      #expect(binary.kind == .dxfBinary)
      #expect(binary.facts == PartSummary(drawing.drawing, "a.dxf").facts)
      #expect(binary.notes == [])
    }
  }

  @Test func `header, layers and blocks are named`() {
    let summary = PartSummary(Drawings.withHeader, "a.dxf")
    #expect(summary.fact("version") == .text("AutoCAD 2013"))
    #expect(summary.unit == "mm")
    #expect(summary.fact("layers") == .names(["Cut", "Bend", "0"]))
    #expect(summary.counts() == ["INSERT": 1])
    #expect(summary.counts("entities in blocks") == ["LINE": 2])
    #expect(summary.box("size") == nil)
    #expect(summary.box("size by the header")?.size == SIMD3(5, 6, 0))
  }

  @Test func `what has no extents of its own is named`() {
    let file = (Drawings.line(0, 0, 1, 1) + [(0, "MTEXT"), (10, "500"), (20, "1"), (0, "SPLINE"), (10, "7")]).drawing
    #expect(PartSummary(file, "a.dxf").notes == ["not in the size: 1 MTEXT, 1 SPLINE"])
    let paper = (Drawings.line(0, 0, 1, 1) + Drawings.line(0, 0, 90, 90) + [(67, "1")]).drawing
    #expect(PartSummary(paper, "a.dxf").box("size")?.size == SIMD3(1, 1, 0))
    #expect(PartSummary(paper, "a.dxf").notes == ["entities on layouts, not in the size: 1"])
    let broken = (Drawings.line(0, 0, 1, 1) + [(0, "CIRCLE"), (10, "x"), (20, "1"), (40, "2")]).drawing
    #expect(PartSummary(broken, "a.dxf").notes == ["entities that lack coordinates, not in the size: 1"])
  }

  @Test func `entities are added and removed whatever their handles are`() {
    let old = [(5, "A1")] + Drawings.line(0, 0, 1, 1) + [(5, "A2")] + Drawings.line(0, 0, 2, 2) + [(5, "A3")]
    let new = Drawings.line(0, 0, 2, 2) + [(5, "B1")] + Drawings.line(0, 0, 3, 3) + Drawings.line(0, 0, 3, 3)
    let difference = PartDifference(old: PartSummary(old.drawing, "a.dxf"), new: PartSummary(new.drawing, "a.dxf"))
    #expect(difference.lines.contains("LINE      +2 -1"))
  }

  @Test(arguments: ["0\nSECTION\n2\nENTITIES\n0\nLINE\n10\n", "0\nSECTION\n2\nENTITIES\nfoo\nbar\n", "0\nSECTION", ""])
  func `a file that ends too early says so`(text: String) {
    let summary = PartSummary(text, "a.dxf")
    #expect(summary.kind == .dxf)
    #expect(summary.notes.contains { $0.hasPrefix("reading ended") || $0.hasPrefix("the file is cut off") })
  }
}
