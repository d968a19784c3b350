extension CheckRendering {
  /// Workflow commands of GitHub Actions, which show each violation at its file.
  public var workflowCommands: [String] {
    report.violations.map { violation in
      let file = Self.property(Self.plainName(violation.path))
      let title = Self.property("pdm: \(violation.rule.rawValue)")
      return "::error file=\(file),title=\(title)::\(Self.data("\(reason(violation)); \(hint(violation))"))"
    }
  }

  /// The runner's own escapes (actions/toolkit, packages/core/src/command.ts).
  private static func data(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { output, scalar in
      switch scalar {
      case "%": output += "%25"
      case "\r": output += "%0D"
      case "\n": output += "%0A"
      default: output.unicodeScalars.append(scalar)
      }
    }
  }

  private static func property(_ text: String) -> String {
    data(text).unicodeScalars.reduce(into: "") { output, scalar in
      switch scalar {
      case ":": output += "%3A"
      case ",": output += "%2C"
      default: output.unicodeScalars.append(scalar)
      }
    }
  }

  /// A test report as GitLab and Jenkins read it: a failed test for each violation, or one that passed.
  public var testReport: [String] {
    let violations = report.violations
    let counts = "tests=\"\(max(1, violations.count))\" failures=\"\(violations.count)\" errors=\"0\""
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "<testsuites name=\"pdm check\" \(counts)>",
      "  <testsuite name=\"pdm check\" \(counts) skipped=\"0\">",
    ]
    if violations.isEmpty {
      lines.append("    <testcase name=\"every change is covered by a check-out\" classname=\"pdm.check\"/>")
    }
    for violation in violations {
      let file = Self.xml(Self.plainName(violation.path))
      let reason = Self.xml(reason(violation))
      lines += [
        "    <testcase name=\"\(file)\" classname=\"pdm.check\" file=\"\(file)\">",
        "      <failure type=\"\(violation.rule.rawValue)\" message=\"\(reason)\">\(Self.xml(hint(violation)))</failure>",
        "    </testcase>",
      ]
    }
    return lines + ["  </testsuite>", "</testsuites>"]
  }

  /// Control characters are escaped already. Two others are no characters of XML (XML 1.0, section 2.2).
  private static func xml(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { output, scalar in
      switch scalar {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"": output += "&quot;"
      case "'": output += "&apos;"
      case "\u{FFFE}", "\u{FFFF}": output += "\u{FFFD}"
      default: output.unicodeScalars.append(scalar)
      }
    }
  }
}
