/// How it stands with somebody in the line.
struct LineStanding {
  /// Others' check-outs of the wanted files.
  var held: [Lock] = []
  /// Who came earlier for those that are free.
  var ahead: [Waiter] = []
  /// Of all who came earlier for any of the files.
  var tickets: Set<Int64> = []
  let now: Timestamp

  init(now: Timestamp) {
    self.now = now
  }
}

/// Tells who waits what for, and again when that is another.
struct LineNews {
  private let observer: any Observer
  private var told: Key?

  private struct Key: Equatable {
    let held: [String]
    let ahead: Int64?
    let place: Int
  }

  init(observer: any Observer) {
    self.observer = observer
  }

  /// - Parameter ahead: who is in the way where no check-out is.
  mutating func tell(_ standing: LineStanding, _ ahead: Waiter?) {
    let key = Key(held: standing.held.map(\.id), ahead: ahead?.id, place: standing.tickets.count + 1)
    guard key != told else { return }
    var text = "waiting"
    if let lock = standing.held.first {
      text += ": \(lock.path.quoted) is \(lock.description(now: standing.now))"
      let others = standing.held.count - 1
      if others > 0 { text += "; \(others) more \(others == 1 ? "file is" : "files are") held as well" }
    } else if let ahead {
      text += ": \(ahead.sentence(now: standing.now))"
    }
    observer.standingInLine(text + "; you are number \(key.place) in line", isNews: told == nil)
    told = key
  }
}
