/// What waits to be looked at, the newest first, and what came first where dates are equal: the order of git's walks
/// (commit_list_insert_by_date).
struct NewestFirst<Element> {
  private struct Waiting {
    let seconds: Int64
    let number: Int
    let element: Element

    func comes(before other: Waiting) -> Bool {
      seconds != other.seconds ? seconds > other.seconds : number < other.number
    }
  }

  /// A binary heap.
  private var heap: [Waiting] = []
  private var counter = 0

  var count: Int { heap.count }

  /// The date of what comes next, in seconds since 1970.
  var newest: Int64? { heap.first?.seconds }

  mutating func add(_ element: Element, seconds: Int64) {
    counter += 1
    heap.append(Waiting(seconds: seconds, number: counter, element: element))
    var position = heap.count - 1
    while position > 0, heap[position].comes(before: heap[(position - 1) / 2]) {
      heap.swapAt(position, (position - 1) / 2)
      position = (position - 1) / 2
    }
  }

  mutating func next() -> Element? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      sink()
    }
    return first.element
  }

  private mutating func sink() {
    var position = 0
    while true {
      var child = 2 * position + 1
      guard child < heap.count else { return }
      if child + 1 < heap.count, heap[child + 1].comes(before: heap[child]) { child += 1 }
      guard heap[child].comes(before: heap[position]) else { return }
      heap.swapAt(position, child)
      position = child
    }
  }
}
