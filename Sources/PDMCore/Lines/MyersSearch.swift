/// The shortest way from one list to another, or a short one where the shortest would cost too much (E. Myers, "An
/// O(ND) Difference Algorithm and its Variations", with the cut-offs of xdiff's xdiffi.c).
struct MyersSearch {
  private let old: [Int32]
  private let new: [Int32]
  private(set) var oldChanged: [Bool]
  private(set) var newChanged: [Bool]
  /// The furthest points of both searches by diagonal, moved up by `shift`.
  private var forward: [Int]
  private var backward: [Int]
  private let shift: Int
  private let costLimit: Int

  private static let snake = 20
  private static let leastCost = 256
  private static let factor = 4

  init(_ old: [Int32], _ new: [Int32]) {
    self.old = old
    self.new = new
    oldChanged = [Bool](repeating: false, count: old.count)
    newChanged = [Bool](repeating: false, count: new.count)
    let diagonals = old.count + new.count + 3
    forward = [Int](repeating: 0, count: diagonals + 1)
    backward = [Int](repeating: 0, count: diagonals + 1)
    shift = new.count + 1
    costLimit = max(ChangeMarks.approximateRoot(diagonals), Self.leastCost)
  }

  mutating func run() { compare(0..<old.count, 0..<new.count, mustBeShortest: false) }

  private struct Split {
    var old: Int
    var new: Int
    var isShortestBefore = true
    var isShortestAfter = true
  }

  private mutating func compare(_ oldRange: Range<Int>, _ newRange: Range<Int>, mustBeShortest: Bool) {
    var (i, j) = (oldRange.lowerBound, newRange.lowerBound)
    var (iEnd, jEnd) = (oldRange.upperBound, newRange.upperBound)
    while i < iEnd, j < jEnd, old[i] == new[j] { (i, j) = (i + 1, j + 1) }
    while i < iEnd, j < jEnd, old[iEnd - 1] == new[jEnd - 1] { (iEnd, jEnd) = (iEnd - 1, jEnd - 1) }
    if i == iEnd {
      for line in j..<jEnd { newChanged[line] = true }
    } else if j == jEnd {
      for line in i..<iEnd { oldChanged[line] = true }
    } else {
      let split = split(i, iEnd, j, jEnd, mustBeShortest)
      compare(i..<split.old, j..<split.new, mustBeShortest: split.isShortestBefore)
      compare(split.old..<iEnd, split.new..<jEnd, mustBeShortest: split.isShortestAfter)
    }
  }

  private mutating func split(
    _ off1: Int, _ lim1: Int, _ off2: Int, _ lim2: Int, _ mustBeShortest: Bool
  ) -> Split {
    let (lowest, highest) = (off1 - lim2, lim1 - off2)
    let (middle, backMiddle) = (off1 - off2, lim1 - lim2)
    let isOdd = (middle - backMiddle) & 1 != 0
    var (fmin, fmax) = (middle, middle)
    var (bmin, bmax) = (backMiddle, backMiddle)
    forward[middle + shift] = off1
    backward[backMiddle + shift] = lim1
    var cost = 0
    while true {
      cost += 1
      var sawSnake = false
      if fmin > lowest {
        fmin -= 1
        forward[fmin - 1 + shift] = -1
      } else {
        fmin += 1
      }
      if fmax < highest {
        fmax += 1
        forward[fmax + 1 + shift] = -1
      } else {
        fmax -= 1
      }
      for d in stride(from: fmax, through: fmin, by: -2) {
        var i = max(forward[d - 1 + shift] + 1, forward[d + 1 + shift])
        let start = i
        var j = i &- d
        while i < lim1, j < lim2, old[i] == new[j] { (i, j) = (i + 1, j + 1) }
        if i - start > Self.snake { sawSnake = true }
        forward[d + shift] = i
        if isOdd, bmin <= d, d <= bmax, backward[d + shift] <= i { return Split(old: i, new: j) }
      }
      if bmin > lowest {
        bmin -= 1
        backward[bmin - 1 + shift] = .max
      } else {
        bmin += 1
      }
      if bmax < highest {
        bmax += 1
        backward[bmax + 1 + shift] = .max
      } else {
        bmax -= 1
      }
      for d in stride(from: bmax, through: bmin, by: -2) {
        let (low, high) = (backward[d - 1 + shift], backward[d + 1 + shift])
        var i = low < high ? low : high - 1
        let start = i
        var j = i &- d
        while i > off1, j > off2, old[i - 1] == new[j - 1] { (i, j) = (i - 1, j - 1) }
        if start - i > Self.snake { sawSnake = true }
        backward[d + shift] = i
        if !isOdd, fmin <= d, d <= fmax, i <= forward[d + shift] { return Split(old: i, new: j) }
      }
      if mustBeShortest { continue }
      if sawSnake, cost > Self.leastCost {
        var best = 0
        var split: Split?
        for d in stride(from: fmax, through: fmin, by: -2) {
          let i = forward[d + shift]
          let j = i - d
          let value = (i - off1) + (j - off2) - abs(d - middle)
          if value > Self.factor * cost, value > best, off1 + Self.snake <= i, i < lim1, off2 + Self.snake <= j,
            j < lim2,
            (1...Self.snake).allSatisfy({ old[i - $0] == new[j - $0] })
          {
            best = value
            split = Split(old: i, new: j, isShortestBefore: true, isShortestAfter: false)
          }
        }
        if let split { return split }
        for d in stride(from: bmax, through: bmin, by: -2) {
          let i = backward[d + shift]
          let j = i - d
          let value = (lim1 - i) + (lim2 - j) - abs(d - backMiddle)
          if value > Self.factor * cost, value > best, off1 < i, i <= lim1 - Self.snake, off2 < j,
            j <= lim2 - Self.snake,
            (0..<Self.snake).allSatisfy({ old[i + $0] == new[j + $0] })
          {
            best = value
            split = Split(old: i, new: j, isShortestBefore: false, isShortestAfter: true)
          }
        }
        if let split { return split }
      }
      if cost >= costLimit { return furthest(off1, lim1, off2, lim2, (fmin, fmax), (bmin, bmax)) }
    }
  }

  /// Enough was spent: the furthest point of either search.
  private func furthest(
    _ off1: Int, _ lim1: Int, _ off2: Int, _ lim2: Int, _ ahead: (min: Int, max: Int), _ back: (min: Int, max: Int)
  ) -> Split {
    var (sum, first) = (-1, -1)
    for d in stride(from: ahead.max, through: ahead.min, by: -2) {
      var i = min(forward[d + shift], lim1)
      var j = i - d
      if lim2 < j { (i, j) = (lim2 + d, lim2) }
      if sum < i + j { (sum, first) = (i + j, i) }
    }
    var (backSum, backFirst) = (Int.max, Int.max)
    for d in stride(from: back.max, through: back.min, by: -2) {
      var i = max(off1, backward[d + shift])
      var j = i - d
      if j < off2 { (i, j) = (off2 + d, off2) }
      if i + j < backSum { (backSum, backFirst) = (i + j, i) }
    }
    return (lim1 + lim2) - backSum < sum - (off1 + off2)
      ? Split(old: first, new: sum - first, isShortestBefore: true, isShortestAfter: false)
      : Split(old: backFirst, new: backSum - backFirst, isShortestBefore: false, isShortestAfter: true)
  }
}
