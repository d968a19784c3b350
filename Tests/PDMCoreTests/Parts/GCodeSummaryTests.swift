import Testing

@testable import PDMCore

@Suite("Summaries of G-code")
struct GCodeSummaryTests {
  private static func figures(_ summary: PartSummary) throws -> [String: Double] {
    let isPrint = summary.number("filament") != nil
    var figures = PartReference.corners(
      try #require(summary.box(isPrint ? "size of extruding moves" : "size of cutting moves")), "cut ")
    figures.merge(PartReference.corners(try #require(summary.box("size of all moves")), "all ")) { first, _ in first }
    let labels = [
      "extruding length", "travel length", "filament", "cutting length", "rapid length", "holes", "drilled depth",
    ]
    for label in labels { figures[label] = summary.number(label) }
    figures["seconds"] = summary.number(isPrint ? "time at feed" : "cutting time")
    guard case .values(let feeds) = summary.fact("feeds") else { return figures }
    figures["feeds"] = Double(feeds.count)
    figures["slowest"] = feeds.first
    figures["fastest"] = feeds.last
    return figures
  }

  private static func check(_ program: String) throws -> PartSummary {
    let expected = try PartReference.figures(GCodeReference.script, of: Array(program.utf8))
    let summary = PartSummary(program, "part.nc")
    #expect(try PartReference.differences(figures(summary), expected, tolerance: 2e-6) == [])
    return summary
  }

  @Test(arguments: GCodePrograms.named.keys.sorted()) func `figures are those of another reading`(name: String) throws {
    let summary = try Self.check(try #require(GCodePrograms.named[name]))
    // The first move begins nowhere.
    let expected = "rapid moves from or to a place that the program does not say, not in the length: 1"
    #expect(summary.notes.contains(expected))
    #expect(!summary.notes.contains { $0.contains("not all moves") || $0.contains("cutting moves") })
  }

  @Test(arguments: [1, 2, 3] as [UInt64]) func `so are those of many moves`(seed: UInt64) throws {
    _ = try Self.check(GCodePrograms.random(count: 60, seed: seed))
  }

  /// A helix of ten turns: length by Pythagoras.
  @Test func `a helix has the length of a helix`() {
    let turns = (1...10).map { "G2 X10 Y0 Z-\($0) I-10 J0\n" }.joined()
    let summary = PartSummary("G21 G0 X10 Y0 Z0\nF600\n\(turns)", "a.ngc")
    let length = ((20 * Double.pi * 10) * (20 * Double.pi * 10) + 100).squareRoot()
    #expect(PartFact.same(.length(length), summary.fact("cutting length")))
    #expect(PartFact.same(.seconds(length / 10), summary.fact("cutting time")))
    #expect(summary.box("size of cutting moves")?.size == SIMD3(20, 20, 10))
  }

  @Test func `units, tools and speeds are named in their order`() {
    let program =
      "G20 G90\nT12 M6\nM3 S1200\nG0 X0 Y0 Z0\nG1 X1 F10\nT3\nT0101 M06\nS800 M3\nG1 X2 F5.5\nT12 M6\nM104 S200\n"
    let summary = PartSummary(program, "a.nc")
    #expect(summary.unit == "inch")
    #expect(summary.fact("tools") == .names(["T12", "T0101"]))
    #expect(summary.number("tool changes") == 3)
    #expect(summary.fact("spindle speeds") == .values([800, 1200]))
    #expect(summary.fact("feeds") == .values([5.5, 10]))
  }

  @Test func `both units are brought to the first`() {
    let summary = PartSummary("G21 G0 X0 Y0 Z0\nG1 X10 F100\nG20 G1 X1 F10\n", "a.nc")
    #expect(summary.unit == "mm")
    #expect(PartFact.same(summary.fact("cutting length"), .length(25.4)))
    #expect(PartFact.same(summary.fact("cutting time"), .seconds(9.637795275590552)))
    #expect(summary.notes.contains("G20 and G21 are both used; figures are in the first"))
  }

  @Test func `and so is the millimetre in a program of inches`() {
    let summary = PartSummary("G20 G0 X0 Y0 Z0\nG1 X1 F10\nG21 G1 X50.8\n", "a.nc")
    #expect(summary.unit == "inch")
    #expect(PartFact.same(summary.fact("cutting length"), .length(2)))
  }

  @Test func `holes that repeat by steps are counted`() {
    let summary = PartSummary("G21 G90 G0 X0 Y0 Z10\nG91 G81 X5 Z-7 R-8 L4 F50\nG80 G90 G1 X30 F10\n", "a.ngc")
    #expect(summary.number("holes") == 4)
    #expect(summary.number("drilled depth") == 28)
    #expect(summary.number("cutting length") == 10)
    #expect(summary.box("size of cutting moves")?.low == SIMD3(5, 0, -5))
  }

  @Test func `filament that is drawn back and pushed again counts once, for each tool`() {
    let summary = PartSummary("M83\nG21 G90 G1 X0 Y0 Z0 F900\nG1 X9 E2\nT1\nG1 X0 E3\nG1 E-1\nT0\nG1 E-1\n", "a.gcode")
    #expect(summary.number("filament") == 5)
  }
}
