/// What adds up while a program runs. Lengths are in the unit that the program states first.
struct GCodeFigures {
  /// Moves of one sort.
  struct Path {
    var moves = 0
    var length = 0.0
    var minutes = 0.0
    var box = PartBox()
    /// Moves that begin or end where the program does not say; they are in no length.
    var unmeasured = 0
    /// Moves without a feed per minute; they are in no time.
    var untimed = 0
  }

  /// G0.
  var rapid = Path()
  /// G1, G2 and G3, without those that push filament.
  var feed = Path()
  /// Moves that push filament.
  var extrusion = Path()

  var blocks = 0
  var unreadLines = 0
  var optionalBlocks = 0
  var blocksAfterEnd = 0
  var calls = 0
  var rotaryMoves = 0

  /// Holes by the code of their cycle, in tenths.
  var holes: [Int: Int] = [:]
  var drilledDepth = 0.0
  var holesWithoutDepth = 0
  var drilled = PartBox()

  private(set) var feeds = DistinctValues()
  private(set) var spindleSpeeds = DistinctValues()
  private(set) var surfaceSpeeds = DistinctValues()

  mutating func noteFeed(_ feed: Double) { feeds.insert(feed) }

  mutating func noteSpeed(_ speed: Double, isSurfaceSpeed: Bool) {
    if isSurfaceSpeed { surfaceSpeeds.insert(speed) } else { spindleSpeeds.insert(speed) }
  }
}

/// Numbers, each once. Past a limit only the lowest and the highest stay, since nobody reads more.
struct DistinctValues {
  private static let limit = 1000
  private var values: Set<Double> = []
  private var last = Double.nan

  mutating func insert(_ value: Double) {
    guard value != last, value.isFinite else { return }
    last = value
    values.insert(value)
    guard values.count > Self.limit, let lowest = values.min(), let highest = values.max() else { return }
    values = [lowest, highest]
  }

  var sorted: [Double] { values.sorted() }
}

/// The tools in the order of their first use, and the length of filament that each has pushed.
struct GCodeTools {
  private static let longestList = 100
  private(set) var changed: [String] = []
  private(set) var named: [String] = []
  private(set) var changes = 0
  private var pending: String?

  private var current = ""
  private var filament: [String: (sum: Double, most: Double)] = [:]
  private var sum = 0.0
  private var most = 0.0

  mutating func name(_ tool: String) {
    pending = tool
    Self.note(tool, in: &named)
    filament[current] = (sum, most)
    current = tool
    (sum, most) = filament[tool] ?? (0, 0)
  }

  /// M6.
  mutating func change() {
    changes += 1
    if let pending { Self.note(pending, in: &changed) }
  }

  mutating func push(_ length: Double) {
    sum += length
    most = max(most, sum)
  }

  /// What was drawn back and pushed again counts once.
  var pushed: Double {
    filament.filter { $0.key != current }.reduce(most) { $0 + $1.value.most }
  }

  /// Those that were put in by M6; without any M6, those that were named.
  var used: [String] { changes > 0 ? changed : named }

  private static func note(_ tool: String, in list: inout [String]) {
    if list.count < longestList, !list.contains(tool) { list.append(tool) }
  }
}
