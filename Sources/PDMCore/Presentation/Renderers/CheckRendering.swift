/// What a check found, as text and as JSON. Texts hold no control character, whatever names and reasons hold.
public struct CheckRendering {
  let report: CheckReport
  /// A file's name as it can be typed where the person stands.
  private let name: (RepoPath) -> String

  public init(_ report: CheckReport, naming name: @escaping (RepoPath) -> String) {
    self.report = report
    self.name = name
  }

  /// One line each. The word in front keeps a name at the beginning of a line from being taken for something else, such
  /// as a command to a CI system.
  public var lines: [String] {
    report.violations.map { violation in
      "refused: \(violation.path.quoted): \(reason(violation)); \(hint(violation))"
    }
  }

  public var json: JSON {
    [
      "ok": .bool(report.violations.isEmpty),
      "violations": .array(
        report.violations.map { violation in
          var members = JSON.path(violation.path) + [("rule", .string(violation.rule.rawValue))]
          if let holder = violation.holder { members.append(("holder", .string(holder.owner.name))) }
          if let commit = violation.commit { members.append(("commit", .string(commit.hex))) }
          return .object(members + [("hint", .string(hint(violation)))])
        }),
    ]
  }

  /// What is wrong.
  func reason(_ violation: Violation) -> String {
    let holder = violation.holder?.description(now: report.now)
    let commit = violation.commit?.short
    let text =
      switch violation.rule {
      case .notCheckedOut: "not checked out"
      case .heldByOther: holder ?? ""
      case .reserved: "new, but the name is \(holder ?? "")"
      case .badName: "new, and \(violation.name?.sentence ?? "its name is not wanted")"
      case .storeFolder: "new, and in the place of the store"
      case .lostCheckin:
        "the check-in \(commit ?? "") would be on no branch any more" + (holder.map { ", and it is \($0)" } ?? "")
      }
    let place = violation.rule == .lostCheckin ? nil : commit.map { " (changed by \($0))" }
    return TerminalText.sanitize(text + (place ?? ""))
  }

  /// What to do now.
  func hint(_ violation: Violation) -> String {
    let file = name(violation.path)
    let again = violation.commit == nil ? "" : ", then push again"
    let text =
      switch violation.rule {
      case .notCheckedOut: "pdm checkout \(file) -m REASON\(again)"
      case .heldByOther:
        "pdm request \(file) -m MESSAGE asks \(violation.holder?.owner.fullName ?? "") for it"
      case .reserved:
        "ask \(violation.holder?.owner.fullName ?? "") to check it in; pdm show \(file)"
      case .badName: "give it another name; pdm config \(violation.name?.setting ?? "") shows the rule"
      case .storeFolder: "take it out of the commit; whoever merged it would lose the store"
      case .lostCheckin: "merge that commit in place of forcing, or pdm checkout \(file) -m REASON\(again)"
      }
    return TerminalText.sanitize(text)
  }

  /// A file's name where a program looks for it: exact, but for what is no text and what could steer a terminal.
  static func plainName(_ path: RepoPath) -> String {
    TerminalText.sanitize(String(decoding: path.bytes, as: UTF8.self))
  }
}
