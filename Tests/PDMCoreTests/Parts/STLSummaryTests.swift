import Testing

@testable import PDMCore

@Suite("Summaries of STL files")
struct STLSummaryTests {
  /// Volume by prisms down to z = 0, area by Heron's formula, edges in a table.
  private static let script =
    PartReference.boxCode + """
      import sys, struct, collections, math, re
      data = sys.stdin.buffer.read()
      corners = []
      if len(data) == 84 + 50 * struct.unpack_from('<I', data, 80)[0]:
        for at in range(84, len(data), 50):
          v = struct.unpack_from('<12fH', data, at)
          corners.append((v[3:6], v[6:9], v[9:12]))
      else:
        body = re.sub(r'(?im)^\\s*(end)?solid.*$', '', data.decode())
        points = [tuple(map(float, m.split())) for m in re.findall(r'(?i)vertex\\s+(\\S+\\s+\\S+\\s+\\S+)', body)]
        corners = list(zip(points[0::3], points[1::3], points[2::3]))
      box, volumes, areas, edges = Box(), [], [], collections.Counter()
      for a, b, c in corners:
        for p in (a, b, c): box.add(p)
        shadow = ((b[0]-a[0]) * (c[1]-a[1]) - (c[0]-a[0]) * (b[1]-a[1])) / 2
        volumes.append(shadow * (a[2] + b[2] + c[2]) / 3)
        x, y, z = sorted((math.dist(a, b), math.dist(b, c), math.dist(c, a)), reverse=True)
        areas.append(math.sqrt(max(0, (x+(y+z)) * (z-(x-y)) * (z+(x-y)) * (x+(y-z)))) / 4)
        for e in ((a, b), (b, c), (c, a)): edges[e] += 1
      box.show()
      print('triangles\\t%d' % len(corners)); print('volume\\t%r' % math.fsum(volumes))
      print('surface\\t%r' % math.fsum(areas))
      print('closed\\t%d' % all(edges[e] == edges[e[1], e[0]] or e[0] == e[1] for e in list(edges)))
      """

  private static func figures(_ summary: PartSummary) throws -> [String: Double] {
    var figures = PartReference.corners(try #require(summary.box("size")))
    for label in ["triangles", "volume", "surface"] { figures[label] = summary.number(label) }
    figures["closed"] = summary.fact("mesh") == .text("closed") ? 1 : 0
    return figures
  }

  private static let ball = Solids.ball(radius: 12.5, at: [40, -7, 3], meridians: 24, parallels: 15)

  private static let files: [String: [UInt8]] = [
    "binary": Solids.binary(ball), "binary that begins with solid": Solids.binary(ball, header: "solid ball"),
    "text": Solids.text(ball), "text in capitals": Solids.text(ball, capitals: true, lineEnd: "\r\n"),
    "two solids": Solids.text(ball) + [10] + Solids.text(Solids.block([1, 2, 3])),
    "two bodies": Solids.binary(Solids.block([3, 4, 5], at: [-1, -1, -1]) + ball),
    "a hole": Solids.binary(Array(ball.dropLast())),
    "one triangle turned over": Solids.binary(ball.dropLast() + ball.suffix(1).map { ($0.1, $0.0, $0.2) }),
    "one triangle twice": Solids.text(ball + ball.suffix(1)),
  ]

  @Test(arguments: files.keys.sorted()) func `figures are those of another computation`(name: String) throws {
    let file = try #require(Self.files[name])
    var expected = try PartReference.figures(Self.script, of: file)
    let found = try Self.figures(PartSummary(of: file, name: "ball.stl".utf8))
    // The volume of an open mesh depends on how it is cut up, and has another label.
    if expected["closed"] == 0 { expected["volume"] = nil }
    // Heron's formula loses digits on thin triangles.
    #expect(PartReference.differences(found, expected, tolerance: 1e-7) == [])
  }

  @Test func `a block has the figures of a block`() throws {
    let summary = PartSummary(of: Solids.binary(Solids.block([10, 20, 5], at: [1, 2, 3])), name: "b.stl".utf8)
    #expect(
      summary.lines == [
        "type        STL, binary", "bytes       684", "triangles   12", "size        10.000 x 20.000 x 5.000",
        "size, from  (1.000, 2.000, 3.000) to (11.000, 22.000, 8.000)", "volume      1000.000",
        "surface     700.000", "mesh        closed",
      ])
  }

  @Test func `turned inside out, the volume is negative`() {
    let inward = Solids.block([1, 1, 1]).map { ($0.0, $0.2, $0.1) }
    #expect(PartSummary(of: Solids.binary(inward), name: "b.stl".utf8).number("volume") == -1)
  }

  @Test func `a file that is cut off says so and counts what is there`() {
    let whole = Solids.binary(Solids.block([1, 1, 1]))
    let cut = PartSummary(of: Array(whole.prefix(84 + 7 * 50 + 20)), name: "b.stl".utf8)
    #expect(cut.number("triangles") == 7)
    #expect(cut.notes.contains("the file is cut off: 12 triangles by its header, 7 there"))
    let lying = PartSummary(of: Solids.binary(Solids.block([1, 1, 1]), count: 4_000_000_000), name: "b.stl".utf8)
    #expect(lying.number("triangles") == 12)
    let short = PartSummary(of: Solids.binary(Solids.block([1, 1, 1]), count: 2), name: "b.stl".utf8)
    #expect(short.number("triangles") == 2)
    #expect(short.notes.contains("bytes behind the last triangle, not read: 500"))
  }

  @Test func `coordinates that are no numbers spoil no figure`() {
    let odd: [Solids.Triangle] = [
      ([.nan, 0, 0], [1, 0, 0], [0, 1, 0]), ([.infinity, 0, 0], [1, 0, 0], [0, 1, 0]),
    ]
    let binary = PartSummary(of: Solids.binary(Solids.block([1, 2, 3]) + odd), name: "b.stl".utf8)
    #expect(binary.number("triangles") == 14)
    #expect(binary.number("volume") == 6)
    #expect(binary.notes.contains("triangles whose coordinates are no numbers, left out: 2"))
    let text = PartSummary(of: Solids.text(Solids.block([1, 2, 3]) + odd), name: "b.stl".utf8)
    #expect(text.number("volume") == 6)
    #expect(text.notes.contains("triangles whose coordinates are no numbers, left out: 2"))
  }

  @Test(arguments: ["solid x\nendsolid x\n", "solid", "solid x facet\n vertex 1 2\n endfacet vertex 1 2 q"])
  func `nothing to measure is no figure`(text: String) {
    let summary = PartSummary(text, "a.stl")
    #expect(summary.kind == .stlASCII)
    #expect(summary.number("volume") == nil)
    #expect(summary.notes.contains("no triangles to measure"))
  }

  @Test func `the two zeros are one coordinate`() throws {
    let text = String(decoding: Solids.text(Solids.block([1, 2, 3])), as: UTF8.self)
    // Every other corner gets the zero with a sign.
    let lines = text.split(separator: "\n").map(String.init).enumerated().map { number, line in
      number % 2 == 0 ? line.replacing(" 0.0", with: " -0.0").replacing("\t0.0", with: "\t-0.0") : line
    }
    let summary = PartSummary(lines.joined(separator: "\n"), "a.stl")
    #expect(lines.contains { $0.contains("-0.0") })
    #expect(summary.fact("mesh") == .text("closed"))
  }

  @Test func `a corner that cannot be read takes its facet with it`() {
    let text =
      "solid\nfacet vertex 0 0 0 vertex 1 0 0 vertex 0 1 q endfacet facet vertex 0 0 0 vertex 1 0 0 vertex 0 1e2.5 0"
    let summary = PartSummary(text, "a.stl")
    #expect(summary.number("triangles") == 0)
    #expect(summary.notes.contains("facets without three corners that can be read, left out: 2"))
    #expect(!summary.notes.contains { $0.contains("no numbers") })
  }

  @Test func `facets with two or four corners are left out and counted`() {
    let text =
      "solid\nfacet vertex 0 0 0 vertex 1 0 0 endfacet facet vertex 0 0 0 vertex 1 0 0 vertex 1 1 0 vertex 0 1 0 endfacet"
    let summary = PartSummary(text, "a.stl")
    #expect(summary.number("triangles") == 0)
    #expect(summary.notes.contains("facets without three corners that can be read, left out: 2"))
  }
}
