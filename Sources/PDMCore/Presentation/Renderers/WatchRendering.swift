/// Acts, as they come.
public enum WatchRendering {
  public static func json(_ event: WatchEvent) -> JSON {
    var members: [(String, JSON)] = [
      ("seq", .integer(event.line.sequence)), ("ts", .time(event.line.time)), ("type", .string(event.type)),
    ]
    members += event.path.map { JSON.path($0, key: "filename") } ?? [("filename", .null)]
    members += [("user", .string(event.user)), ("message", .string(event.message))]
    if let new = event.newPath { members += JSON.path(new, key: "new_filename") }
    if event.path == nil { members += JSON.path(RepoPath(trusted: event.line.target), key: "target") }
    members += [("action", .string(event.line.action)), ("host", .string(event.line.host))]
    return .object(members)
  }

  /// The line for a program: one document, ended.
  public static func jsonLine(_ event: WatchEvent) -> [UInt8] {
    var bytes: [UInt8] = []
    json(event).write(into: &bytes)
    return bytes + [UInt8(ascii: "\n")]
  }

  /// A line for people: when, who, what.
  public static func line(_ event: WatchEvent, palette: Palette) -> String {
    let time = palette.apply(.dim, to: RFC3339.format(event.line.time))
    let message = Reason.firstLine(event.message)
    let words = "\(event.line.user.isEmpty ? "somebody" : event.line.user) \(phrase(event))"
    return "\(time)  \(TerminalText.sanitize(message.isEmpty ? words : "\(words): \(message)"))"
  }

  private static func phrase(_ event: WatchEvent) -> String {
    let name = PathQuoting.quote(event.line.target)
    switch AuditAction(rawValue: event.line.action) {
    case .checkout: return "took \(name)"
    case .checkin where event.type == "file_checked_in": return "checked in \(name)"
    case .checkin: return event.type == "file_unlocked" ? "gave \(name) back unchanged" : "kept \(name), unchanged"
    case .cancel: return "gave up \(name)"
    case .breakLock: return "broke the check-out of \(name)"
    case .add: return "added \(name)"
    case .delete: return "deleted \(name)"
    case .rename: return "renamed \(name)\(event.newPath.map { " to \($0.quoted)" } ?? "")"
    case .restore: return "restored an earlier version of \(name)"
    case .handover: return "handed \(name) over to \(event.user)"
    case .request: return "asked for \(name)"
    case .login: return "logged in"
    case .logout: return "logged out"
    default:
      let details = AuditDetails(json: event.line.details)?.summary ?? ""
      return [event.line.action, name, event.message.isEmpty ? details : ""].filter { !$0.isEmpty }
        .joined(separator: " ")
    }
  }
}
