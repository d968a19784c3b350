/// ASCII STL: `solid`, and for each triangle `facet normal`, `outer loop`, three times `vertex`, `endloop`, `endfacet`,
/// in either case. Several solids may follow each other.
enum ASCIISTL {
  static func describe(_ bytes: Span<UInt8>, in summary: inout PartSummary) {
    var reader = Reader()
    reader.read(bytes)
    if reader.solids != 1 { summary.add("solids", .count(reader.solids)) }
    reader.mesh.describe(in: &summary)
    summary.note("facets without three corners that can be read, left out", reader.malformed)
  }

  private struct Reader {
    var mesh = MeshMeasure()
    var solids = 0
    var malformed = 0
    private var corners = (SIMD3<Double>.zero, SIMD3<Double>.zero, SIMD3<Double>.zero)
    private var cornerCount = 0
    private var isBroken = false
    private var isInFacet = false

    mutating func read(_ bytes: Span<UInt8>) {
      var index = 0
      let end = bytes.count
      while true {
        while index < end, bytes[index] <= 0x20 { index += 1 }
        guard index < end else { break }
        let start = index
        while index < end, bytes[index] > 0x20 { index += 1 }
        switch (index - start, bytes[start] | 0x20) {
        case (6, UInt8(ascii: "v")): addCorner(bytes, &index)
        case (5, UInt8(ascii: "s")):
          solids += 1
          skipLine(bytes, &index)
        // A name may follow that holds any word.
        case (8, UInt8(ascii: "e")) where bytes[start + 3] | 0x20 == UInt8(ascii: "s"): skipLine(bytes, &index)
        case (5, UInt8(ascii: "f")): beginFacet()
        case (8, UInt8(ascii: "e")): endFacet()
        default: break
        }
      }
      if isInFacet { endFacet() }
    }

    private mutating func addCorner(_ bytes: Span<UInt8>, _ index: inout Int) {
      let point = SIMD3(
        coordinate(bytes, &index), coordinate(bytes, &index), coordinate(bytes, &index))
      switch cornerCount {
      case 0: corners.0 = point
      case 1: corners.1 = point
      case 2: corners.2 = point
      default: break
      }
      cornerCount += 1
    }

    private mutating func coordinate(_ bytes: Span<UInt8>, _ index: inout Int) -> Double {
      while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
      let start = index
      if let value = DecimalNumber.scan(bytes, &index, end: bytes.count),
        index == bytes.count || bytes[index] <= 0x20
      {
        return value
      }
      while index < bytes.count, bytes[index] > 0x20 { index += 1 }
      // `nan` and `inf`, which careless programs write, are numbers of a kind; anything else is not.
      if let letter = firstLetter(bytes, from: start, to: index),
        letter == UInt8(ascii: "n") || letter == UInt8(ascii: "i")
      {
        return .nan
      }
      isBroken = true
      return .nan
    }

    private func firstLetter(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> UInt8? {
      var index = start
      if index < end, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") { index += 1 }
      return index < end ? bytes[index] | 0x20 : nil
    }

    private mutating func beginFacet() {
      if isInFacet { endFacet() }
      isInFacet = true
    }

    private mutating func endFacet() {
      if cornerCount == 3, !isBroken {
        mesh.add(corners.0, corners.1, corners.2)
      } else {
        malformed += 1
      }
      cornerCount = 0
      isBroken = false
      isInFacet = false
    }

    private func skipLine(_ bytes: Span<UInt8>, _ index: inout Int) {
      while index < bytes.count, bytes[index] != UInt8(ascii: "\n"), bytes[index] != UInt8(ascii: "\r") { index += 1 }
    }
  }
}
