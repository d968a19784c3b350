/// Runs the blocks of a program and keeps the figures. What cannot be known is not guessed: the position is unknown until
/// the program says where it is, and again after lines that could not be read.
struct GCodeMachine {
  private static let axes = GCodeBlock.bit("X") | GCodeBlock.bit("Y") | GCodeBlock.bit("Z")
  private static let rotary = GCodeBlock.bit("A") | GCodeBlock.bit("B") | GCodeBlock.bit("C")
  /// More axes of a mill, or steps of X and Z on a lathe.
  private static let further = GCodeBlock.bit("U") | GCodeBlock.bit("V") | GCodeBlock.bit("W")
  private static let anyAxis = axes | rotary | further | GCodeBlock.bit("E")
  private static let nowhere = SIMD3<Double>(repeating: .nan)

  var modes = GCodeModes()
  var figures = GCodeFigures()
  var tools = GCodeTools()
  /// Not a number on axes that are not known.
  var position = nowhere
  /// As programmed, in the base unit.
  var feed: Double?
  var cycleDepth: Double?
  var cycleLevel: Double?
  private var filament = 0.0
  private(set) var hasEnded = false
  private(set) var isPrinting = false
  private(set) var isTurning = false
  private(set) var filamentIsVolume = false

  mutating func run(_ block: borrowing GCodeBlock, _ bytes: Span<UInt8>) {
    if hasEnded {
      if !block.isEmpty, !block.isTapeMark { figures.blocksAfterEnd += 1 }
      return
    }
    if block.isTapeMark {
      // The first begins the tape, the second ends it.
      hasEnded = figures.blocks > 0
      return
    }
    if block.isEmpty { return }
    figures.blocks += 1
    if block.isOptional { figures.optionalBlocks += 1 }
    let hasAxes = block.has(Self.anyAxis)
    let (request, isUnknown) = modes.apply(block.gCodes, number: block["P"], hasAxes: hasAxes)
    if modes.losesPlace { position = Self.nowhere }
    if case .cycle = modes.motion {} else { (cycleDepth, cycleLevel) = (nil, nil) }
    if block.isUnreadable {
      figures.unreadLines += 1
      if !block.isSetting { position = Self.nowhere }
      return
    }
    applyWords(block, bytes, request)
    switch request {
    case .none:
      // An axis without a number is no flag beside a move.
      if hasAxes || block.bare & Self.anyAxis != 0, isMotion(block) { isUnknown ? giveUp() : move(block) }
    case .machineCoordinates: moveInMachine(block)
    case .reference: forget(block)
    case .setPosition: setPosition(block)
    case .homing: position = Self.nowhere
    case .noMove: break
    case .call: call()
    }
    for code in block.mCodes {
      switch code {
      case 20, 300, 990: hasEnded = true
      case 960, 970, 980, 1980: call()
      case 820: modes.extrudesIncrementally = false
      case 830: modes.extrudesIncrementally = true
      case 2000: filamentIsVolume = filamentIsVolume || block["D"].map { $0 > 0 } ?? false
      default: break
      }
    }
  }

  private mutating func call() {
    figures.calls += 1
    position = Self.nowhere
  }

  mutating func giveUp() {
    figures.unreadLines += 1
    position = Self.nowhere
  }

  /// Whether the axes of a block without a motion code are a move by the mode in force: not beside codes of M that take
  /// them as parameters, as most of Marlin's do.
  private func isMotion(_ block: borrowing GCodeBlock) -> Bool {
    if block.mCodes.isEmpty || block.gCodes.contains(where: { $0 <= 30 || 730...890 ~= $0 }) { return true }
    return block.mCodes.allSatisfy { $0 < 100 || [130, 140, 190, 300, 480, 490, 990].contains($0) }
  }

  /// Feed, spindle and tool, which come before the move of their block.
  private mutating func applyWords(_ block: borrowing GCodeBlock, _ bytes: Span<UInt8>, _ request: GCodeModes.Request) {
    if modes.feedMode != .perMinute {
      feed = nil
    } else if let value = block["F"], request == .none || request == .machineCoordinates {
      feed = value * modes.scale
    }
    if modes.isSurfaceSpeed || modes.isDiameter { isTurning = true }
    if let speed = block["S"], speed > 0, request == .none,
      block.mCodes.allSatisfy({ $0 < 100 || [130, 140, 410, 420, 430, 440].contains($0) })
    {
      figures.noteSpeed(speed, isSurfaceSpeed: modes.isSurfaceSpeed)
    }
    if let tool = block.tool, block.mCodes.allSatisfy({ $0 < 100 }), request == .none {
      tools.name(String(decoding: tool.map { bytes[$0] }, as: UTF8.self))
    }
    if block.mCodes.contains(60) { tools.change() }
  }

  private mutating func move(_ block: borrowing GCodeBlock) {
    if block.has(Self.further) || modes.isPolar {
      if block.has(Self.further) { isTurning = true }
      return giveUp()
    }
    guard block.bare & Self.anyAxis == 0 else { return giveUp() }
    if block.has(Self.rotary) { figures.rotaryMoves += 1 }
    switch modes.motion {
    case .none:
      // Axes without a mode: the control would refuse, or know one from before.
      if block.has(Self.axes) { giveUp() }
    case .unreadable: giveUp()
    case .cycle(let code): if block.has(Self.axes) { drill(block, code) }
    case .rapid, .linear: moveStraight(block)
    case .clockwise, .counterClockwise: moveRound(block)
    }
  }

  /// Where the axes of the block lead to.
  func target(_ block: borrowing GCodeBlock) -> SIMD3<Double> {
    var target = position
    if let x = block["X"] { target.x = x * modes.scale + (modes.isIncremental ? position.x : 0) }
    if let y = block["Y"] { target.y = y * modes.scale + (modes.isIncremental ? position.y : 0) }
    if let z = block["Z"] { target.z = z * modes.scale + (modes.isIncremental ? position.z : 0) }
    return target
  }

  private mutating func moveStraight(_ block: borrowing GCodeBlock) {
    let target = target(block)
    var way = target - position
    if block["X"] == nil { way.x = 0 }
    if block["Y"] == nil { way.y = 0 }
    if block["Z"] == nil { way.z = 0 }
    var box = PartBox()
    box.extend(to: position)
    box.extend(to: target)
    let length = (way * way).sum().squareRoot()
    finish(block, length: block.has(Self.axes) ? length : 0, box: box, target)
  }

  private mutating func moveRound(_ block: borrowing GCodeBlock) {
    let target = target(block)
    guard block["P"] ?? 1 == 1 else { return giveUp() }
    let start = position
    position = target
    guard start[modes.plane.first].isFinite, start[modes.plane.second].isFinite else {
      return finish(block, length: .nan, box: PartBox(), target)
    }
    guard let arc = arc(block, from: start, to: target) else { return giveUp() }
    var box = PartBox()
    box.extend(to: start)
    box.extend(to: target)
    arc.extend(&box)
    // Across the plane nothing is known, and nothing moves.
    let isLevel = !block.has([GCodeBlock.bit("X"), GCodeBlock.bit("Y"), GCodeBlock.bit("Z")][modes.plane.third])
    finish(block, length: isLevel ? arc.flatLength : arc.length, box: box, target)
  }

  private func arc(_ block: borrowing GCodeBlock, from start: SIMD3<Double>, to end: SIMD3<Double>) -> GCodeArc? {
    let isClockwise = modes.motion == .clockwise
    if let radius = block["R"] {
      return GCodeArc(
        from: start, to: end, radius: radius * modes.scale, clockwise: isClockwise, plane: modes.plane)
    }
    let offsets = [block["I"], block["J"], block["K"]]
    let (first, second) = (offsets[modes.plane.first], offsets[modes.plane.second])
    guard first != nil || second != nil else { return nil }
    if modes.arcsAreAbsolute, first == nil || second == nil { return nil }
    var center = start
    center[modes.plane.first] = (first ?? 0) * modes.scale + (modes.arcsAreAbsolute ? 0 : start[modes.plane.first])
    center[modes.plane.second] = (second ?? 0) * modes.scale + (modes.arcsAreAbsolute ? 0 : start[modes.plane.second])
    return GCodeArc(from: start, to: end, center: center, clockwise: isClockwise, plane: modes.plane)
  }

  /// Books a move and goes to its end.
  ///
  /// - Parameter length: Not a number where it cannot be known.
  private mutating func finish(
    _ block: borrowing GCodeBlock, length: Double, box: PartBox, _ target: SIMD3<Double>
  ) {
    let pushed = extrude(block)
    let isRapid = modes.motion == .rapid
    let path: WritableKeyPath<GCodeFigures, GCodeFigures.Path> =
      pushed > 0 && length != 0 ? \.extrusion : isRapid ? \.rapid : \.feed
    position = target
    if length == 0 { return }
    figures[keyPath: path].add(length: length, feed: feed, box: box)
    if !isRapid || pushed > 0, let feed { figures.noteFeed(feed) }
  }

  /// - Returns: How much filament the block pushes; less than nothing where it draws back.
  private mutating func extrude(_ block: borrowing GCodeBlock) -> Double {
    guard let value = block["E"] else { return 0 }
    isPrinting = true
    let scaled = value * modes.scale
    let pushed = modes.isIncremental || modes.extrudesIncrementally ? scaled : scaled - filament
    filament += pushed
    tools.push(pushed)
    return pushed
  }

  private mutating func moveInMachine(_ block: borrowing GCodeBlock) {
    guard block.has(Self.axes) else { return }
    if modes.motion == .rapid { figures.rapid.unmeasured += 1 } else { figures.feed.unmeasured += 1 }
    forget(block)
  }

  /// The axes that the block names go where only the machine knows; all of them if it names none.
  private mutating func forget(_ block: borrowing GCodeBlock) {
    let named = (block.valued | block.bare) & Self.axes
    let letters: [Unicode.Scalar] = ["X", "Y", "Z"]
    for (axis, letter) in letters.enumerated() {
      if named == 0 || named & GCodeBlock.bit(letter) != 0 { position[axis] = .nan }
    }
  }

  /// G92: the place has a new name. On a lathe it cuts threads, and then it has a feed.
  private mutating func setPosition(_ block: borrowing GCodeBlock) {
    if block["F"] != nil { return giveUp() }
    if let value = block["E"] { filament = value * modes.scale }
    if block.has(Self.axes) { modes.noteShift(920) }
    if let x = block["X"] { position.x = x * modes.scale }
    if let y = block["Y"] { position.y = y * modes.scale }
    if let z = block["Z"] { position.z = z * modes.scale }
    if !block.has(Self.anyAxis | GCodeBlock.bit("S")) { position = Self.nowhere }
  }
}
