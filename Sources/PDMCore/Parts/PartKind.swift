/// What a part file is, as far as its bytes and its name tell.
enum PartKind: Sendable, Hashable {
  case stlBinary
  case stlASCII
  /// ISO 10303-21.
  case step
  case dxf
  case dxfBinary
  case gcode
  case text
  /// A format that is known by name only, such as `PDF` or `DWG (AutoCAD 2018)`.
  case other(String)
  case binary

  /// For people.
  var title: String {
    switch self {
    case .stlBinary: "STL, binary"
    case .stlASCII: "STL, ASCII"
    case .step: "STEP (ISO 10303-21)"
    case .dxf: "DXF, ASCII"
    case .dxfBinary: "DXF, binary"
    case .gcode: "G-code"
    case .text: "text"
    case .other(let name): name
    case .binary: "binary, of unknown format"
    }
  }

  /// For programs.
  var word: String {
    switch self {
    case .stlBinary: "stl_binary"
    case .stlASCII: "stl_ascii"
    case .step: "step"
    case .dxf: "dxf_ascii"
    case .dxfBinary: "dxf_binary"
    case .gcode: "gcode"
    case .text: "text"
    case .other: "other"
    case .binary: "binary"
    }
  }

  private static let gcodeExtensions: Set<String> = [
    "nc", "ngc", "gcode", "gco", "g", "tap", "cnc", "mpf", "spf", "eia", "min", "din", "ncc",
  ]

  /// Content decides; the extension only where many formats look alike.
  ///
  /// The size of a binary STL follows from its count of triangles and is asked first, since its header may hold
  /// anything: many begin with `solid` as the ASCII form does.
  init(of bytes: Span<UInt8>, name: some Collection<UInt8>) {
    let probe = ByteProbe(bytes)
    let suffix = Self.suffix(of: name)
    if BinarySTL.hasMatchingSize(bytes) {
      self = .stlBinary
    } else if probe.begins("AutoCAD Binary DXF\r\n\u{1A}\0") {
      self = .dxfBinary
    } else if let format = PartMagic.format(probe, bytes) {
      self = .other(format)
    } else if probe.textBegins("ISO-10303-21") {
      self = .step
    } else if probe.isBinary {
      self = suffix == "stl" && bytes.count >= BinarySTL.headerSize ? .stlBinary : .binary
    } else if probe.textBegins("solid"), suffix == "stl" || probe.contains("facet") {
      self = .stlASCII
    } else if suffix == "dxf" || probe.isDXF {
      self = .dxf
    } else if Self.gcodeExtensions.contains(suffix) {
      self = .gcode
    } else {
      self = .text
    }
  }

  private static func suffix(of name: some Collection<UInt8>) -> String {
    let bytes = Array(name)
    guard let point = bytes.lastIndex(of: UInt8(ascii: ".")) else { return "" }
    return String(decoding: bytes[(point + 1)...], as: UTF8.self).lowercased()
  }
}
