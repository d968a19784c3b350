import Testing

@testable import PDMCore

/// What a program does not tell is said, and is in no figure.
@Suite("G-code that cannot be measured whole")
struct GCodeDoubtTests {
  private static func summary(_ lines: String...) -> PartSummary {
    PartSummary("G21 G90 G17\nG0 X0 Y0 Z0\n" + lines.joined(separator: "\n") + "\n", "part.nc")
  }

  @Test(arguments: [
    "G1 X#100 F100", "G1 X[1+2] F100", "#101=5", "IF [#1 GT 2] GOTO 10", "O100 SUB", "O<find> CALL [1]",
    "WHILE[#1LT5]DO1",
    "G1 X=R5", "G1 X1 X2", "G5 X10 Y10 I1 J1", "G33 Z-10 K1", "G2 X10 Y0", "G2 X10 Y0 R1", "G2 X30 Y0 I1 J0",
    "G71 U1 R1", "G1 X10 U5", "G92 X10 F2", "G1 X", "START_PRINT BED=60", "G2 X10 I5 P3",
    "G38.2 Z-5 F10",
  ]) func `a line that is not understood is counted and spoils nothing`(line: String) {
    let summary = Self.summary("G1 X10 F100", line, "G0 X50 Y0 Z0", "G1 X53 F100")
    #expect(summary.notes.contains("not all moves could be read: lines with expressions or unknown codes: 1"))
    #expect(summary.number("cutting length") == 13)
  }

  @Test(arguments: ["G1 X#100", "M98 P7", "G1 X5 U1", "G29", "G5 X1 Y1"])
  func `a move after a place that is not known has no length`(line: String) {
    let summary = Self.summary("G1 X10 F100", line, "G1 X50 Y0 Z0", "G1 X53")
    #expect(summary.number("cutting length") == 13)
    #expect(
      summary.notes.contains("cutting moves from or to a place that the program does not say, not in the length: 1"))
  }

  @Test(arguments: [
    "M117 Layer 1 of #2", "M92 X80 Y80 E93", "M204 P500 X1", "G4 P500", "G10 L2 P1 X5", "G92 E0", "T3", "M84 X Y E",
    "(G1 X99)", "; G1 X99", "N7", "G43 H1", "G54", "O77", ":88", "/", "SET_VELOCITY_LIMIT ACCEL=5", "G50 S3000",
    "G64 P0.1",
    "G1 F50", "M73 P5 R10",
  ]) func `what moves nothing changes nothing`(line: String) {
    let summary = Self.summary("G1 X10 F100", line, "X15")
    #expect(summary.number("cutting length") == 15)
  }

  @Test func `polar coordinates are not taken for others`() {
    let summary = Self.summary("G1 X10 F100", "G16 X10 Y30", "X10 Y60", "G15 G0 X0 Y0", "G1 X3")
    #expect(summary.number("cutting length") == 13)
    #expect(summary.notes.contains("not all moves could be read: lines with expressions or unknown codes: 2"))
  }

  @Test(arguments: ["G5.2", "G33", "G76 P1"])
  func `what is said of a motion that is not known holds for the blocks behind it`(line: String) {
    let summary = Self.summary("G1 X10 F100", line, "X20 P1", "X30 P1", "G0 X0 Y0 Z0", "G1 X3")
    #expect(summary.number("cutting length") == 13)
    #expect(summary.notes.contains("not all moves could be read: lines with expressions or unknown codes: 2"))
  }

  @Test func `where only the machine knows the place, moves are not measured`() {
    let summary = Self.summary("G1 X10 F100", "G53 G0 Z0", "X20", "G1 X25", "G28 X0", "G1 X30", "G1 X31 Z-1")
    #expect(summary.number("cutting length") == 15)
    #expect(
      summary.notes.contains("cutting moves from or to a place that the program does not say, not in the length: 2"))
    // The first G0 of all and the one in machine coordinates.
    #expect(
      summary.notes.contains("rapid moves from or to a place that the program does not say, not in the length: 2"))
  }

  @Test func `moves without a feed per minute are in no time`() {
    let summary = Self.summary("G1 X10", "G93 G1 X20 F2", "F60 G94", "G95 G1 X30", "G94 G1 X40 F60")
    #expect(summary.number("cutting length") == 40)
    #expect(summary.number("cutting time") == 10)
    #expect(summary.notes.contains("cutting moves without a feed per minute, not in the time: 3"))
  }

  @Test func `calls, the end and optional blocks are named`() {
    let summary = Self.summary("/G1 X10 F100", "M98 P200", "G65 P9 X5", "M30", "O200", "G1 X99", "M99")
    #expect(summary.number("cutting length") == 10)
    #expect(summary.notes.contains("calls of subprograms, not followed: 2"))
    #expect(summary.notes.contains("blocks behind the end of the program, not read: 3"))
    #expect(summary.notes.contains("optional blocks (/), read as if run: 1"))
  }

  @Test(arguments: ["G55 G1 X20 Y0 Z0 F100", "G52 X5\nG1 X20 Y0 Z0 F100", "G54.1 P2\nG54.1 P3 G1 X20 Y0 Z0 F100"])
  func `in other coordinates the place has other numbers`(lines: String) {
    let summary = Self.summary("G54 G1 X10 F100", lines, "G1 X23")
    #expect(summary.number("cutting length") == 13)
    #expect(summary.box("size of cutting moves")?.high.x == 23)
    #expect(
      summary.notes.contains("cutting moves from or to a place that the program does not say, not in the length: 1"))
  }

  @Test func `the same coordinates again change nothing`() {
    #expect(Self.summary("G54 G1 X10 F100", "G54", "G69", "G1 X23").number("cutting length") == 23)
  }

  @Test func `shifts, rotary axes and lathes are named`() {
    let summary = Self.summary("G54 G1 X1 F9", "G55", "G68 X0 Y0 R45", "G1 X5 A90", "G52 X0", "G96 S100", "G187 P1")
    #expect(summary.notes.contains("sizes and lengths are of programmed numbers, which G52, G54, G55, G68 change"))
    #expect(summary.notes.contains("moves with a rotary axis, whose length is that of X, Y and Z only: 1"))
    #expect(summary.notes.contains("X is taken as programmed; on a lathe it is usually a diameter"))
    #expect(summary.notes.contains("codes that are not known: G187"))
  }
}
