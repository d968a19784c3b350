/// What can be said of one version of a part file without drawing it.
struct PartSummary: Sendable, Equatable {
  /// Entities that are counted together: those of the drawing, those of its blocks.
  struct EntityGroup: Sendable, Equatable {
    let name: String
    let tallies: [EntityTally]
  }

  let kind: PartKind
  /// In bytes.
  let size: Int
  /// The unit of length as the file states it (`mm`, `inch`); nil where it does not.
  private(set) var unit: String?
  private(set) var facts: [PartFact] = []
  private(set) var entities: [EntityGroup] = []
  /// What the facts leave out or take for granted, as sentences without a full stop.
  private(set) var notes: [String] = []

  /// - Parameter name: The name of the file, for the formats that only their extension tells.
  init(of bytes: [UInt8], name: some Collection<UInt8>) {
    kind = PartKind(of: bytes.span, name: name)
    size = bytes.count
    switch kind {
    case .stlBinary: BinarySTL.describe(bytes.span, in: &self)
    case .stlASCII: ASCIISTL.describe(bytes.span, in: &self)
    case .step: STEPReader.describe(bytes.span, in: &self)
    case .dxf, .dxfBinary: DXFReader.describe(bytes.span, isBinary: kind == .dxfBinary, in: &self)
    case .gcode: GCodeProgram.describe(bytes.span, in: &self)
    case .text: add("lines", .count(Self.lines(bytes.span)))
    case .other, .binary: break
    }
  }

  mutating func add(_ label: String, _ value: PartFact.Value) {
    facts.append(PartFact(label: label, value: value))
  }

  /// Adds a measure that came out finite; otherwise a note, since a sum of huge numbers may not.
  mutating func add(_ label: String, _ measure: (Double) -> PartFact.Value, _ value: Double) {
    if value.isFinite {
      add(label, measure(value))
    } else {
      note("\(label): the numbers in the file are too large")
    }
  }

  mutating func add(_ label: String, _ box: PartBox) {
    guard !box.isEmpty else { return }
    if (0..<3).allSatisfy({ !box.holds(axis: $0) || box.size[$0].isFinite }) {
      add(label, .box(box))
    } else {
      note("\(label): the numbers in the file are too large")
    }
  }

  mutating func addEntities(_ name: String, _ tallies: [EntityTally]) {
    if !tallies.isEmpty { entities.append(EntityGroup(name: name, tallies: tallies)) }
  }

  mutating func note(_ sentence: String) { notes.append(sentence) }

  /// A note on how many times something was met, if it was.
  mutating func note(_ what: String, _ count: Int) {
    if count > 0 { notes.append("\(what): \(PartText.count(count))") }
  }

  mutating func setUnit(_ name: String?) { unit = name }

  /// A last line without its newline counts.
  private static func lines(_ bytes: Span<UInt8>) -> Int {
    var lines = 0
    for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") { lines += 1 }
    return bytes.isEmpty || bytes[bytes.count - 1] == UInt8(ascii: "\n") ? lines : lines + 1
  }
}
