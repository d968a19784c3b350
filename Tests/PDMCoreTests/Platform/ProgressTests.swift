import Synchronization
import Testing

@testable import PDMCore

/// When something is shown of long work, and what.
@Suite struct ProgressTests {
  private final class Clock: Sendable {
    let time = Mutex(Duration.zero)
    let looks = Mutex(0)

    func now() -> Duration {
      looks.withLock { $0 += 1 }
      return time.withLock { $0 }
    }

    func advance(by span: Duration) { time.withLock { $0 += span } }
  }

  private final class Display: ProgressDisplay {
    let events = Mutex<[Progress.State?]>([])

    func draw(_ state: Progress.State) { events.withLock { $0.append(state) } }
    func clear() { events.withLock { $0.append(nil) } }
  }

  private struct Watcher: Observer {
    let progress: ProgressBoard?
    func waiting(for holder: String, since: Duration) {}
    func childOutput(_ bytes: [UInt8]) {}
    func warning(_ message: String) {}
    func notices(_ unread: UnreadNotices) {}
  }

  private let clock = Clock()
  private let display = Display()

  private func context(watched: Bool = true) -> ProcessContext {
    let clock = clock
    return ProcessContext(
      environment: Environment(), workingDirectory: [], userID: 0, host: "host", processID: 1, clock: FixtureClock(),
      random: FixtureRandom(),
      observer: Watcher(progress: watched ? ProgressBoard(display, now: { clock.now() }) : nil))
  }

  private var drawn: [Progress.State?] { display.events.withLock { $0 } }

  @Test func nothingIsShownOfWorkThatEndsSoon() {
    context().showing("counting", .things("lines"), of: 10) { progress in
      for _ in 0..<10 {
        clock.advance(by: .milliseconds(49))
        progress?.advance()
      }
    }
    #expect(drawn.isEmpty)
  }

  @Test func longWorkIsDrawnTenTimesASecondAndThenCleared() {
    context().showing("counting", .things("lines"), of: 100) { progress in
      for _ in 0..<100 {
        clock.advance(by: .milliseconds(20))
        progress?.advance()
      }
    }
    // From 0.5 to 2 seconds.
    #expect(drawn.count == 17)
    #expect(drawn.last == .some(nil))
    #expect(
      drawn.first
        == Progress.State(
          title: "counting", unit: .things("lines"), done: 25, total: 100, elapsed: .milliseconds(500)))
  }

  @Test func shortStepsHardlyLookAtTheClock() {
    context().showing("counting", .bytes) { progress in
      for _ in 0..<64_000 { progress?.advance(by: 10) }
    }
    #expect(clock.looks.withLock { $0 } < 1100)
  }

  /// The first of many short steps must not hide the long ones behind them.
  @Test func stepsThatBecomeLongAreSeen() {
    context().showing("counting", .things("commits")) { progress in
      for _ in 0..<10_000 { progress?.advance() }
      for _ in 0..<200 {
        clock.advance(by: .seconds(1))
        progress?.advance()
      }
    }
    #expect(drawn.count > 130)
  }

  @Test func timeGoesOnWhileAChildWorks() {
    let context = self.context()
    context.showing("git commits 1 file") { _ in
      clock.advance(by: .seconds(3))
      context.observer.progress?.tick()
    }
    #expect(drawn.compactMap(\.self).map(\.elapsed) == [.seconds(3)])
  }

  @Test func aPartOfSomethingShownIsNotShownByItself() {
    let context = self.context()
    context.showing("the whole", .things("lines")) { whole in
      context.showing("a part", .things("commits")) { part in #expect(part == nil) }
      #expect(whole != nil)
    }
    context.showing("another") { #expect($0 != nil) }
  }

  @Test func whereNobodyLooksNothingIsCounted() {
    context(watched: false).showing("counting") { #expect($0 == nil) }
    #expect(clock.looks.withLock { $0 } == 0)
  }

  @Test func failureClearsTheLine() {
    #expect(throws: Interrupted.self) {
      try context().showing("counting") { progress in
        clock.advance(by: .seconds(1))
        progress?.advance()
        throw Interrupted()
      }
    }
    #expect(drawn.count == 2 && drawn.last == .some(nil))
  }
}
