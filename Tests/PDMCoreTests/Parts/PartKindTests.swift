import Testing

@testable import PDMCore

@Suite("What a part file is")
struct PartKindTests {
  private static func kind(_ bytes: [UInt8], _ name: String) -> PartKind { PartKind(of: bytes.span, name: name.utf8) }

  @Test(arguments: [
    ("solid x\nfacet normal", "a", PartKind.stlASCII), ("  SOLID x\n FACET NORMAL", "a.dat", .stlASCII),
    ("solid ground for text", "notes.txt", .text), ("solid", "empty.STL", .stlASCII),
    ("ISO-10303-21;\nHEADER;", "a", .step), ("\u{FEFF}iso-10303-21;", "a.p21", .step),
    ("  0\r\nSECTION\r\n  2\r\nHEADER\r\n", "a", .dxf), ("999\nby hand\n0\nSECTION\n", "a", .dxf), ("", "b.dxf", .dxf),
    ("G0 X0", "a.nc", .gcode), ("G0 X0", "A.NGC", .gcode), ("%", "x.y.tap", .gcode), ("G0 X0", "readme", .text),
    ("", "a", .text), ("a\0b", "a.nc", .binary), ("a\0b", "x.stl", .binary), ("hello", "a.bin", .text),
  ]) func `text formats are told by content, then by name`(text: String, name: String, kind: PartKind) {
    #expect(Self.kind(Array(text.utf8), name) == kind)
  }

  @Test func `a binary STL is told by its size, whatever its header says`() {
    let block = Solids.block([1, 1, 1])
    #expect(Self.kind(Solids.binary(block, header: "solid facet normal"), "a") == .stlBinary)
    #expect(Self.kind(Solids.binary(block, header: "ISO-10303-21;"), "a.step") == .stlBinary)
    // The size does not fit; the name is all there is.
    #expect(Self.kind(Solids.binary(block, header: "solid", count: 99), "a.stl") == .stlBinary)
    #expect(Self.kind(Solids.binary(block, header: "solid", count: 99), "a") == .binary)
  }

  @Test(
    arguments: [
      ("%PDF-1.7", "PDF"),
      ("PK\u{3}\u{4}" + String(repeating: "x", count: 500), "ZIP container (3MF, FreeCAD, Office and others)"),
      ("PK\u{3}\u{4}xx3D/3dmodel.model", "3MF (ZIP container)"),
      ("PK\u{3}\u{4}Document.xml", "FreeCAD document (ZIP container)"),
      ("AC1032\0\0\0", "DWG (AutoCAD 2018)"), ("AC1099\0", "DWG (AC1099)"),
      ("**ABCDEFGHIJKLMNOPQRSTUVWXYZabc", "Parasolid, text"), ("PS\0\0", "Parasolid, binary"),
      (String(repeating: " ", count: 72) + "S      1\n", "IGES"), ("Version 9.5 JT  DM", "JT"),
      ("glTF\u{2}", "glTF, binary"),
      ("AutoCAD", nil), ("ACME parts list", nil), ("PKZIP is a program", nil),
    ] as [(String, String?)]) func `other formats are named`(text: String, name: String?)
  {
    #expect(Self.kind(Array(text.utf8), "x") == name.map(PartKind.other) ?? .text)
  }

  @Test(
    arguments: [
      ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "OLE compound file (SolidWorks, Inventor, older Office)"),
      ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "PNG image"), ([0xFF, 0xD8, 0xFF, 0xE0], "JPEG image"),
    ] as [([UInt8], String)]) func `and so are those of bytes`(bytes: [UInt8], name: String)
  {
    #expect(Self.kind(bytes, "x") == .other(name))
  }

  @Test(arguments: [("", 0), ("a", 1), ("a\n", 1), ("a\nb", 2), ("\n\n", 2)])
  func `lines of a text are counted`(text: String, lines: Int) {
    #expect(PartSummary(text, "notes").fact("lines") == .count(lines))
  }
}
