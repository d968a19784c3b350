import Foundation
import Testing

/// The recorded files. `PDM_RECORD=1 swift test --filter GoldenTests` writes them anew: read the difference before you
/// commit it.
enum GoldenRunRecording {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Golden")

  static var isRecording: Bool { ProcessInfo.processInfo.environment["PDM_RECORD"] == "1" }

  /// The names without their ending.
  static func names() throws -> Set<String> {
    let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    return Set(files.filter { $0.pathExtension == "txt" }.map { $0.deletingPathExtension().lastPathComponent })
  }

  static func text(of name: String) throws -> String {
    try String(contentsOf: file(name), encoding: .utf8)
  }

  private static func file(_ name: String) -> URL { folder.appendingPathComponent("\(name).txt") }

  /// Compares a transcript with the recorded one, or records it.
  static func check(_ name: String, _ transcript: String, sourceLocation: SourceLocation) throws {
    if isRecording {
      try transcript.write(to: file(name), atomically: true, encoding: .utf8)
      return
    }
    let recorded = (try? text(of: name)) ?? ""
    guard recorded != transcript else { return }
    let diff = try ShellTool.run(
      "diff", ["-u", "-L", "recorded", "-L", "now", file(name).path, "-"], input: transcript)
    Issue.record(
      "\(name).txt differs; PDM_RECORD=1 records it anew\n\(diff.output)\(diff.errors)", sourceLocation: sourceLocation)
  }
}
