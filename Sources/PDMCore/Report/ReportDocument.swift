/// The data of a page: one JSON object, written member by member, so that never more than a piece of it is in memory.
///
/// It stands in a `script` element. There `<` could end the element or begin a comment that hides its end, so `<`, `>`
/// and `&` are written as `\u003c` and so on; JSON has them in strings alone, where that means the same. U+2028, U+2029
/// and bidirectional controls are ``JSON``'s to escape.
struct ReportDocument {
  private let output: ([UInt8]) throws -> Void
  private var pending: [UInt8] = []
  private var isFirst = true

  init(output: @escaping ([UInt8]) throws -> Void) {
    self.output = output
  }

  mutating func begin() { open("{") }

  mutating func end() throws {
    close("}")
    try flush()
  }

  mutating func member(_ name: String, _ value: JSON) throws {
    key(name)
    try write(value)
  }

  /// An object with a column for each thing that is known of the rows.
  mutating func object(_ name: String, _ body: (inout Self) throws -> Void) throws {
    key(name)
    open("{")
    try body(&self)
    close("}")
  }

  mutating func column<Row>(_ name: String, of rows: some Sequence<Row>, _ value: (Row) throws -> JSON) throws {
    key(name)
    open("[")
    for row in rows {
      separate()
      try write(value(row))
    }
    close("]")
  }

  private mutating func key(_ name: String) {
    separate()
    JSON.string(name).write(into: &pending)
    pending.append(UInt8(ascii: ":"))
  }

  private mutating func separate() {
    if !isFirst { pending.append(UInt8(ascii: ",")) }
    isFirst = false
  }

  private mutating func open(_ bracket: Unicode.Scalar) {
    pending.append(UInt8(ascii: bracket))
    isFirst = true
  }

  private mutating func close(_ bracket: Unicode.Scalar) {
    pending.append(UInt8(ascii: bracket))
    isFirst = false
  }

  private mutating func write(_ value: JSON) throws {
    value.write(into: &pending)
    if pending.count > 1 << 16 { try flush() }
  }

  private mutating func flush() throws {
    try output(Self.escape(pending))
    pending.removeAll(keepingCapacity: true)
  }

  private static func escape(_ text: [UInt8]) -> [UInt8] {
    var escaped: [UInt8] = []
    escaped.reserveCapacity(text.count + text.count / 16)
    for byte in text {
      switch byte {
      case UInt8(ascii: "<"): escaped += "\\u003c".utf8
      case UInt8(ascii: ">"): escaped += "\\u003e".utf8
      case UInt8(ascii: "&"): escaped += "\\u0026".utf8
      default: escaped.append(byte)
      }
    }
    return escaped
  }
}
