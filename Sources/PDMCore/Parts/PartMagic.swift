/// Formats that are only named, by the bytes they begin with.
enum PartMagic {
  static func format(_ probe: ByteProbe, _ bytes: Span<UInt8>) -> String? {
    if probe.begins("PK\u{3}\u{4}") || probe.begins("PK\u{5}\u{6}") { return container(probe) }
    if probe.begins("AC"), let release = drawingRelease(probe) { return "DWG (\(release))" }
    if let (_, name) = beginnings.first(where: { probe.begins($0.bytes) }) { return name }
    if probe.begins("RIFF"), probe.has("WEBP", at: 8) { return "WebP image" }
    if probe.begins("Version "), probe.has("JT", at: 12) { return "JT" }
    // IGES 5.3, section 2.2: cards of 80 columns, the section's letter in column 73 and a number behind it.
    if probe.has("S", at: 72),
      probe.head.dropFirst(73).prefix(7).elementsEqual("      1".utf8)
        || probe.head.dropFirst(73).prefix(7).elementsEqual("0000001".utf8)
    {
      return "IGES"
    }
    return nil
  }

  private static let beginnings: [(bytes: [UInt8], name: String)] = [
    ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "OLE compound file (SolidWorks, Inventor, older Office)"),
    (Array("**ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8), "Parasolid, text"),
    ([0x50, 0x53, 0x00, 0x00], "Parasolid, binary"),
    (Array("ACIS BinaryFile".utf8), "ACIS, binary"),
    (Array("ASM BinaryFile".utf8), "ACIS, binary (Autodesk ShapeManager)"),
    (Array("3D Geometry File Format".utf8), "Rhino 3DM"),
    (Array("Kaydara FBX Binary".utf8), "FBX, binary"),
    (Array("glTF".utf8), "glTF, binary"),
    (Array("ply\n".utf8), "PLY"), (Array("ply\r\n".utf8), "PLY"),
    (Array("V_CFV2".utf8), "CATIA V5"), (Array("V5_CFV2".utf8), "CATIA V5"),
    (Array("#UGC:2".utf8), "Creo (Pro/ENGINEER)"),
    (Array("GCDE".utf8), "binary G-code"),
    (Array("%PDF-".utf8), "PDF"),
    ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "PNG image"),
    ([0xFF, 0xD8, 0xFF], "JPEG image"),
    (Array("GIF87a".utf8), "GIF image"), (Array("GIF89a".utf8), "GIF image"),
    ([0x49, 0x49, 0x2A, 0x00], "TIFF image"), ([0x4D, 0x4D, 0x00, 0x2A], "TIFF image"),
    ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "7z archive"),
    ([0x1F, 0x8B], "gzip data"),
    ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "xz data"),
    ([0x28, 0xB5, 0x2F, 0xFD], "zstd data"),
  ]

  /// The table of members at the end names what the container is.
  private static func container(_ probe: ByteProbe) -> String {
    let members = [
      ("3D/3dmodel.model", "3MF"), ("GuiDocument.xml", "FreeCAD document"), ("Document.xml", "FreeCAD document"),
      ("word/document.xml", "Word document"), ("xl/workbook.xml", "Excel workbook"),
      ("ppt/presentation.xml", "PowerPoint presentation"), ("META-INF/manifest.xml", "OpenDocument"),
    ]
    guard let (_, name) = members.first(where: { probe.tailContains($0.0) }) else {
      return "ZIP container (3MF, FreeCAD, Office and others)"
    }
    return "\(name) (ZIP container)"
  }

  /// Open Design Specification for .dwg files, chapter 3: six letters name the release.
  private static func drawingRelease(_ probe: ByteProbe) -> String? {
    let word = String(decoding: probe.head.prefix(6), as: UTF8.self)
    // A text may begin with the same letters; the drawing has zeros behind them.
    guard probe.head.dropFirst(6).first == 0 else { return nil }
    return DXFNames.release(word) ?? (word.hasPrefix("AC1") || word.hasPrefix("AC2") ? word : nil)
  }
}
