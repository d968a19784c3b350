import Glibc
import Synchronization

@testable import PDMCore

/// Tells the case that ends the process.
///
/// A trap cannot be caught and takes all other tests with it, so the number of the case stands in memory that a signal
/// handler may read: nothing there is allocated, counted or locked.
final class FuzzWatch {
  private struct Slot {
    var isUsed = false
    var thread = pthread_t()
    var text: UnsafeMutablePointer<UInt8>?
    var count = 0
  }

  nonisolated(unsafe) private static let slots: UnsafeMutablePointer<Slot> = {
    let slots = UnsafeMutablePointer<Slot>.allocate(capacity: slotCount)
    slots.initialize(repeating: Slot(), count: slotCount)
    return slots
  }()
  private static let slotCount = 64
  private static let claims = Mutex(0)
  private static let digits = 10
  /// So much of a processor's time one case may take. Far above what any does, since machines differ.
  private static let longest = 60
  /// So much more memory, in bytes, than the process has when the first watch is made.
  private static let mostMemory: UInt = 8 << 30

  private let slot: Int
  private let text: UnsafeMutablePointer<UInt8>
  private let count: Int
  /// The kernel's first timer is number 0, which is nil here.
  private var timer: timer_t?
  private var hasTimer = false
  private var cases = 0

  init(name: String, seed: UInt64) {
    _ = Self.prepare
    let label = "\nfuzz: this case ended the process: PDM_FUZZ_SEED=\(seed) PDM_FUZZ_CASE=\(name):"
    let bytes = Array(label.utf8) + [UInt8](repeating: UInt8(ascii: "0"), count: Self.digits) + [UInt8(ascii: "\n")]
    count = bytes.count
    text = .allocate(capacity: count)
    text.initialize(from: bytes, count: count)
    slot = Self.claim(text, count)
    Self.giveStack()
    var event = sigevent()
    event.sigev_notify = Int32(SIGEV_SIGNAL)
    event.sigev_signo = SIGVTALRM
    event.sigev_value.sival_int = Int32(slot)
    hasTimer = timer_create(CLOCK_THREAD_CPUTIME_ID, &event, &timer) == 0
  }

  deinit {
    if hasTimer { timer_delete(timer) }
    Self.claims.withLock { _ in Self.slots[slot].isUsed = false }
    text.deallocate()
  }

  func begin(_ number: Int) {
    var rest = number
    for place in 1...Self.digits {
      text[count - 1 - place] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
    cases += 1
    guard hasTimer else { return }
    var time = itimerspec(it_interval: timespec(), it_value: timespec(tv_sec: Self.longest, tv_nsec: 0))
    timer_settime(timer, 0, &time, nil)
  }

  /// - Returns: how many cases there were.
  func end() -> Int { cases }

  private static func claim(_ text: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
    claims.withLock { _ in
      let free = (0..<slotCount).first { !slots[$0].isUsed } ?? 0
      slots[free] = Slot(isUsed: true, thread: pthread_self(), text: text, count: count)
      return free
    }
  }

  /// A stack of its own for the handler: what overflows the usual one must be told as well.
  private static func giveStack() {
    var stack = stack_t()
    let size = 1 << 16
    stack.ss_sp = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    stack.ss_size = size
    var old = stack_t()
    // One that the thread has already is kept, and ours was for nothing.
    guard sigaltstack(nil, &old) == 0, old.ss_flags & 2 != 0, sigaltstack(&stack, nil) == 0 else {
      stack.ss_sp.deallocate()
      return
    }
  }

  private static let prepare: Void = {
    _ = slots
    for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGABRT, SIGFPE] {
      handle(number) { number, _, _ in
        FuzzWatch.tell { $0.thread == pthread_self() }
        signal(number, SIG_DFL)
        raise(number)
      }
    }
    handle(SIGVTALRM) { _, info, _ in
      // In bytes, since Swift does not show the union that the kernel put our number into.
      let value = info.map { UnsafeRawPointer($0).load(fromByteOffset: 24, as: Int32.self) } ?? 0
      FuzzWatch.tellSlot(Int(value))
      signal(SIGABRT, SIG_DFL)
      abort()
    }
    // Children of other tests would have it as well, and a browser needs more.
    if KillPoint.isComplete { limitMemory() }
  }()

  private static func handle(
    _ number: Int32, _ body: @convention(c) (Int32, UnsafeMutablePointer<siginfo_t>?, UnsafeMutableRawPointer?) -> Void
  ) {
    var action = sigaction()
    action.__sigaction_handler.sa_sigaction = body
    action.sa_flags = SA_SIGINFO | SA_ONSTACK
    sigaction(number, &action, nil)
  }

  private static func tell(_ isMeant: (Slot) -> Bool) {
    for number in 0..<slotCount where slots[number].isUsed && isMeant(slots[number]) { tellSlot(number) }
  }

  private static func tellSlot(_ number: Int) {
    guard (0..<slotCount).contains(number), let text = slots[number].text else { return }
    write(2, text, slots[number].count)
  }

  /// Room that is made because a file says so is asked for and not used, so it does not show in what the process has.
  private static func limitMemory() {
    var limit = rlimit()
    guard let pages = try? FileSystem.contents(of: Array("/proc/self/statm".utf8)),
      let size = UInt(String(decoding: pages.prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)),
      getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0
    else { return }
    limit.rlim_cur = min(limit.rlim_max, size * UInt(sysconf(Int32(_SC_PAGESIZE))) + mostMemory)
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
  }
}
