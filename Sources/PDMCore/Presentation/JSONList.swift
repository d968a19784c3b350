/// An array that is written element by element, as ``JSON/write(into:indent:)`` would write the whole of it.
///
///     try console.write(list.adding(element))   // for each
///     try console.write(list.end)
public struct JSONList: Sendable {
  private let indent: Int?
  private var isEmpty = true

  public init(indent: Int?) {
    self.indent = indent
  }

  /// What stands between the elements before and the end of this one.
  public mutating func adding(_ element: JSON) -> [UInt8] {
    var output = [UInt8(ascii: isEmpty ? "[" : ",")]
    isEmpty = false
    guard let indent else {
      element.write(into: &output)
      return output
    }
    var lines: [UInt8] = []
    element.write(into: &lines, indent: indent)
    // Strings have no raw line ends.
    for line in lines.split(separator: UInt8(ascii: "\n")) {
      output.append(UInt8(ascii: "\n"))
      output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indent))
      output += line
    }
    return output
  }

  /// The rest of the document.
  public var end: [UInt8] { Array((isEmpty ? "[]" : indent == nil ? "]" : "\n]").utf8) }
}
