/// Reads a STEP file (ISO 10303-21, "clear text encoding") in one pass, without following references.
///
/// An entity's fingerprint is made of its type and its own values; the numbers of the entities that it refers to are
/// left out, since a program that writes the file anew numbers them anew.
struct STEPReader {
  private static let longestList = 50
  private static let cartesianPoint = keyword("CARTESIAN_POINT")
  private static let product = keyword("PRODUCT")
  private static let lengthUnit = keyword("LENGTH_UNIT")
  private static let unitContext = keyword("GLOBAL_UNIT_ASSIGNED_CONTEXT")

  private var counter = EntityCounter()
  private var header: [String: [(depth: Int, text: String)]] = [:]
  private var products: [String] = []
  private var units = STEPUnits()
  private var points = PartBox()
  private var isComplete = false
  private var broken = 0
  /// The names in a complex instance, as places in the file; kept to use its memory again.
  private var parts: [Range<Int>] = []

  static func describe(_ bytes: Span<UInt8>, in summary: inout PartSummary) {
    var reader = STEPReader()
    reader.read(bytes)
    reader.report(in: &summary)
  }

  private static func keyword(_ name: String) -> UInt64 {
    var hash = ContentHash()
    for byte in name.utf8 { hash.add(byte) }
    return hash.value
  }

  private mutating func read(_ bytes: Span<UInt8>) {
    var index = 0
    while true {
      STEPText.skipBlank(bytes, &index)
      guard index < bytes.count else { return }
      if bytes[index] == UInt8(ascii: "#") {
        readInstance(bytes, &index)
      } else {
        readStatement(bytes, &index)
      }
    }
  }

  /// A keyword of the file's frame, or an entity of the header.
  private mutating func readStatement(_ bytes: Span<UInt8>, _ index: inout Int) {
    let start = index
    while index < bytes.count, STEPText.isKeyword(bytes[index]) || bytes[index] == UInt8(ascii: "-") { index += 1 }
    let nameEnd = index
    var hash = ContentHash()
    let isClosed = skipParameters(bytes, &index, &hash)
    // The longest name that matters; anything may stand in a file that is broken.
    guard nameEnd - start <= 20 else { return }
    switch Self.text(bytes, start..<nameEnd) {
    case let name where name.hasPrefix("FILE_"): header[name] = STEPText.strings(bytes, from: nameEnd, to: index)
    case "END-ISO-10303-21": isComplete = isClosed
    default: break
    }
  }

  private mutating func readInstance(_ bytes: Span<UInt8>, _ index: inout Int) {
    index += 1
    var id: UInt64 = 0
    while index < bytes.count, case let digit = bytes[index] &- UInt8(ascii: "0"), digit <= 9 {
      id = id &* 10 &+ UInt64(digit)
      index += 1
    }
    STEPText.skipBlank(bytes, &index)
    guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else {
      broken += 1
      var hash = ContentHash()
      _ = skipParameters(bytes, &index, &hash)
      return
    }
    index += 1
    STEPText.skipBlank(bytes, &index)
    parts.removeAll(keepingCapacity: true)
    let start = index
    var type = ContentHash()
    readKeyword(bytes, &index, into: &type)
    let isSimple = !parts.isEmpty
    let parameters = index
    var content = ContentHash()
    guard skipParameters(bytes, &index, &content, collecting: isSimple ? nil : { type.add($0) }), !parts.isEmpty else {
      broken += 1
      return
    }
    let typeHash = type.value
    let names = parts
    counter.add(type: typeHash, content: ContentHash.mix(typeHash, content.value)) {
      names.map { Self.text(bytes, $0) }.joined(separator: "+")
    }
    if isSimple {
      if typeHash == Self.cartesianPoint {
        readPoint(bytes, from: parameters, to: index)
      } else if typeHash == Self.product, products.count <= Self.longestList {
        let strings = STEPText.strings(bytes, from: parameters, to: index)
        if let name = strings.dropFirst().first?.text, !products.contains(name) { products.append(name) }
      }
    } else {
      for name in names {
        switch Self.hash(bytes, name) {
        case Self.lengthUnit: units.readUnit(id, bytes, from: start, to: index)
        case Self.unitContext: units.readContext(bytes, from: start, to: index)
        default: break
        }
      }
    }
  }

  private static func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
    String(decoding: range.map { bytes[$0] }, as: UTF8.self)
  }

  private static func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    var hash = ContentHash()
    hash.add(bytes, from: range.lowerBound, to: range.upperBound)
    return hash.value
  }

  private mutating func readKeyword(_ bytes: Span<UInt8>, _ index: inout Int, into hash: inout ContentHash) {
    let start = index
    while index < bytes.count, STEPText.isKeyword(bytes[index]) {
      hash.add(bytes[index])
      index += 1
    }
    if index > start { parts.append(start..<index) }
  }

  /// Moves behind the semicolon that ends the statement.
  ///
  /// - Parameter collecting: The instance is complex: the names in its outer list are noted in `parts`, and their bytes
  ///   handed out.
  /// - Returns: false at the end of the file, and where the next instance begins though this one has not ended.
  private mutating func skipParameters(
    _ bytes: Span<UInt8>, _ index: inout Int, _ hash: inout ContentHash, collecting: ((UInt8) -> Void)? = nil
  ) -> Bool {
    var depth = 0
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: ";"):
        index += 1
        return depth == 0
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        hash.add(byte)
        index += 1
        // The second of two apostrophes begins the string anew, which comes to the same.
        while index < bytes.count, bytes[index] != byte {
          if bytes[index] >= 0x20 { hash.add(bytes[index]) }
          index += 1
        }
        if index < bytes.count { index += 1 }
        continue
      case UInt8(ascii: "#"):
        hash.add(byte)
        index += 1
        while index < bytes.count, bytes[index] &- UInt8(ascii: "0") <= 9 { index += 1 }
        continue
      case UInt8(ascii: "/"):
        if STEPText.skipComment(bytes, &index) { continue }
        hash.add(byte)
      case UInt8(ascii: "("):
        depth += 1
        hash.add(byte)
      case UInt8(ascii: ")"):
        depth -= 1
        hash.add(byte)
      case 0...0x20: break
      default:
        if let collecting, depth == 1, STEPText.isKeyword(byte), byte &- UInt8(ascii: "0") > 9 {
          let start = index
          while index < bytes.count, STEPText.isKeyword(bytes[index]) {
            collecting(bytes[index])
            hash.add(bytes[index])
            index += 1
          }
          parts.append(start..<index)
          collecting(UInt8(ascii: "+"))
          continue
        }
        hash.add(byte)
      }
      index += 1
    }
    return false
  }

  /// Points with three coordinates; those with two lie on the parameters of a surface.
  private mutating func readPoint(_ bytes: Span<UInt8>, from start: Int, to end: Int) {
    var index = end - 1
    while index > start, bytes[index] != UInt8(ascii: "(") { index -= 1 }
    index += 1
    var point = SIMD3<Double>.zero
    for axis in 0..<3 {
      STEPText.skipBlank(bytes, &index)
      guard let value = DecimalNumber.scan(bytes, &index, end: end) else { return }
      point[axis] = value
      STEPText.skipBlank(bytes, &index)
      guard index < end, bytes[index] == UInt8(ascii: axis < 2 ? "," : ")") else { return }
      index += 1
    }
    if point.isFinite { points.extend(to: point) }
  }

  private func report(in summary: inout PartSummary) {
    let schemas = (header["FILE_SCHEMA"] ?? []).map { $0.text }
    if !schemas.isEmpty { summary.add("schema", .names(Array(schemas.prefix(Self.longestList)))) }
    let names = (header["FILE_NAME"] ?? []).filter { $0.depth == 1 }.map { $0.text }
    for (label, place) in [("name", 0), ("time", 1), ("written by", 3)] where place < names.count {
      if !names[place].isEmpty { summary.add(label, .text(names[place])) }
    }
    if !products.isEmpty { summary.add("products", .names(Array(products.prefix(Self.longestList)))) }
    summary.setUnit(units.name)
    if let unit = units.name { summary.add("unit", .text(unit)) }
    summary.add("instances", .count(counter.total))
    summary.add("points", points)
    summary.addEntities("entities", counter.tallies)
    if !points.isEmpty {
      summary.note("the box is that of all points, those that steer curves and place parts among them")
    }
    if products.count > Self.longestList { summary.note("only the first \(Self.longestList) products are named") }
    summary.note("instances that could not be read", broken)
    if !isComplete { summary.note("the file is cut off: END-ISO-10303-21 is missing") }
  }
}
