/// What is said of a report that was written.
public enum ReportRendering {
  /// - Parameter file: as it was named.
  public static func json(_ summary: ReportSummary, file: [UInt8]) -> JSON {
    .object(
      JSON.path(RepoPath(trusted: file), key: "file") + [
        ("size_bytes", .number(summary.size)), ("files", .number(summary.files)),
        ("commits", .number(summary.commits)), ("acts", .number(summary.acts)),
        ("differences", .number(summary.differences)),
      ])
  }

  public static func sentence(_ summary: ReportSummary, file: [UInt8]) -> String {
    "\(PathQuoting.quote(file)): \(count(summary.files, "file")), \(count(summary.commits, "commit")), "
      + "\(count(summary.acts, "act")) of the record, \(count(summary.differences, "difference"))"
  }

  private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }
}
