/// The difference of two versions of a file.
public enum DiffRendering {
  /// - Parameter text: what git showed.
  public static func json(_ report: FileDiffReport, text: [UInt8]) -> JSON {
    let version = report.version
    return .object(
      JSON.path(report.path) + [
        ("commit", .text(version?.commit.hex)), ("message", .text(version?.message)),
        ("author", .text(version?.author)), ("date", .time(version?.date)),
        ("diff", .string(String(decoding: text, as: UTF8.self))), ("binary", .bool(report.isBinary)),
        ("status", .string(report.status.rawValue)), ("differs", .bool(report.differs)),
        ("from", report.from.map(side) ?? .null), ("to", report.to.map(side) ?? .null),
        ("summary", report.summary.map(PartRendering.json) ?? .null),
      ])
  }

  private static func side(_ side: FileDiffReport.Side) -> JSON {
    .object([("commit", .text(side.commit?.hex))] + JSON.path(side.path))
  }

  /// What is said of the two versions, below their difference.
  public static func lines(_ summaries: VersionSummaries) -> [String] { PartRendering.lines(summaries) }
}
