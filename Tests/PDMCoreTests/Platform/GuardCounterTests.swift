import Glibc
import Testing

@testable import PDMCore

/// What the guard is for, and the same without it: otherwise the first would prove nothing.
@Suite("The guard against lost updates", .timeLimit(.minutes(2)))
struct GuardCounterTests {
  let fixture: GitFixture
  static let processes = 6

  init() throws {
    fixture = try GitFixture()
    try fixture.write("lock", "")
    try fixture.write("lock2", "")
  }

  /// Starts so many processes at one moment, each of which adds 1 so many times.
  /// - Returns: what the counter then says.
  private func count(_ how: String, times: Int) throws -> Int {
    try fixture.write(Array("counter".utf8), [UInt8](repeating: 0, count: 8))
    let probes = try (0..<Self.processes).map { _ in try GuardProbe("count", "\(times)", how, in: fixture) }
    for probe in probes { probe.letGo() }
    for probe in probes {
      let result = try probe.wait()
      #expect(result.succeeded, "\(result.status) \(result.outputText)")
    }
    let bytes = try fixture.read("counter")
    return Int(bytes.enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << (8 * UInt64($1.offset)) })
  }

  @Test func `processes that add under the guard lose nothing`() throws {
    #expect(try count("guarded", times: 400) == Self.processes * 400)
  }

  @Test func `the same processes without the guard lose something`() throws {
    // Once is enough on any machine seen; the bound only keeps a machine without any luck from looking for ever.
    let losesSomething = try (0..<200).contains { _ in try count("bare", times: 3000) < Self.processes * 3000 }
    #expect(losesSomething)
  }
}
