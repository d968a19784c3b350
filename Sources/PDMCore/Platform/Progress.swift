import Synchronization

/// How far a long piece of work has come, told by who does it.
///
/// There is one only where somebody looks, so counting costs a look at nil elsewhere; and where somebody does, the clock
/// is read once for many steps that are short.
public final class Progress {
  public enum Unit: Sendable, Equatable {
    case bytes
    /// In the plural: `lines`, `commits`.
    case things(String)
  }

  /// What there is to show.
  public struct State: Sendable, Equatable {
    /// What is being done: `verifying the record`.
    public let title: String
    /// nil: how far it is nobody can say, as with most of what git does.
    public let unit: Unit?
    public var done: Int64 = 0
    public let total: Int64?
    public var elapsed = Duration.zero
  }

  private let board: ProgressBoard
  private var done: Int64 = 0
  private var steps = 0
  private var stepsPerLook = 1
  private var lastLook: Duration
  private var isOver = false

  /// So many steps at most go by without a look at the clock.
  private static let mostStepsPerLook = 64

  fileprivate init(_ board: ProgressBoard, at start: Duration) {
    self.board = board
    lastLook = start
  }

  deinit { end() }

  /// So much more is done; nothing more where a step is only known to be one.
  public func advance(by count: Int64 = 1) {
    done += count
    steps += 1
    guard steps >= stepsPerLook else { return }
    steps = 0
    let time = board.now()
    // Steps that turn out to be long are looked at one by one.
    let isShort = time - lastLook < .milliseconds(10)
    stepsPerLook = isShort ? min(stepsPerLook * 2, Self.mostStepsPerLook) : 1
    lastLook = time
    board.update(done: done, at: time)
  }

  func end() {
    guard !isOver else { return }
    isOver = true
    board.end()
  }
}

/// Where progress is drawn.
public protocol ProgressDisplay: Sendable {
  func draw(_ state: Progress.State)
  func clear()
}

/// Decides what of progress is shown, and when: nothing of work that ends soon, and never more often than eyes can follow.
public final class ProgressBoard: Sendable {
  private struct Work {
    var state: Progress.State
    let start: Duration
    /// nil: nothing was drawn yet.
    var drawn: Duration?
  }

  private let display: any ProgressDisplay
  fileprivate let now: @Sendable () -> Duration
  private let work = Mutex<Work?>(nil)

  static let patience = Duration.milliseconds(500)
  static let pace = Duration.milliseconds(100)

  public convenience init(_ display: any ProgressDisplay) {
    self.init(display, now: MonotonicClock.now)
  }

  /// - Parameter now: a clock that only goes forward.
  init(_ display: any ProgressDisplay, now: @escaping @Sendable () -> Duration) {
    self.display = display
    self.now = now
  }

  /// - Returns: nil where this is a part of what is shown already.
  fileprivate func begin(_ title: String, _ unit: Progress.Unit?, of total: Int64?) -> Progress? {
    let start = now()
    return work.withLock { work in
      guard work == nil else { return nil }
      work = Work(state: Progress.State(title: title, unit: unit, total: total), start: start)
      return Progress(self, at: start)
    }
  }

  fileprivate func update(done: Int64, at time: Duration) {
    work.withLock { work in
      work?.state.done = done
      show(&work, at: time)
    }
  }

  /// Time goes by while somebody waits for a child.
  func tick() {
    let time = now()
    work.withLock { show(&$0, at: time) }
  }

  private func show(_ work: inout Work?, at time: Duration) {
    guard let start = work?.start, time - start >= Self.patience else { return }
    if let drawn = work?.drawn, time - drawn < Self.pace { return }
    work?.drawn = time
    work?.state.elapsed = time - start
    if let state = work?.state { display.draw(state) }
  }

  fileprivate func end() {
    work.withLock { work in
      if work?.drawn != nil { display.clear() }
      work = nil
    }
  }
}

extension ProcessContext {
  /// Shows on a person's terminal how far `body` is, if it takes long.
  ///
  /// - Parameters:
  ///   - title: what is being done, `verifying the record`.
  ///   - unit: what is counted; nil where nothing can be, and only the time goes on while git works.
  ///   - total: how much there is to do, where it is known.
  ///   - body: gets nil where nobody looks, or where this is a part of something that is shown already.
  @discardableResult
  public func showing<Result>(
    _ title: @autoclosure () -> String, _ unit: Progress.Unit? = nil, of total: Int64? = nil,
    _ body: (Progress?) throws -> Result
  ) rethrows -> Result {
    guard let progress = progress(title(), unit, of: total) else { return try body(nil) }
    defer { progress.end() }
    return try body(progress)
  }

  /// The same for work that cannot stand in a closure; whoever calls it ends it.
  func progress(_ title: @autoclosure () -> String, _ unit: Progress.Unit? = nil, of total: Int64? = nil) -> Progress? {
    observer.progress?.begin(title(), unit, of: total)
  }
}
