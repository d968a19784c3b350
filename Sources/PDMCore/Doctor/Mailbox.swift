import Glibc

/// Lines from one process to another, of another host perhaps, through a file that the first alone appends to.
///
/// No lock comes into it, since locks are what is in question. The reader opens the file anew for each look, which makes
/// NFS ask the server, and never asks for a name that is not there, since "not there" is cached; a file that grows has
/// changed by its size also where time stamps are coarse.
struct Mailbox {
  let file: [UInt8]
  /// Lines that were read.
  private var taken = 0

  init(_ file: [UInt8]) {
    self.file = file
  }

  /// - Parameter words: what ends a word or a line is a blank in them.
  func post(_ words: [String]) throws(SystemFailure) {
    let line = words.map { String($0.map { $0.isNewline || $0 == "\t" ? " " : $0 }) }.joined(separator: "\t")
    try FileDescriptor.open(file, O_WRONLY | O_APPEND).writeAll(Array((line + "\n").utf8))
  }

  /// The next line, as words.
  /// - Throws: ``MeetingFailure/silence(waited:)``.
  mutating func next(within patience: Duration) throws -> [String] {
    let start = MonotonicClock.now()
    var pause = Duration.milliseconds(10)
    while true {
      try Interruption.check()
      let lines = String(decoding: try contents(), as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      if lines.count > taken {
        taken += 1
        return lines[lines.startIndex + taken - 1].split(separator: "\t", omittingEmptySubsequences: false).map(
          String.init)
      }
      guard MonotonicClock.now() - start < patience else { throw MeetingFailure.silence(waited: patience) }
      MonotonicClock.sleep(pause)
      pause = min(pause * 2, .milliseconds(250))
    }
  }
}

extension Mailbox {
  /// The folder goes with who serves.
  private func contents() throws -> [UInt8] {
    do throws(SystemFailure) {
      return try FileSystem.contents(of: file, limit: 1 << 20)
    } catch {
      if error.isGone { throw MeetingFailure.gone }
      throw error
    }
  }
}

/// Why two hosts came to no verdict.
enum MeetingFailure: Failure, Equatable {
  case silence(waited: Duration)
  case nobodyCame(waited: Duration)
  case gone
  case other(String)

  var category: FailureCategory { .unsafe }

  var message: String {
    switch self {
    case .silence(let waited):
      "the other host has said nothing for \(waited.milliseconds / 1000) s: its pdm ended, or what it writes is not seen here"
    case .nobodyCame(let waited): "no other host came within \(waited.milliseconds / 60_000) minutes"
    case .gone: "the other host ended the test"
    case .other(let text): "the other host could not go on: \(text)"
    }
  }

  var hint: String? {
    switch self {
    case .silence: "see that both use the very same folder, by pdm show --vault on each; then run both again"
    case .nobodyCame: "pdm doctor --serve on one host, pdm doctor --peer on the other, in the same vault"
    case .gone, .other: nil
    }
  }
}
