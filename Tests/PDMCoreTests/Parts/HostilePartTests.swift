import Testing

@testable import PDMCore

/// Files that nobody meant to be read: no figure is checked, only that reading comes to an end without a trap.
@Suite("Parts that are broken")
struct HostilePartTests {
  static let samples: [(name: String, bytes: [UInt8])] = [
    ("a.stl", Solids.binary(Solids.block([1, 2, 3]))), ("b.stl", Solids.text(Solids.block([1, 2, 3]))),
    ("a.dxf", Array(Drawings.withHeader.utf8)), ("b.dxf", Array(Drawings.single.values.flatMap { $0 }.drawing.utf8)),
    ("c.dxf", Drawings.random(count: 8, seed: 2).binary(wideCodes: true)),
    ("d.dxf", Drawings.random(count: 8, seed: 2).binary(wideCodes: false)),
    ("a.nc", Array(GCodePrograms.named.values.joined().utf8)),
    ("b.nc", Array(GCodePrograms.random(count: 9, seed: 4).utf8)),
    (
      "a.stp",
      Array(
        """
        ISO-10303-21;HEADER;FILE_NAME('a''\\X2\\00E9\\X0\\','',(''),(''),'','','');ENDSEC;DATA;/* c */
        #1=CARTESIAN_POINT('',(0.,1.E-1,-2.));#2=(LENGTH_UNIT()NAMED_UNIT(*)SI_UNIT(.MILLI.,.METRE.));
        #3=(GLOBAL_UNIT_ASSIGNED_CONTEXT((#2))REPRESENTATION_CONTEXT('',''));#4=PRODUCT('','n','',());ENDSEC;
        """.utf8)
    ),
  ]

  static let pieces = [
    "1e308", "-1e308", "99999999999999999999999", "1e-400", "nan", "-", "'", "(", ")", ";", "/*", "#",
    "\\X2\\D800\\X0\\",
    "G2 I1e30", "L99999999999999", "G91 G81", "M6 T", "G20", "\n", "\r", "0\nPOLYLINE\n", "70\n-9e18\n", "42\n1e300\n",
    "%",
    "9223372036854775808", "\0", "solid", "vertex 1e999", "#1=(A()B());",
  ]

  @Test(arguments: samples.indices) func `no cut of a file traps`(index: Int) {
    let (name, bytes) = Self.samples[index]
    let whole = PartSummary(of: bytes, name: name.utf8)
    for length in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 150)) {
      let cut = PartSummary(of: Array(bytes.prefix(length)), name: name.utf8)
      #expect(cut.size == length)
      _ = PartDifference(old: whole, new: cut).lines
    }
  }

  @Test(arguments: samples.indices) func `no damage to a file traps`(index: Int) {
    let (name, bytes) = Self.samples[index]
    var random = SplitMix64(seed: UInt64(index))
    let whole = PartSummary(of: bytes, name: name.utf8)
    for _ in 0..<60 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let place = Int.random(in: 0..<damaged.count, using: &random)
        if Bool.random(using: &random) {
          damaged[place] = UInt8.random(in: 0...255, using: &random)
        } else {
          let piece = Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)]
          damaged.insert(contentsOf: piece.utf8, at: place)
        }
      }
      let summary = PartSummary(of: damaged, name: name.utf8)
      _ = summary.lines
      _ = PartDifference(old: whole, new: summary).lines
    }
  }
}
