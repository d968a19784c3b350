import Testing

@testable import PDMCore

@Suite("What differs between two versions of a part")
struct PartDifferenceTests {
  private static func block(_ size: Solids.Point, at corner: Solids.Point = .zero) -> PartSummary {
    PartSummary(of: Solids.binary(Solids.block(size, at: corner)), name: "block.stl".utf8)
  }

  @Test func `figures that differ stand side by side`() {
    let difference = PartDifference(old: Self.block([10, 20, 5]), new: Self.block([10, 20, 6]))
    #expect(
      difference.lines == [
        "size     10.000 x 20.000 x 5.000 -> 10.000 x 20.000 x 6.000", "volume   1000.000 -> 1200.000  (+20.0 %)",
        "surface  700.000 -> 760.000  (+8.6 %)",
      ])
  }

  @Test func `a part that only moved has other corners`() {
    let difference = PartDifference(old: Self.block([1, 1, 1]), new: Self.block([1, 1, 1], at: [0, 0, 2]))
    #expect(difference.lines == ["size, from  (0.000, 0.000, 0.000) -> (0.000, 0.000, 2.000)"])
  }

  @Test func `counts say by how much`() {
    let two = Solids.block([1, 1, 1]) + Solids.block([1, 1, 1], at: [0, 0, 5])
    let new = PartSummary(of: Solids.binary(two), name: "block.stl".utf8)
    let lines = PartDifference(old: Self.block([1, 1, 6]), new: new).lines
    #expect(lines.prefix(2) == ["bytes      684 -> 1,284  (+600)", "triangles  12 -> 24  (+12)"])
  }

  @Test func `what is alike has no line`() {
    #expect(PartDifference(old: Self.block([1, 2, 3]), new: Self.block([1, 2, 3])).lines == [])
    // The same body, its triangles in another order and counted from another corner.
    let turned = Solids.block([0.1, 0.7, 0.3]).reversed().map { ($0.1, $0.2, $0.0) }
    let new = PartSummary(of: Solids.binary(turned), name: "block.stl".utf8)
    #expect(PartDifference(old: Self.block([0.1, 0.7, 0.3]), new: new).entries == [])
  }

  @Test func `a small difference is shown with the decimals it takes`() {
    let lines = PartDifference(old: Self.block([1, 1, 1]), new: Self.block([1, 1, 1.0001])).lines
    #expect(lines.contains { $0.hasPrefix("volume") && $0.contains("1.000000 -> 1.000100  (less than +0.1 %)") })
    #expect(lines.contains { $0.hasPrefix("size ") && $0.contains("1.000000 -> 1.000000 x 1.000000 x 1.000100") })
  }

  @Test func `a new part and one that is gone have the figures of one side`() {
    let block = Self.block([10, 20, 5])
    for difference in [PartDifference(old: nil, new: block), PartDifference(old: block, new: nil)] {
      #expect(difference.lines.contains("triangles  12"))
      #expect(difference.lines.contains("size       10.000 x 20.000 x 5.000"))
    }
    #expect(PartDifference(old: nil, new: nil).lines == [])
  }

  @Test func `another type of file is named, and figures that both have are compared`() {
    let ascii = PartSummary(of: Solids.text(Solids.block([10, 20, 5])), name: "block.stl".utf8)
    let lines = PartDifference(old: Self.block([10, 20, 5]), new: ascii).lines
    #expect(lines.first == "type   STL, binary -> STL, ASCII")
    #expect(lines.count == 2)
    let pdf = PartSummary("%PDF-1.4", "block.pdf")
    #expect(PartDifference(old: ascii, new: pdf).lines.contains("triangles  12 -> none"))
  }

  @Test func `names that came and went are listed`() {
    let old = PartSummary("T1 M6\nT2 M6\n", "a.nc")
    let new = PartSummary("T1 M6\nT7 M6\n", "a.nc")
    #expect(PartDifference(old: old, new: new).lines == ["tools  T1, T2 -> T1, T7  (+T7, -T2)"])
    let swapped = PartSummary("T2 M6\nT1 M6\n", "a.nc")
    #expect(PartDifference(old: old, new: swapped).lines == ["tools  T1, T2 -> T2, T1  (in another order)"])
  }

  @Test func `feeds that came and went are listed`() {
    func program(_ feeds: [Int]) -> PartSummary {
      PartSummary("G21 G0 X0 Y0 Z0\n" + feeds.map { "G91 G1 X1 F\($0)\n" }.joined(), "a.nc")
    }
    let lines = PartDifference(old: program(Array(1...8)), new: program([1, 2, 3, 4, 5, 6, 70, 8])).lines
    #expect(lines.contains { $0.hasSuffix("1 to 8 (8 different) -> 1 to 70 (8 different)  (+70, -7)") })
  }

  @Test func `notes say which side they are of`() {
    let old = PartSummary("G21 G0 X0 Y0 Z0\nG1 X1 F10\n", "a.nc")
    let new = PartSummary("G21 G0 X0 Y0 Z0\nG1 X2 F10\nG1 X#1\n", "a.nc")
    let lines = PartDifference(old: old, new: new).lines
    #expect(lines.contains("note, after: not all moves could be read: lines with expressions or unknown codes: 1"))
    #expect(lines.contains { $0.hasPrefix("note: rapid moves") })
    #expect(lines.contains { $0.hasPrefix("cutting length") && $0.hasSuffix("1.000 mm -> 2.000 mm  (+100.0 %)") })
  }

  /// Counts as multisets, by Python.
  @Test func `entities that came and went are those of a table`() throws {
    var random = SplitMix64(seed: 21)
    func drawing() -> [DXFGroups] {
      (0..<80).map { _ in
        let (x, y) = (Double(Int.random(in: 0...5, using: &random)), Double(Int.random(in: 0...5, using: &random)))
        return Bool.random(using: &random) ? Drawings.line(x, y, y, x) : Drawings.arc(0, 0, 1, x, y)
      }
    }
    let (old, new) = (drawing(), drawing())
    let script = """
      import sys, collections
      a, b = [collections.Counter(s.split('|')) for s in sys.stdin.read().split('||')]
      for sign, d in (('added', b - a), ('removed', a - b)):
        for t in ('LINE', 'ARC'): print('%s %s\\t%d' % (t, sign, sum(n for k, n in d.items() if k.startswith(t))))
      """
    func flat(_ entities: [DXFGroups]) -> String {
      entities.map { $0.map(\.value).joined(separator: " ") }.joined(separator: "|")
    }
    let expected = try PartReference.figures(script, of: Array("\(flat(old))||\(flat(new))".utf8))
    let difference = PartDifference(
      old: PartSummary(old.flatMap { $0 }.drawing, "a.dxf"), new: PartSummary(new.flatMap { $0 }.drawing, "a.dxf"))
    var found: [String: Double] = [:]
    for entry in difference.entries {
      guard case .entities(let added, let removed) = entry.change else { continue }
      found["\(entry.label) added"] = Double(added)
      found["\(entry.label) removed"] = Double(removed)
    }
    #expect(found == expected)
  }
}
