import Testing

@testable import PDMCore

struct TableTests {
  private let plain = Palette(enabled: false)
  private var files: Table {
    Table(
      [
        .init("STATUS"), .init("HOLDER", yields: 1, isOptional: true),
        .init("SIZE", alignment: .right, yields: 2, isOptional: true),
        .init("FILE", narrowest: 12, keepsEnd: true),
      ],
      rows: [
        ["available", "", "4.2 KiB", "gear/housing.nc"],
        [Table.Cell("held", .checkedOut), "anna", "812 B", "gear/一二三四/cover_plate.nc"],
      ])
  }

  @Test func alignsColumns() {
    #expect(
      files.lines(width: nil, palette: plain) == [
        "STATUS     HOLDER     SIZE  FILE", "available          4.2 KiB  gear/housing.nc",
        "held       anna      812 B  gear/一二三四/cover_plate.nc",
      ])
  }

  @Test func keepsTheEndOfPathsAndThenDropsColumns() {
    #expect(
      files.lines(width: 48, palette: plain).last == "held       anna      812 B  …三四/cover_plate.nc")
    #expect(files.lines(width: 33, palette: plain).last == "held       anna    …over_plate.nc")
    #expect(files.lines(width: 30, palette: plain).last == "held       …四/cover_plate.nc")
    // Less than 20 columns is taken as 20, and then even the status is cut.
    #expect(files.lines(width: 1, palette: plain).last == "held    …er_plate.nc")
  }

  @Test func stylesWithoutChangingTheLayout() {
    #expect(
      files.lines(width: nil, palette: Palette(enabled: true)).last
        == "\u{1B}[35mheld\u{1B}[0m       anna      812 B  gear/一二三四/cover_plate.nc")
  }

  @Test func sanitisesCellsAndTitles() {
    let table = Table([.init("T\u{1B}")], rows: [["a\nb\u{202E}"]])
    #expect(table.lines(width: nil, palette: plain) == [#"T\x1b"#, #"a\nb\u{202e}"#])
  }

  @Test func toleratesRaggedRowsAndMissingTitles() {
    #expect(
      Table([.init(""), .init("")], rows: [["a"], ["b", "c", "d"], []]).lines(width: 80, palette: plain) == [
        "a", "b  c", "",
      ])
    #expect(Table([], rows: [["a"]]).lines(width: 80, palette: plain) == [""])
    #expect(Table([.init("A")]).lines(width: 80, palette: plain) == ["A"])
  }

  /// Random tables of hostile cells: no line is wider than asked or than 20, or holds what a
  /// terminal would obey.
  @Test func isNeverWiderThanTheTerminal() {
    var random = SplitMix64(seed: 15)
    for _ in 0..<1500 {
      let columns = (0..<Int.random(in: 0...14, using: &random)).map { _ in
        Table.Column(
          random.hostileText(upTo: 8), alignment: Bool.random(using: &random) ? .left : .right,
          yields: .random(in: 0...3, using: &random), isOptional: .random(using: &random),
          narrowest: Bool.random(using: &random) ? .random(in: 0...10, using: &random) : nil,
          keepsEnd: .random(using: &random))
      }
      let rows = (0..<Int.random(in: 0...5, using: &random)).map { _ in
        (0..<Int.random(in: 0...15, using: &random)).map { _ in
          Table.Cell(random.hostileText(upTo: 20), Label.allCases.randomElement(using: &random))
        }
      }
      let width = Int.random(in: 0...100, using: &random)
      let table = Table(columns, rows: rows)
      for line in table.lines(width: width, palette: plain) {
        #expect(TerminalText.width(line) <= max(20, width), "\(line)")
        #expect(!line.unicodeScalars.contains { $0.isUnsafeOnTerminal })
      }
      #expect(table.lines(width: nil, palette: plain).count == table.lines(width: width, palette: plain).count)
    }
  }
}
