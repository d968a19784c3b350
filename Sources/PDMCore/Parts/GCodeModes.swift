/// What stays in force from block to block.
struct GCodeModes {
  enum Motion: Equatable {
    case none, rapid, linear, clockwise, counterClockwise
    /// A cycle that makes holes, by its code in tenths.
    case cycle(Int)
    /// Moves that are not understood, such as splines and threads.
    case unreadable
  }

  enum FeedMode { case perMinute, inverseTime, perRevolution }

  /// Something a block asks for beside its modes.
  enum Request { case none, reference, machineCoordinates, setPosition, noMove, homing, call }

  var motion = Motion.none
  var plane = GCodePlane.xy
  var isIncremental = false
  var arcsAreAbsolute = false
  var feedMode = FeedMode.perMinute
  /// After a hole: back to where the cycle began (G98), or to its R level (G99).
  var returnsToStart = true
  var isPolar = false
  /// M83. Positions by G91 make the extruder incremental as well.
  var extrudesIncrementally = false
  var isSurfaceSpeed = false
  /// G7 of LinuxCNC.
  var isDiameter = false
  /// nil until G20 or G21 says.
  private(set) var isInch: Bool?
  /// The first unit that was stated; figures are in it.
  private(set) var baseIsInch: Bool?
  private(set) var scale = 1.0

  /// Codes that shift, turn or scale what is programmed, and codes that are not known, in tenths.
  private(set) var shifts: Set<Int> = []
  private var workOffset: (code: Int, number: Double)?
  /// Whether the block that was applied last leaves the place without a number.
  private(set) var losesPlace = false
  private(set) var unknown: Set<Int> = []

  var unitsAreMixed: Bool { scale != 1 || changedUnit }
  private var changedUnit = false

  /// Takes over the G codes of a block.
  ///
  /// - Parameters:
  ///   - number: The P word, which numbers the work offsets of G54.1.
  ///   - hasAxes: Whether the block names axes, so that a code that is not known may move them.
  /// - Returns: What to do, and whether a code was not understood.
  mutating func apply(_ codes: [Int], number: Double?, hasAxes: Bool) -> (request: Request, isUnknown: Bool) {
    losesPlace = false
    var request = Request.none
    var isUnknown = false
    for code in codes {
      switch code {
      case 0: motion = .rapid
      case 10: motion = .linear
      case 20: motion = .clockwise
      case 30: motion = .counterClockwise
      case 730, 740, 810, 820, 830, 840, 850, 860, 870, 880, 890: motion = .cycle(code)
      case 800: motion = .none
      case 40, 100, 110: request = .noMove
      case 170: plane = .xy
      case 180: plane = .zx
      case 190: plane = .yz
      case 200: setUnit(inch: true)
      case 210: setUnit(inch: false)
      case 280, 300: request = .reference
      case 290: request = .homing
      case 530: request = .machineCoordinates
      case 500, 510, 520, 680:
        // 500 without axes limits the spindle of a lathe.
        if hasAxes {
          shifts.insert(code)
          losesPlace = true
        }
        request = .noMove
      case 501, 690: if !shifts.isEmpty { losesPlace = true }
      // The path that is measured is the one that is programmed.
      case 410, 420: shifts.insert(code)
      case 540...593: useOffset(code, number)
      case 650, 660: request = .call
      case 70: isDiameter = true
      case 150: isPolar = false
      case 160: isPolar = true
      case 900: isIncremental = false
      case 910: isIncremental = true
      case 901: arcsAreAbsolute = true
      case 911: arcsAreAbsolute = false
      case 920...923: request = .setPosition
      case 930: feedMode = .inverseTime
      case 940: feedMode = .perMinute
      case 950: feedMode = .perRevolution
      case 960: isSurfaceSpeed = true
      case 970: isSurfaceSpeed = false
      case 980: returnsToStart = true
      case 990: returnsToStart = false
      // Exact stop, tool length, path control, end of macro calls.
      case 80:
        // G8 of LinuxCNC: X is a radius. Elsewhere it steers the path.
        isDiameter = false
      case 90, 400...440, 490, 610, 611, 640, 670: break
      default:
        if unknown.count < 20 { unknown.insert(code) }
        isUnknown = true
        if hasAxes || Self.isOtherMotion(code) { motion = .unreadable }
      }
    }
    return (request, isUnknown)
  }

  /// Splines, threads, probing and cycles, which stay in force for the blocks behind them.
  private static func isOtherMotion(_ code: Int) -> Bool {
    switch code {
    case 21...29, 31...39, 52, 62, 120, 130, 320...349, 380...389, 750...790: true
    default: false
    }
  }

  mutating func noteShift(_ code: Int) { shifts.insert(code) }

  /// In another system of coordinates the place has other numbers, which only the machine knows.
  private mutating func useOffset(_ code: Int, _ number: Double?) {
    let used = (code, code == 541 ? number ?? 0 : 0)
    if let workOffset, workOffset != used {
      losesPlace = true
      shifts.formUnion([workOffset.code, code])
    }
    workOffset = used
  }

  private mutating func setUnit(inch: Bool) {
    if baseIsInch == nil { baseIsInch = inch }
    if isInch != nil, isInch != inch { changedUnit = true }
    isInch = inch
    scale = baseIsInch == inch ? 1 : inch ? 25.4 : 1 / 25.4
  }
}
