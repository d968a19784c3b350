/// Reads a program for a machine tool or a printer line by line and says what it does.
enum GCodeProgram {
  static func describe(_ bytes: Span<UInt8>, in summary: inout PartSummary) {
    var machine = GCodeMachine()
    var block = GCodeBlock()
    var index = 0
    while index < bytes.count {
      let start = index
      while index < bytes.count, bytes[index] != UInt8(ascii: "\n"), bytes[index] != UInt8(ascii: "\r") { index += 1 }
      block.read(bytes, from: start, to: index)
      machine.run(block, bytes)
      index += 1
    }
    report(machine, in: &summary)
  }

  private static func report(_ machine: GCodeMachine, in summary: inout PartSummary) {
    let figures = machine.figures
    let unit = machine.modes.baseIsInch.map { $0 ? "inch" : "mm" }
    summary.setUnit(unit)
    summary.add("unit", .text(unit ?? "not stated"))
    summary.add("blocks", .count(figures.blocks))
    let tools = machine.tools.used
    if !tools.isEmpty { summary.add("tools", .names(tools.map { "T\($0)" })) }
    if machine.tools.changes > 0 { summary.add("tool changes", .count(machine.tools.changes)) }
    let speeds = figures.spindleSpeeds.sorted
    if !speeds.isEmpty, !machine.isPrinting { summary.add("spindle speeds", .values(speeds)) }
    let surfaceSpeeds = figures.surfaceSpeeds.sorted
    if !surfaceSpeeds.isEmpty { summary.add("surface speeds", .values(surfaceSpeeds)) }
    let feeds = figures.feeds.sorted
    if !feeds.isEmpty { summary.add("feeds", .values(feeds)) }
    if machine.isPrinting {
      reportPrint(machine, in: &summary)
    } else {
      reportCutting(figures, in: &summary)
    }
    reportNotes(machine, in: &summary)
  }

  private static func reportCutting(_ figures: GCodeFigures, in summary: inout PartSummary) {
    var cut = figures.feed.box
    cut.extend(to: figures.drilled)
    var all = cut
    all.extend(to: figures.rapid.box)
    summary.add("size of cutting moves", cut)
    summary.add("size of all moves", all)
    summary.add("cutting length", PartFact.Value.length, figures.feed.length)
    summary.add("rapid length", PartFact.Value.length, figures.rapid.length)
    if figures.feed.moves > figures.feed.untimed + figures.feed.unmeasured {
      summary.add("cutting time", PartFact.Value.seconds, figures.feed.minutes * 60)
    }
    summary.note("cutting moves without a feed per minute, not in the time", figures.feed.untimed)
    guard !figures.holes.isEmpty else { return }
    summary.add("holes", .count(figures.holes.values.reduce(0, +)))
    for (code, count) in figures.holes.sorted(by: { $0.key < $1.key }) {
      summary.add("holes by \(name(code))", .count(count))
    }
    summary.add("drilled depth", PartFact.Value.length, figures.drilledDepth)
    summary.note("drilling cycles are in neither length nor in the time; their depth counts from the R level")
    summary.note("holes without a depth that is known", figures.holesWithoutDepth)
  }

  private static func reportPrint(_ machine: GCodeMachine, in summary: inout PartSummary) {
    let figures = machine.figures
    var all = figures.feed.box
    all.extend(to: figures.rapid.box)
    all.extend(to: figures.extrusion.box)
    summary.add("size of extruding moves", figures.extrusion.box)
    summary.add("size of all moves", all)
    summary.add("extruding length", PartFact.Value.length, figures.extrusion.length)
    summary.add("travel length", PartFact.Value.length, figures.feed.length + figures.rapid.length)
    summary.add("filament", PartFact.Value.length, machine.tools.pushed)
    let minutes = figures.extrusion.minutes + figures.feed.minutes + figures.rapid.minutes
    if minutes > 0 { summary.add("time at feed", PartFact.Value.seconds, minutes * 60) }
    summary.note("the time is that of moves at their feed, without acceleration, retraction and heating")
    if machine.filamentIsVolume { summary.note("filament is a volume here (M200)") }
  }

  private static func reportNotes(_ machine: GCodeMachine, in summary: inout PartSummary) {
    let figures = machine.figures
    let modes = machine.modes
    summary.note("not all moves could be read: lines with expressions or unknown codes", figures.unreadLines)
    summary.note("calls of subprograms, not followed", figures.calls)
    summary.note("blocks behind the end of the program, not read", figures.blocksAfterEnd)
    let paths = [
      (machine.isPrinting ? "feed" : "cutting", figures.feed), ("rapid", figures.rapid),
      ("extruding", figures.extrusion),
    ]
    for (name, path) in paths {
      summary.note("\(name) moves from or to a place that the program does not say, not in the length", path.unmeasured)
    }
    summary.note("optional blocks (/), read as if run", figures.optionalBlocks)
    summary.note("moves with a rotary axis, whose length is that of X, Y and Z only", figures.rotaryMoves)
    if modes.unitsAreMixed { summary.note("G20 and G21 are both used; figures are in the first") }
    if machine.isTurning { summary.note("X is taken as programmed; on a lathe it is usually a diameter") }
    if !modes.shifts.isEmpty {
      let codes = modes.shifts.sorted().map(name).joined(separator: ", ")
      summary.note("sizes and lengths are of programmed numbers, which \(codes) change")
    }
    if !modes.unknown.isEmpty {
      summary.note("codes that are not known: \(modes.unknown.sorted().map(name).joined(separator: ", "))")
    }
  }

  private static func name(_ tenths: Int) -> String {
    tenths < 0 ? "G?" : tenths % 10 == 0 ? "G\(tenths / 10)" : "G\(tenths / 10).\(tenths % 10)"
  }
}
