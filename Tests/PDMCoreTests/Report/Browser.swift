import Foundation
import Testing

@testable import PDMCore

/// Headless Chromium, led by Tests/Browser/drive.
enum Browser {
  static let isInstalled =
    ReferenceProgram.isInstalled("python3")
    && ["chromium", "chromium-browser", "google-chrome"].contains(where: ReferenceProgram.isInstalled)

  enum Step {
    /// Gives the value of an expression.
    case evaluate(String)
    /// Sets a field to a value, as a person's choice would.
    case set(String, String)
    case key(String, times: Int = 1)
    case type(String)
    case click(String)
    case scheme(String)
    case size(width: Int, height: Int)
    case accessibilityTree

    var document: [String: Any] {
      switch self {
      case .evaluate(let script): ["do": "eval", "js": script]
      case .set(let field, let value):
        [
          "do": "eval",
          "js": "{ const e = document.querySelector('\(field)'); e.value = '\(value)'; "
            + "for (const name of ['input', 'change']) e.dispatchEvent(new Event(name)); } undefined",
        ]
      case .key(let key, let times): ["do": "key", "key": key, "times": times]
      case .type(let text): ["do": "type", "text": text]
      case .click(let selector): ["do": "click", "at": selector]
      case .scheme(let name): ["do": "scheme", "value": name]
      case .size(let width, let height): ["do": "size", "width": width, "height": height]
      case .accessibilityTree: ["do": "tree"]
      }
    }
  }

  struct Outcome {
    /// What the steps gave that give something.
    let answers: [Any]
    /// Every address that the page asked for.
    let asked: [String]
    /// Exceptions, messages of the console, dialogs, refusals by the policy.
    let said: [String]

    var texts: [String] { answers.map { "\($0)" } }
  }

  private static let program: String = {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { folder.deleteLastPathComponent() }
    return folder.appendingPathComponent("Browser/drive").path
  }()

  /// - Parameter page: an absolute path.
  static func visit(
    _ page: [UInt8], _ steps: [Step], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let wanted: [String: Any] = ["page": String(decoding: page, as: UTF8.self), "steps": steps.map(\.document)]
    let output = try ReferenceProgram.run(
      "python3", [program], input: Array(try JSONSerialization.data(withJSONObject: wanted)))
    let told = try #require(
      try JSONSerialization.jsonObject(with: Data(output)) as? [String: Any], sourceLocation: sourceLocation)
    return Outcome(
      answers: (told["results"] as? [Any] ?? []).filter { !($0 is NSNull) }, asked: told["asked"] as? [String] ?? [],
      said: told["said"] as? [String] ?? [])
  }
}
