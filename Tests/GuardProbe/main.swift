import Glibc
import PDMCore

// Another process for the tests of the guard:
//
//     guard-probe count FOLDER READY TIMES guarded|bare    adds 1 to FOLDER/counter, TIMES times
//     guard-probe hold FOLDER READY shared|exclusive       holds the guard
//     guard-probe hold FOLDER READY flock|record           holds one of its two kinds of lock, exclusively
//     guard-probe hold FOLDER READY flock-shared|record-shared
//
// READY is a descriptor on which it tells its process number once it could start or has the lock. Then it waits for the
// end of standard input: so the test decides what happens when, and nothing sleeps.

let arguments = CommandLine.arguments
guard arguments.count >= 5, let ready = Int32(arguments[3]) else { exit(64) }
let folder = Array(arguments[2].utf8)
let name = "lock"

func reportAndWait() {
  let line = "\(getpid())\n"
  guard write(ready, line, line.utf8.count) == line.utf8.count else { exit(65) }
  close(ready)
  var byte: UInt8 = 0
  while read(STDIN_FILENO, &byte, 1) != 0 {}
}

func takeGuard(_ mode: PairLock.Mode) -> PairLock {
  do {
    return try PairLock(
      name, in: folder, mode: mode, timeout: .seconds(60), context: .current(), holder: { "another probe" })
  } catch {
    print("\(error)")
    exit(66)
  }
}

/// Without a lock around it this loses what others write between the two calls; the yield lets them.
func addOne(to counter: Int32) {
  var value: UInt64 = 0
  guard pread(counter, &value, 8, 0) == 8 else { exit(67) }
  sched_yield()
  value += 1
  guard pwrite(counter, &value, 8, 0) == 8 else { exit(68) }
}

switch (arguments[1], arguments[4]) {
case ("count", let times):
  let counter = open(arguments[2] + "/counter", O_RDWR)
  reportAndWait()
  for _ in 0..<(Int(times) ?? 0) {
    if arguments.last == "bare" {
      addOne(to: counter)
    } else {
      let lock = takeGuard(.exclusive)
      addOne(to: counter)
      _ = consume lock
    }
  }
case ("hold", "flock"), ("hold", "flock-shared"):
  let kind = arguments[4] == "flock" ? LOCK_EX : LOCK_SH
  guard flock(open(arguments[2] + "/" + name, O_RDWR), kind | LOCK_NB) == 0 else { exit(69) }
  reportAndWait()
case ("hold", "record"), ("hold", "record-shared"):
  var range = Glibc.flock()
  range.l_type = Int16(arguments[4] == "record" ? F_WRLCK : F_RDLCK)
  // 37 is F_OFD_SETLK, which Glibc hides behind _GNU_SOURCE.
  guard fcntl(open(arguments[2] + "/" + name + "2", O_RDWR), 37, &range) == 0 else { exit(70) }
  reportAndWait()
case ("hold", let mode):
  let lock = takeGuard(mode == "shared" ? .shared : .exclusive)
  reportAndWait()
  lock.release()
default: exit(64)
}
