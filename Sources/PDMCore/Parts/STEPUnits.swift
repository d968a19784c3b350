/// The unit of length of a STEP file: that of its instances of LENGTH_UNIT which a GLOBAL_UNIT_ASSIGNED_CONTEXT names.
/// Others may be there to define one (INCH by the millimetre) or for a density.
struct STEPUnits {
  private static let contextName = "GLOBAL_UNIT_ASSIGNED_CONTEXT(("
  /// Every context of an assembly may name units of its own.
  private static let most = 1000

  private var lengths: [(id: UInt64, name: String)] = []
  private var assigned: Set<UInt64> = []

  /// nil where none is stated; several, with commas, where parts of an assembly differ.
  var name: String? {
    let names = lengths.filter { assigned.contains($0.id) }.map(\.name)
    let distinct = names.enumerated().filter { !names[..<$0].contains($1) }.map(\.element)
    return distinct.isEmpty ? nil : distinct.joined(separator: ", ")
  }

  /// Takes in a complex instance of LENGTH_UNIT.
  mutating func readUnit(_ id: UInt64, _ bytes: Span<UInt8>, from start: Int, to end: Int) {
    guard lengths.count < Self.most else { return }
    let words = Self.words(bytes, from: start, to: end)
    if words.contains("CONVERSION_BASED_UNIT(") {
      guard let name = STEPText.strings(bytes, from: start, to: end).first else { return }
      lengths.append((id, Self.short(name.text)))
    } else if let unit = Self.prefixes.first(where: { words.contains("SI_UNIT(\($0.word),.METRE.)") }) {
      lengths.append((id, unit.name))
    }
  }

  /// Takes in a complex instance of GLOBAL_UNIT_ASSIGNED_CONTEXT.
  mutating func readContext(_ bytes: Span<UInt8>, from start: Int, to end: Int) {
    guard assigned.count < Self.most else { return }
    let words = Self.words(bytes, from: start, to: end)
    guard let list = words.firstRange(of: Self.contextName) else { return }
    for reference in words[list.upperBound...].prefix(while: { $0 != ")" }).split(separator: ",") {
      if reference.first == "#", let id = UInt64(reference.dropFirst()) { assigned.insert(id) }
    }
  }

  private static func words(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> String {
    String(decoding: (start..<end).map { bytes[$0] }.filter { $0 > 0x20 }, as: UTF8.self)
  }

  private static let prefixes: [(word: String, name: String)] = [
    ("$", "m"), (".MILLI.", "mm"), (".CENTI.", "cm"), (".DECI.", "dm"), (".MICRO.", "um"), (".NANO.", "nm"),
    (".KILO.", "km"),
  ]

  private static func short(_ name: String) -> String {
    switch name.uppercased() {
    case "INCH", "INCHES", "IN": "inch"
    case "FOOT", "FEET", "FT": "ft"
    case "MILLIMETRE", "MILLIMETER", "MM": "mm"
    default: name
    }
  }
}
