/// Why hooks were not installed or taken away.
enum HookFailure: Failure, Equatable {
  /// Neither can be put aside: our script was changed, or a new hook stands where one was put aside already.
  case inTheWay([[UInt8]])
  /// Somebody's hooks are in pdm's own folder and would no longer run.
  case foreignInOwnFolder([[UInt8]], belongIn: [UInt8])

  var category: FailureCategory { .failed }

  var message: String {
    switch self {
    case .inTheWay(let files):
      "\(Self.list(files)) \(files.count == 1 ? "was" : "were") changed or replaced since pdm installed its hooks; "
        + "nothing was done"
    case .foreignInOwnFolder(let files, _):
      "\(Self.list(files)) \(files.count == 1 ? "is" : "are") not as pdm wrote \(files.count == 1 ? "it" : "them"), "
        + "and would no longer run; nothing was done"
    }
  }

  var hint: String? {
    switch self {
    case .inTheWay(let files):
      "look at \(files.count == 1 ? "it" : "them") and at FILE\(HookScript.asideSuffix), keep what you need under that "
        + "name, delete the other, and run the command again"
    case .foreignInOwnFolder(_, let folder):
      "move what you need into \(PathQuoting.quote(folder)), delete the rest, and run the command again"
    }
  }

  private static func list(_ files: [[UInt8]]) -> String { files.map(PathQuoting.quote).joined(separator: ", ") }
}
