/// Hooks, as scripts and people see them.
public enum HookRendering {
  // MARK: What was done

  public static func json(_ report: HookChangeReport) -> JSON {
    .object(
      [
        (
          "hooks",
          .array(
            report.hooks.map { hook in
              .object(
                [("name", .string(hook.name)), ("action", .string(hook.result.rawValue))] + file("file", hook.file)
                  + file("chained", hook.chained))
            })
        )
      ] + file("hooks_path", report.hooksPath))
  }

  /// Result, hook and its file, tab-separated.
  public static func records(_ report: HookChangeReport) -> [UInt8] {
    report.hooks.reduce(into: []) { output, hook in
      output += Array("\(hook.result.rawValue)\t\(hook.name)\t".utf8) + hook.file + [UInt8(ascii: "\n")]
    }
  }

  public static func lines(_ report: HookChangeReport, palette: Palette) -> [String] {
    Table(
      [Table.Column(""), Table.Column(""), Table.Column("")],
      rows: report.hooks.map { hook in
        [
          Table.Cell(hook.result.rawValue, label(hook.result)), Table.Cell(hook.name),
          Table.Cell(hook.chained.map { "after \(PathQuoting.quote($0.lastComponent))" } ?? "", .dim),
        ]
      }
    ).lines(width: nil, palette: palette)
  }

  private static func label(_ result: HookOutcome.Result) -> Label {
    switch result {
    case .installed, .renewed, .restored: .available
    case .unchanged: .dim
    case .removed: .removed
    case .left: .warning
    }
  }

  // MARK: What is there

  public static func json(_ report: HookStatusReport) -> JSON {
    .object(
      [("guarded", .bool(report.isGuarded))] + file("folder", report.folder) + file("live_folder", report.liveFolder)
        + file("hooks_path", report.hooksPath) + file("hooks_path_before", report.hooksPathBefore) + [
          (
            "hooks",
            .array(
              report.hooks.map { hook in
                .object(
                  [
                    ("name", .string(hook.name)), ("role", .string(hook.role.rawValue)),
                    ("state", .string(hook.state.rawValue)),
                  ] + file("file", hook.file) + file("chained", hook.chained))
              })
          )
        ])
  }

  private static func file(_ key: String, _ path: [UInt8]?) -> [(String, JSON)] {
    path.map { JSON.path(RepoPath(trusted: $0), key: key) } ?? [(key, .null)]
  }

  /// Name, role, state and the hook before it, tab-separated.
  public static func records(_ report: HookStatusReport) -> [UInt8] {
    report.hooks.reduce(into: []) { output, hook in
      output += "\(hook.name)\t\(hook.role.rawValue)\t\(hook.state.rawValue)\t".utf8
      output += (hook.chained ?? [UInt8(ascii: "-")]) + [UInt8(ascii: "\n")]
    }
  }

  public static func table(_ report: HookStatusReport, width: Int?, palette: Palette) -> [String] {
    Table(
      [
        Table.Column("HOOK", yields: 1), Table.Column("ROLE", yields: 4, isOptional: true),
        Table.Column("STATE", yields: 2), Table.Column("RUNS FIRST", yields: 3, narrowest: 16, keepsEnd: true),
      ],
      rows: report.hooks.map { hook in
        [
          Table.Cell(hook.name), Table.Cell(hook.role.rawValue, .dim),
          Table.Cell(hook.state == .notExecutable ? "not executable" : hook.state.rawValue, label(hook.state)),
          Table.Cell(chained(hook)),
        ]
      }
    ).lines(width: width, palette: palette)
  }

  /// Its name where it lies beside ours, else its path.
  private static func chained(_ hook: HookStatus) -> String {
    guard let path = hook.chained else { return "" }
    return PathQuoting.quote(path.starts(with: hook.file) ? path.lastComponent : path)
  }

  private static func label(_ state: HookStatus.State) -> Label {
    switch state {
    case .live: .available
    case .missing: .dim
    case .altered, .replaced, .notExecutable, .shadowed: .warning
    }
  }

  /// What to do about hooks that are not live; nil where all are.
  public static func advice(_ report: HookStatusReport) -> String? {
    let states = Set(report.hooks.map(\.state))
    if states.contains(.altered) || states.contains(.replaced) {
      return "keep what you need of the changed hooks under NAME.before-pdm, delete them, then pdm hooks install"
    }
    if states.contains(.shadowed) {
      return "git looks for hooks in \(PathQuoting.quote(report.liveFolder)); pdm hooks install chains with them"
    }
    return states == [.live] ? nil : "pdm hooks install"
  }
}
