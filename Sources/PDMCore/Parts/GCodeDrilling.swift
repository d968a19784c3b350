extension GCodeFigures.Path {
  /// - Parameter feed: Per minute; nil where it is not known.
  @inline(__always)
  mutating func add(length: Double, feed: Double?, box: PartBox) {
    moves += 1
    self.box.extend(to: box)
    guard length.isFinite else {
      unmeasured += 1
      return
    }
    self.length += length
    if let feed, feed > 0 { minutes += length / feed } else { untimed += 1 }
  }
}

extension GCodeMachine {
  /// A hole by a cycle (G73, G74, G81 to G89). It is counted with its depth from the R level on; the moves to it and in
  /// it are in no length, since each control makes them in its own way.
  mutating func drill(_ block: borrowing GCodeBlock, _ code: Int) {
    let plane = modes.plane
    let words = [block["X"], block["Y"], block["Z"]]
    if let depth = words[plane.third] { cycleDepth = depth * modes.scale }
    if let level = block["R"] { cycleLevel = level * modes.scale }
    // On a lathe these two are other cycles, which are written without a level.
    if code == 730 || code == 740, cycleDepth == nil || cycleLevel == nil { return giveUp() }

    let start = position
    let repeats = min(max((block["L"] ?? block["K"] ?? 1).rounded(), 0), 100_000)
    var end = target(block)
    let height = start[plane.third]
    let level = cycleLevel.map { modes.isIncremental ? height + $0 : $0 } ?? height
    let bottom = cycleDepth.map { modes.isIncremental ? level + $0 : $0 } ?? .nan
    if modes.isIncremental { end = start + (end - start) * repeats }
    end[plane.third] = modes.returnsToStart ? max(height, level) : level
    if height.isNaN, modes.returnsToStart { end[plane.third] = .nan }
    position = end
    guard repeats > 0 else { return }

    let count = modes.isIncremental ? repeats : 1
    figures.holes[code, default: 0] += Int(count)
    let depth = (level - bottom).magnitude
    if depth.isFinite { figures.drilledDepth += depth * count } else { figures.holesWithoutDepth += Int(count) }
    var first = start
    if modes.isIncremental { first = start + (end - start) / repeats }
    for place in [first, end] {
      var hole = modes.isIncremental || place == end ? place : end
      hole[plane.third] = bottom
      figures.drilled.extend(to: hole)
      hole[plane.third] = level
      figures.drilled.extend(to: hole)
    }
    if let feed { figures.noteFeed(feed) }
  }
}
