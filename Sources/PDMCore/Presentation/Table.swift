/// Rows with aligned columns for a terminal, never wider than it.
///
/// When the room is short, columns give way in the order of ``Column/yields``: optional ones disappear until the rest
/// fits at its narrowest, then cells are cut with an ellipsis.
public struct Table: Sendable {
  public struct Column: Sendable {
    public enum Alignment: Sendable { case left, right }

    public var title: String
    public var alignment: Alignment
    /// Which columns give way first: the highest number. By default all alike, and then the leftmost first.
    public var yields: Int
    /// Whether the column may disappear.
    public var isOptional: Bool
    /// How narrow cells may be cut while there is another way; nil: not at all.
    public var narrowest: Int?
    /// Cut cells lose their beginning instead of their end, as paths should.
    public var keepsEnd: Bool

    public init(
      _ title: String, alignment: Alignment = .left, yields: Int = 0, isOptional: Bool = false, narrowest: Int? = nil,
      keepsEnd: Bool = false
    ) {
      self.title = title
      self.alignment = alignment
      self.yields = yields
      self.isOptional = isOptional
      self.narrowest = narrowest
      self.keepsEnd = keepsEnd
    }
  }

  public struct Cell: Sendable, ExpressibleByStringInterpolation {
    public var text: String
    public var label: Label?

    public init(_ text: String, _ label: Label? = nil) {
      self.text = text
      self.label = label
    }

    public init(stringLiteral text: String) { self.init(text) }
  }

  public var columns: [Column]
  /// Missing cells are empty; those without a column are left out.
  public var rows: [[Cell]]

  public init(_ columns: [Column], rows: [[Cell]] = []) {
    self.columns = columns
    self.rows = rows
  }

  private static let gap = 2
  private static let narrowestTable = 20

  /// The lines without their newlines, the titles first unless all are empty. Texts are sanitised here.
  ///
  /// - Parameter width: Columns of the terminal, taken as 20 at least; nil: as wide as it comes.
  public func lines(width: Int?, palette: Palette) -> [String] {
    let titles = columns.map { Cell($0.title, .heading) }
    let hasTitles = columns.contains { !$0.title.isEmpty }
    let grid = ((hasTitles ? [titles] : []) + rows).map { row in
      columns.indices.map { index in
        index < row.count ? Cell(TerminalText.sanitize(row[index].text), row[index].label) : Cell("")
      }
    }
    let natural = columns.indices.map { index in grid.map { TerminalText.width($0[index].text) }.max() ?? 0 }
    let widths = width.map { fit(natural, into: max($0, Self.narrowestTable)) } ?? natural
    return grid.map { line($0, widths: widths, palette: palette) }
  }

  /// - Returns: The width of each column; 0 for those that disappear.
  private func fit(_ natural: [Int], into width: Int) -> [Int] {
    var widths = natural
    let yielding = columns.indices.sorted { (columns[$0].yields, $1) > (columns[$1].yields, $0) }
    func narrowest(_ index: Int) -> Int { min(widths[index], columns[index].narrowest ?? widths[index]) }

    for index in yielding where columns[index].isOptional {
      guard taken(by: widths.indices.map(narrowest)) > width else { break }
      widths[index] = 0
    }
    for index in yielding {
      let excess = max(0, taken(by: widths) - width)
      widths[index] = max(narrowest(index), widths[index] - excess)
    }
    // Not even the narrowest form fits: cut everything, and in the end drop columns that are not optional.
    for index in yielding where widths[index] > 0 {
      let excess = max(0, taken(by: widths) - width)
      widths[index] = max(1, widths[index] - excess)
    }
    for index in yielding where taken(by: widths) > width { widths[index] = 0 }
    return widths
  }

  private func taken(by widths: [Int]) -> Int {
    let shown = widths.filter { $0 > 0 }
    return shown.reduce(0, +) + Self.gap * max(0, shown.count - 1)
  }

  /// Spaces are held back until text follows them, so that no line ends in any.
  private func line(_ cells: [Cell], widths: [Int], palette: Palette) -> String {
    var line = ""
    var spaces = 0
    for (index, cell) in cells.enumerated() where widths[index] > 0 {
      let column = columns[index]
      let text = TerminalText.truncate(cell.text, to: widths[index], keepingEnd: column.keepsEnd)
      let padding = widths[index] - TerminalText.width(text)
      if column.alignment == .right { spaces += padding }
      if !text.isEmpty {
        line += String(repeating: " ", count: spaces) + palette.apply(cell.label, to: text)
        spaces = 0
      }
      spaces += Self.gap
      if column.alignment == .left { spaces += padding }
    }
    return line
  }
}
