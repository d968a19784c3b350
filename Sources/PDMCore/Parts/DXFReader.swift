/// Reads a DXF drawing in one pass: header, layers, entities of the drawing and of its blocks.
///
/// An entity's fingerprint leaves out its handles, which a program may give anew when it writes the file.
struct DXFReader {
  private enum Section { case none, header, tables, blocks, entities }

  private static let longestList = 200
  private static let shapes: [(name: String, shape: DXFEntity.Shape)] = [
    ("LINE", .line), ("POINT", .point), ("CIRCLE", .circle), ("ARC", .arc), ("ELLIPSE", .ellipse),
    ("LWPOLYLINE", .lightPolyline), ("POLYLINE", .polyline), ("3DFACE", .face), ("SOLID", .solid), ("TRACE", .solid),
  ]
  private static let shapeByType = Dictionary(
    shapes.map { (keyword($0.name), $0.shape) }, uniquingKeysWith: { first, _ in first })
  private static let vertex = keyword("VERTEX")
  private static let sequenceEnd = keyword("SEQEND")
  private static let notEntities: Set<UInt64> = [
    keyword("BLOCK"), keyword("ENDBLK"), keyword("ENDSEC"), keyword("EOF"),
  ]

  private var section = Section.none
  private var variable = ""
  private var version: String?
  private var unit: Int?
  private var headerBox = (low: SIMD3<Double>(repeating: .nan), high: SIMD3<Double>(repeating: .nan))
  private var isInLayer = false
  private var layers: [String] = []
  private var knownLayers: Set<UInt64> = []
  private var drawn = EntityCounter()
  private var inBlocks = EntityCounter()
  private var entity = DXFEntity()
  private var isInEntity = false
  private var names: [UInt64: String] = [:]
  private var box = PartBox()
  private var onPaper = 0
  private var unplaced = 0
  private var isComplete = false

  static func describe(_ bytes: Span<UInt8>, isBinary: Bool, in summary: inout PartSummary) {
    var reader = DXFReader()
    var pairs = DXFPairs(bytes, isBinary: isBinary)
    while !reader.isComplete, let pair = pairs.next(bytes) { reader.read(pair, pairs, bytes) }
    reader.endEntity()
    reader.report(in: &summary)
    if !reader.isComplete {
      summary.note(pairs.isBroken ? "reading ended at byte \(pairs.index)" : "the file is cut off: EOF is missing")
    }
  }

  private static func keyword(_ name: String) -> UInt64 {
    var hash = ContentHash()
    for byte in name.utf8 { hash.add(byte) }
    return hash.value
  }

  private static func hash(_ pair: DXFPairs.Pair, _ bytes: Span<UInt8>) -> UInt64 {
    var hash = ContentHash()
    hash.add(bytes, from: pair.start, to: pair.end)
    return hash.value
  }

  private static func text(_ pair: DXFPairs.Pair, _ bytes: Span<UInt8>) -> String {
    String(decoding: (pair.start..<pair.end).map { bytes[$0] }, as: UTF8.self)
  }

  private mutating func read(_ pair: DXFPairs.Pair, _ pairs: DXFPairs, _ bytes: Span<UInt8>) {
    if pair.code == 0 { return begin(pair, bytes) }
    switch section {
    case .none:
      if pair.code == 2 { section = Self.section(Self.text(pair, bytes)) }
    case .header:
      if pair.code == 9 {
        variable = Self.text(pair, bytes)
      } else {
        readVariable(pair, pairs, bytes)
      }
    case .tables:
      if pair.code == 2, isInLayer { noteLayer(pair, bytes) }
    case .blocks, .entities:
      readGroup(pair, pairs, bytes)
    }
  }

  private static func section(_ name: String) -> Section {
    switch name {
    case "HEADER": .header
    case "TABLES": .tables
    case "BLOCKS": .blocks
    case "ENTITIES": .entities
    default: .none
    }
  }

  private mutating func begin(_ pair: DXFPairs.Pair, _ bytes: Span<UInt8>) {
    let type = Self.hash(pair, bytes)
    guard section == .blocks || section == .entities, !Self.notEntities.contains(type) else {
      endEntity()
      switch Self.text(pair, bytes) {
      case "SECTION", "ENDSEC": section = .none
      case "EOF": isComplete = true
      case let name: isInLayer = section == .tables && name == "LAYER"
      }
      return
    }
    if type == Self.vertex || type == Self.sequenceEnd, isInEntity {
      if type == Self.vertex { entity.beginVertex() } else { entity.endVertex() }
      entity.content.add(0)
      return
    }
    endEntity()
    entity.begin(Self.shapeByType[type] ?? .other, type: type)
    isInEntity = true
    if names[type] == nil { names[type] = Self.text(pair, bytes) }
  }

  private mutating func readGroup(_ pair: DXFPairs.Pair, _ pairs: DXFPairs, _ bytes: Span<UInt8>) {
    guard isInEntity else { return }
    switch pair.code {
    // Handles, and references by handle.
    case 5, 102, 105, 320...369, 390...399, 480, 481, 999, 1005: return
    case 8: noteLayer(pair, bytes)
    case 10...59, 60...79, 210...239:
      if let number = pairs.number(pair, bytes) { entity.set(pair.code, number) }
    default: break
    }
    entity.content.add(UInt8(truncatingIfNeeded: pair.code))
    entity.content.add(UInt8(truncatingIfNeeded: pair.code >> 8))
    entity.content.add(bytes, from: pair.start, to: pair.end)
    entity.content.add(UInt8(ascii: "\n"))
  }

  private mutating func endEntity() {
    guard isInEntity else { return }
    isInEntity = false
    entity.endVertex()
    let type = entity.type
    let content = ContentHash.mix(type, entity.content.value)
    if section == .blocks {
      inBlocks.add(type: type, content: content) { names[type] ?? "" }
      return
    }
    drawn.add(type: type, content: content) { names[type] ?? "" }
    guard entity.shape != .other else { return }
    if entity.isOnPaper {
      onPaper += 1
    } else if let extents = entity.extents() {
      box.extend(to: extents)
    } else {
      unplaced += 1
    }
  }

  private mutating func readVariable(_ pair: DXFPairs.Pair, _ pairs: DXFPairs, _ bytes: Span<UInt8>) {
    switch (variable, pair.code) {
    case ("$ACADVER", 1): version = Self.text(pair, bytes)
    case ("$INSUNITS", 70): unit = pairs.number(pair, bytes).flatMap(Int.init(exactly:))
    case ("$EXTMIN", 10), ("$EXTMIN", 20), ("$EXTMIN", 30):
      headerBox.low[pair.code / 10 - 1] = pairs.number(pair, bytes) ?? .nan
    case ("$EXTMAX", 10), ("$EXTMAX", 20), ("$EXTMAX", 30):
      headerBox.high[pair.code / 10 - 1] = pairs.number(pair, bytes) ?? .nan
    default: break
    }
  }

  private mutating func noteLayer(_ pair: DXFPairs.Pair, _ bytes: Span<UInt8>) {
    if knownLayers.insert(Self.hash(pair, bytes)).inserted { layers.append(Self.text(pair, bytes)) }
  }

  private func report(in summary: inout PartSummary) {
    let unitName = unit.flatMap(DXFNames.unit)
    summary.setUnit(unitName)
    if let version { summary.add("version", .text(DXFNames.release(version) ?? version)) }
    summary.add("unit", .text(unitName ?? "not stated"))
    if !layers.isEmpty { summary.add("layers", .names(Array(layers.prefix(Self.longestList)))) }
    summary.add("entities", .count(drawn.total))
    if inBlocks.total > 0 { summary.add("entities in blocks", .count(inBlocks.total)) }
    if !box.isEmpty {
      summary.add("size", box)
    } else if headerBox.low.x <= headerBox.high.x, headerBox.low.y <= headerBox.high.y {
      // Programs that do not know write 1e20 and -1e20, in the wrong order.
      var stated = PartBox()
      stated.extend(to: headerBox.low)
      stated.extend(to: headerBox.high)
      summary.add("size by the header", stated)
    }
    summary.addEntities("entities", drawn.tallies)
    summary.addEntities("entities in blocks", inBlocks.tallies)
    let known = Set(Self.shapes.map(\.name))
    let others = drawn.tallies.filter { !known.contains($0.type) }.map { "\($0.count) \($0.type)" }
    if !box.isEmpty, !others.isEmpty { summary.note("not in the size: \(others.joined(separator: ", "))") }
    summary.note("entities on layouts, not in the size", onPaper)
    summary.note("entities that lack coordinates, not in the size", unplaced)
    if layers.count > Self.longestList { summary.note("only the first \(Self.longestList) layers are named") }
  }
}
