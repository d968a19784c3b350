import Glibc
import Synchronization
import Testing

@testable import PDMCore

/// The program `guard-probe`, started for one test: another process for the guard to keep out.
///
/// After `init` it has its lock, or stands at the start line; ``letGo()`` lets it run to its end.
final class GuardProbe {
  /// The probe ended before it had what it was to hold.
  struct NotReady: Error {}

  let process: pid_t
  let go: PipeWriter
  private let child: HeldChild

  /// - Parameters:
  ///   - fixture: its root is the folder of the guard.
  ///   - words: what follows READY in the probe's own description.
  init(_ command: String, _ words: String..., in fixture: GitFixture) throws {
    // Next to the program that runs the tests.
    let folder = try #require(PathProbe.realPath(Array("/proc/self/exe".utf8))).droppingLastComponent
    let start = try #require(GnuCalls.pipe())
    let ready = try #require(GnuCalls.pipe())
    go = PipeWriter(start.write)
    defer {
      close(start.read)
      close(ready.read)
    }
    var probe = Subprocess(
      folder.appending("guard-probe"),
      [Array(command.utf8), fixture.root, Array("\(ready.write)".utf8)] + words.map { Array($0.utf8) },
      environment: fixture.environment)
    probe.input = .descriptor(start.read)
    probe.inheriting = [ready.write]
    do {
      defer { close(ready.write) }
      child = HeldChild(try probe.start())
    }
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while read(ready.read, &byte, 1) == 1, byte != UInt8(ascii: "\n") { line.append(byte) }
    guard let process = pid_t(String(decoding: line, as: UTF8.self)) else { throw NotReady() }
    self.process = process
  }

  func letGo() { go.close() }

  /// Waits for the end.
  func wait() throws -> ChildResult {
    try child.wait()
  }

  /// Ends it as a power cut would: nothing of its own code runs any more.
  func kill() throws {
    #expect(Glibc.kill(process, SIGKILL) == 0)
    #expect(try wait().status == .signalled(SIGKILL))
  }
}

/// The end of a pipe whose closing means something to whoever reads the other one.
final class PipeWriter: Sendable {
  private let descriptor: Mutex<Int32>

  init(_ descriptor: Int32) {
    self.descriptor = Mutex(descriptor)
  }

  func close() {
    descriptor.withLock { raw in
      if raw >= 0 { _ = Glibc.close(raw) }
      raw = -1
    }
  }

  deinit {
    close()
  }
}
