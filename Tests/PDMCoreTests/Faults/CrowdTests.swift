import Foundation
import Testing

@testable import PDMCore

/// A short run of `Tests/Torture/crowd`: eight processes, twenty random commands each, some of them killed.
@Suite struct CrowdTests {
  @Test func `each answer of a crowd is true at a place of the record that its time allows`() throws {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Torture/crowd")
    let words = [
      script.path, "all", String(decoding: RealVault.program, as: UTF8.self), "--processes", "8", "--commands", "20",
      "--files", "20", "--accounts", "6",
    ]
    let crowd = Subprocess(
      Array("python3".utf8), words.map { Array($0.utf8) }, environment: try GitFixture().environment)
    let result = try crowd.run()
    #expect(result.succeeded, "\(result.outputText)\n\(result.errorText)")
  }
}
