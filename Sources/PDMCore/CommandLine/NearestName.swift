/// Finds the name that somebody most likely meant.
enum NearestName {
  /// The nearest candidate, or nil when none is near: a wrong guess is worse than none.
  static func of(_ typed: String, among candidates: [String]) -> String? {
    let wanted = Array(typed.utf8)
    guard (2...64).contains(wanted.count) else { return nil }
    var best: (name: String, distance: Int)?
    for name in candidates {
      let letters = Array(name.utf8)
      let distance = distance(wanted, letters)
      let near = distance <= max(1, letters.count / 3)
      // A started name is meant even when much of it is missing; there are no abbreviations, so say it in full.
      let started = wanted.count >= 3 && letters.starts(with: wanted)
      guard near || started, distance < best?.distance ?? Int.max else { continue }
      best = (name, distance)
    }
    return best?.name
  }

  /// Insertions, deletions, replacements and swaps of neighbours that turn one into the other.
  static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (row, a) in left.enumerated() {
      var line = [row + 1]
      for (column, b) in right.enumerated() {
        var cost = min(last[column] + (a == b ? 0 : 1), last[column + 1] + 1, line[column] + 1)
        if row > 0, column > 0, a == right[column - 1], left[row - 1] == b {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        line.append(cost)
      }
      beforeLast = last
      last = line
    }
    return last[right.count]
  }
}
