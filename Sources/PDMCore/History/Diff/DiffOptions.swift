/// How a difference is to look: the options of `git diff` that `pdm diff` hands on.
public struct DiffOptions: Sendable, Equatable {
  public enum WordDiff: String, CaseIterable, Sendable { case plain, color, porcelain, none }
  public enum Algorithm: String, CaseIterable, Sendable { case myers, minimal, patience, histogram }

  public var ignoresAllSpace = false
  public var ignoresSpaceChange = false
  public var ignoresSpaceAtEnd = false
  public var ignoresBlankLines = false
  /// Lines around a change; nil is `diff.context`, else 3.
  public var context: Int?
  public var showsWholeFunctions = false
  public var showsStatistics = false
  /// Beside statistics, which stand alone otherwise.
  public var showsPatch = false
  public var words: WordDiff?
  public var algorithm: Algorithm?
  /// Whether the drivers that the user configured are run, as `git diff` runs them.
  public var usesTextconv = true
  public var usesExternalDrivers = true
  public var hasColours = false
  /// Of the terminal, for statistics.
  public var columns: Int?

  public init() {}

  /// Whether the difference itself is shown; to git, a number of lines asks for it too.
  var hasPatch: Bool { !showsStatistics || showsPatch || context != nil }

  /// git decides everything that is not said here, by its configuration.
  var arguments: [GitArgument] {
    // Raw lines come first and say what kind of change it is; ``RawPreamble`` takes them out again.
    var list: [GitArgument] = ["--raw", "--exit-code", hasColours ? "--color=always" : "--color=never"]
    let flags: [(Bool, GitArgument)] = [
      (showsStatistics, "--stat"), (hasPatch, "--patch"), (ignoresAllSpace, "--ignore-all-space"),
      (ignoresSpaceChange, "--ignore-space-change"), (ignoresSpaceAtEnd, "--ignore-space-at-eol"),
      (ignoresBlankLines, "--ignore-blank-lines"), (showsWholeFunctions, "--function-context"),
      (!usesTextconv, "--no-textconv"), (!usesExternalDrivers, "--no-ext-diff"),
    ]
    list += flags.filter(\.0).map(\.1)
    if let context { list.append(.text("--unified=\(context)")) }
    if let words { list.append(.text("--word-diff=\(words.rawValue)")) }
    if let algorithm { list.append(.text("--diff-algorithm=\(algorithm.rawValue)")) }
    return list
  }
}
