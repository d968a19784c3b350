import Glibc
import Testing

@testable import PDMCore

/// The guard's rules, with the other side in processes of their own: locks of one process would not meet.
@Suite("The guard", .timeLimit(.minutes(1)))
struct PairLockTests {
  let fixture: GitFixture
  /// For what must be had sooner or later: descriptors that this process closes may live on for a moment in a child that
  /// another test is just starting.
  static let patience = Duration.seconds(30)

  init() throws {
    fixture = try GitFixture()
    try fixture.write("lock", "")
    try fixture.write("lock2", "")
  }

  /// - Parameter onWait: is called before each pause of a waiting lock.
  private func take(
    _ mode: PairLock.Mode, timeout: Duration = .zero, onWait: @escaping @Sendable () -> Void = {}
  ) throws -> PairLock {
    var context = fixture.context(in: "")
    context.random = CallingRandom(body: onWait)
    return try PairLock("lock", in: fixture.root, mode: mode, timeout: timeout, context: context) { "somebody" }
  }

  private func expectBusy(_ mode: PairLock.Mode, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(throws: LockingFailure.busy(holder: "somebody", waited: .zero), sourceLocation: sourceLocation) {
      _ = try take(mode)
    }
  }

  @Test func `an exclusive holder keeps everybody out until it ends`() throws {
    let holder = try GuardProbe("hold", "exclusive", in: fixture)
    expectBusy(.exclusive)
    expectBusy(.shared)
    holder.letGo()
    #expect(try holder.wait().succeeded)
    _ = try take(.exclusive, timeout: Self.patience)
  }

  @Test func `readers share, and keep a writer out`() throws {
    let first = try GuardProbe("hold", "shared", in: fixture)
    let second = try GuardProbe("hold", "shared", in: fixture)
    _ = try take(.shared)
    expectBusy(.exclusive)
    first.letGo()
    #expect(try first.wait().succeeded)
    expectBusy(.exclusive)
    second.letGo()
    #expect(try second.wait().succeeded)
    _ = try take(.exclusive, timeout: Self.patience)
  }

  /// On some mounts only one kind reaches the other side, so each must be enough.
  @Test(arguments: ["flock", "record"])
  func `one kind of lock alone keeps everybody out`(kind: String) throws {
    let holder = try GuardProbe("hold", kind, in: fixture)
    expectBusy(.exclusive)
    expectBusy(.shared)
    holder.letGo()
    #expect(try holder.wait().succeeded)
    _ = try take(.exclusive, timeout: Self.patience)
  }

  /// Each of the two locks of a writer is exclusive, each of a reader shared: looked at one by one, since the other would
  /// hide a wrong one.
  @Test func `a writer takes both kinds, a reader too`() throws {
    for mode in ["exclusive", "shared"] {
      let holder = try GuardProbe("hold", mode, in: fixture)
      for kind in ["flock", "record"] {
        #expect(throws: GuardProbe.NotReady.self, "\(mode) \(kind)") { _ = try GuardProbe("hold", kind, in: fixture) }
        let reader = try? GuardProbe("hold", kind + "-shared", in: fixture)
        #expect((reader != nil) == (mode == "shared"), "\(mode) \(kind)")
        reader?.letGo()
        #expect(try reader?.wait().succeeded ?? true)
      }
      holder.letGo()
      #expect(try holder.wait().succeeded)
    }
  }

  @Test func `who gets only the first lets it go again`() throws {
    let holder = try GuardProbe("hold", "record", in: fixture)
    expectBusy(.exclusive)
    let other = Subprocess(
      Array("flock".utf8), ["-w", "30", "lock", "true"].map { Array($0.utf8) }, environment: fixture.environment,
      workingDirectory: fixture.root)
    #expect(try other.run().succeeded)
    holder.letGo()
    #expect(try holder.wait().succeeded)
  }

  @Test func `waiting ends at the deadline and says who has it`() throws {
    let holder = try GuardProbe("hold", "exclusive", in: fixture)
    let start = MonotonicClock.now()
    let timeout = Duration.milliseconds(80)
    let failure = LockingFailure.busy(holder: "somebody", waited: timeout)
    #expect(throws: failure) { _ = try take(.exclusive, timeout: timeout) }
    #expect(MonotonicClock.now() - start >= timeout)
    #expect(failure.category == .busy && failure.message.contains("somebody"))
    holder.letGo()
    #expect(try holder.wait().succeeded)
  }

  @Test func `who waits gets it when the holder goes`() throws {
    for kind in ["exclusive", "shared", "flock", "record"] {
      let holder = try GuardProbe("hold", kind, in: fixture)
      let go = holder.go
      _ = try take(.exclusive, timeout: Self.patience) { go.close() }
      holder.letGo()
      #expect(try holder.wait().succeeded)
    }
  }

  @Test func `a killed holder frees it at once`() throws {
    for mode in ["exclusive", "shared"] {
      let holder = try GuardProbe("hold", mode, in: fixture)
      expectBusy(.exclusive)
      try holder.kill()
      // Nothing to wait for: the kernel closes a process's files before its parent hears of the end.
      try take(.exclusive).release()
    }
  }

  @Test func `a child that inherited it keeps it when its parent is gone`() throws {
    let (child, input) = try startChildThatInherits { _ = consume $0 }
    expectBusy(.exclusive)
    expectBusy(.shared)
    input.close()
    #expect(try child.wait().succeeded)
    _ = try take(.exclusive, timeout: Self.patience)
  }

  @Test func `a lock that was let go is free though a child still has its descriptors`() throws {
    let (child, input) = try startChildThatInherits { $0.release() }
    try take(.exclusive).release()
    input.close()
    #expect(try child.wait().succeeded)
  }

  /// Starts `cat` with an exclusive lock, which this process then gives up in the way that `giveUp` says.
  private func startChildThatInherits(
    giveUp: (consuming PairLock) -> Void
  ) throws -> (child: HeldChild, input: PipeWriter) {
    let lock = try take(.exclusive)
    let pipe = try #require(GnuCalls.pipe())
    defer { close(pipe.read) }
    let input = PipeWriter(pipe.write)
    var command = Subprocess(Array("cat".utf8), environment: fixture.environment)
    command.input = .descriptor(pipe.read)
    command.inheriting = lock.descriptors
    let child = HeldChild(try command.start())
    giveUp(lock)
    return (child, input)
  }

  @Test(arguments: ["lock", "lock2"])
  func `a lock file that is replaced while one waits for it is noticed`(name: String) throws {
    let holder = try GuardProbe("hold", name == "lock" ? "flock" : "record", in: fixture)
    let (file, go) = (fixture.path(name), holder.go)
    #expect(throws: LockingFailure.lockFileReplaced(file)) {
      _ = try take(.exclusive, timeout: Self.patience) {
        // What a program does that synchronises folders.
        unlink(file.cStringBytes)
        close(open(file.cStringBytes, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644))
        go.close()
      }
    }
    #expect(LockingFailure.lockFileReplaced(file).category == .unsafe)
    holder.letGo()
    #expect(try holder.wait().succeeded)
  }

  @Test(arguments: ["lock", "lock2"])
  func `a missing lock file is not made anew`(name: String) throws {
    let file = fixture.path(name)
    unlink(file.cStringBytes)
    for mode in [PairLock.Mode.exclusive, .shared] {
      #expect(throws: SystemFailure("open", file, code: ENOENT)) { _ = try take(mode) }
    }
    #expect(!PathProbe.exists(file))
  }
}

/// Does something whenever it is asked, which a waiting lock does before each pause.
private struct CallingRandom: RandomSource {
  let body: @Sendable () -> Void

  func bytes(_ count: Int) -> [UInt8] {
    body()
    return [UInt8](repeating: 0, count: count)
  }
}
