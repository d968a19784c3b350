import Glibc
import Testing

@testable import PDMCore

@Suite("Child processes")
struct SubprocessTests {
  let fixture: GitFixture

  init() throws {
    fixture = try GitFixture()
  }

  private func shell(_ script: String, _ words: [UInt8]...) -> Subprocess {
    Subprocess(
      Array("sh".utf8), [Array("-c".utf8), Array(script.utf8), Array("sh".utf8)] + words,
      environment: fixture.environment, workingDirectory: fixture.root)
  }

  @Test func `exit codes and signals are told apart`() throws {
    #expect(try shell("exit 0").run().status == .exited(0))
    #expect(try shell("exit 37").run().status == .exited(37))
    #expect(try shell("kill -9 $$").run().status == .signalled(9))
    #expect(try shell("exit 255").run().succeeded == false)
  }

  @Test func `arguments, environment and folder arrive byte for byte`() throws {
    fixture.environment["PDM_ODD"] = [0xff, 0x0a, 0x3d]
    let odd: [UInt8] = [0x27, 0x20, 0x0a, 0xfe, 0x24]
    #expect(try shell("printf %s \"$1\"", odd).run().output == odd)
    #expect(try shell("printf %s \"$PDM_ODD\"").run().output == [0xff, 0x0a, 0x3d])
    #expect(try shell("pwd").run().output == fixture.root + [0x0a])
    #expect(try shell("printf '%s|' \"$@\"", [], odd).run().output == Array("|".utf8) + odd + Array("|".utf8))
  }

  @Test func `much input and much output do not block each other`() throws {
    let input = (0..<(8 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    var command = shell("cat; cat /dev/null >&2")
    command.input = .bytes(input)
    #expect(try command.run().output == input)
  }

  @Test func `both outputs at once do not block each other`() throws {
    let result = try shell("head -c 3000000 /dev/zero >&2 & head -c 3000000 /dev/zero; wait").run()
    #expect(result.output.count == 3_000_000)
    #expect(result.errorTail.count == 64 * 1024)
    #expect(result.errorIsCut)
  }

  @Test func `without input there is the end of file at once`() throws {
    #expect(try shell("cat").run().output == [])
    var command = shell("cat")
    command.input = .bytes([])
    #expect(try command.run().output == [])
  }

  @Test func `input may be an open descriptor, which stays open`() throws {
    try fixture.write("file", "from a file")
    let descriptor = open(fixture.path("file").cStringBytes, O_RDONLY | O_CLOEXEC)
    defer { close(descriptor) }
    var command = shell("cat")
    command.input = .descriptor(descriptor)
    #expect(try command.run().output == Array("from a file".utf8))
    #expect(fcntl(descriptor, F_GETFD) == FD_CLOEXEC)
  }

  @Test func `the end of standard error is kept and each piece is told`() throws {
    let observer = FixtureObserver()
    var command = shell("i=0; while [ $i -lt 20000 ]; do echo line-$i; i=$((i+1)); done >&2")
    command.observer = observer
    command.errorLimit = 1000
    let result = try command.run()
    #expect(result.errorTail.count == 1000)
    #expect(result.errorIsCut)
    #expect(result.errorText.hasSuffix("line-19999"))
    #expect(observer.childOutput.count == (0..<20000).reduce(0) { $0 + "line-\($1)\n".utf8.count })
  }

  @Test func `too much output fails, is not cut, and leaves no child`() throws {
    var command = shell("echo $$ > pid; exec cat /dev/zero")
    command.outputLimit = 100_000
    #expect(throws: SubprocessFailure.outputTooLarge(program: Array("sh".utf8), limit: 100_000)) {
      try command.run()
    }
    let process = try #require(Int32(String(decoding: try fixture.read("pid").dropLast(), as: UTF8.self)))
    #expect(kill(process, 0) == -1 && errno == ESRCH)
  }

  @Test func `output can be streamed and stopped`() throws {
    var total = 0
    let whole = try shell("head -c 1000000 /dev/zero").start()
    let result = try whole.wait { piece in
      total += piece.count
      return true
    }
    #expect(total == 1_000_000)
    #expect(result.succeeded && result.output.isEmpty)

    var pieces = 0
    let endless = try shell("exec cat /dev/zero").start()
    let stopped = try endless.wait { _ in
      pieces += 1
      return pieces < 3
    }
    #expect(pieces == 3)
    #expect(!stopped.succeeded)
  }

  @Test func `a process left behind by the child is not waited for`() throws {
    let start = MonotonicClock.now()
    let result = try shell("sleep 20 & echo $! ; echo word >&2").run()
    #expect(MonotonicClock.now() - start < .seconds(10))
    #expect(result.succeeded)
    #expect(result.errorText == "word")
    if let left = Int32(result.outputText) { kill(left, SIGKILL) }
  }

  @Test func `a child works while its parent does something else`() throws {
    let child = try shell("head -c 900000 /dev/zero; echo done > marker").start()
    for _ in 0..<1000 where !PathProbe.exists(fixture.path("marker")) { usleep(10_000) }
    #expect(PathProbe.exists(fixture.path("marker")))
    #expect(try child.wait().output.count == 900_000)
  }

  @Test func `a dropped child is stopped and reaped`() throws {
    func startAndDrop() throws {
      let child = try shell("echo $$ > new; mv new pid; exec sleep 100").start()
      for _ in 0..<1000 where !PathProbe.exists(fixture.path("pid")) { usleep(10_000) }
      _ = consume child
    }
    try startAndDrop()
    let process = try #require(Int32(String(decoding: try fixture.read("pid").dropLast(), as: UTF8.self)))
    #expect(kill(process, 0) == -1 && errno == ESRCH)
  }

  @Test func `only the named descriptors are inherited`() throws {
    try fixture.write("file", "shared")
    let given = open(fixture.path("file").cStringBytes, O_RDONLY | O_CLOEXEC)
    let kept = open(fixture.path("file").cStringBytes, O_RDONLY | O_CLOEXEC)
    defer {
      close(given)
      close(kept)
    }
    var command = shell("cat /proc/self/fd/\(given); test -e /proc/self/fd/\(kept) && echo LEAK; ls /proc/self/fd >&2")
    command.inheriting = [given]
    #expect(try command.run().output == Array("shared".utf8))
    #expect(fcntl(given, F_GETFD) == FD_CLOEXEC)
  }

  @Test func `the child has the default signal actions and an empty mask`() throws {
    signal(SIGPIPE, SIG_IGN)
    let text = try shell("exec cat /proc/self/status").run().outputText
    var ignored: UInt64 = .max
    for line in text.split(separator: "\n") {
      let words = line.split(whereSeparator: { $0.isWhitespace })
      if words.first == "SigBlk:" { #expect(UInt64(words[1], radix: 16) == 0) }
      if words.first == "SigIgn:" { ignored = try #require(UInt64(words[1], radix: 16)) }
    }
    for signal in [SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGCHLD] {
      #expect(ignored & (1 << UInt64(signal - 1)) == 0)
    }
  }

  @Test func `the program is looked up in the given PATH only`() throws {
    try fixture.write("tools/greet", "#!/bin/sh\necho hello\n")
    chmod(fixture.path("tools/greet").cStringBytes, 0o755)
    var command = Subprocess(Array("greet".utf8), environment: fixture.environment, workingDirectory: fixture.root)
    #expect(throws: SubprocessFailure.programMissing(Array("greet".utf8))) { try command.run() }
    command.environment["PATH"] = Array("tools::.".utf8)
    #expect(throws: SubprocessFailure.programMissing(Array("greet".utf8))) { try command.run() }
    command.environment["PATH"] = Array("/nowhere:".utf8) + fixture.path("tools")
    #expect(try command.run().outputText == "hello")
  }

  @Test func `what cannot be started is said`() throws {
    try fixture.write("plain", "no program")
    let path = fixture.path("plain")
    let command = Subprocess(path, environment: fixture.environment)
    #expect(throws: SubprocessFailure.cannotStart(program: path, code: EACCES)) { try command.run() }
    #expect(throws: SubprocessFailure.embeddedNUL(program: Array("sh".utf8))) { try shell("true", [0x61, 0]).run() }
    let elsewhere = Subprocess(
      Array("sh".utf8), environment: fixture.environment, workingDirectory: fixture.path("missing"))
    #expect(throws: SubprocessFailure.cannotStart(program: Array("sh".utf8), code: ENOENT)) { try elsewhere.run() }
    let git = SubprocessFailure.programMissing(Array("git".utf8))
    #expect(git.message.contains("git") && git.hint?.contains("apt install git") == true)
  }

  @Test func `the child notes its own number before it becomes the program`() throws {
    let file = fixture.path("odd 'name\" $x")
    var command = shell("echo $$; printf '%s' \"$1\"", Array("a b".utf8))
    try command.record(file)
    let result = try command.run()
    let noted = try #require(PathProbe.contents(file))
    #expect(result.output == noted + Array("a b".utf8))
  }

  @Test func `many children at once get their own output`() async throws {
    let environment = fixture.environment
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<40 {
        group.addTask {
          var command = Subprocess(
            Array("sh".utf8), [Array("-c".utf8), Array("cat; echo \(number)".utf8)], environment: environment)
          command.input = .bytes(Array("\(number)-".utf8))
          return try command.run().outputText == "\(number)-\(number)"
        }
      }
      for try await isRight in group { #expect(isRight) }
    }
  }
}
