/// What is said of a backup that was written.
public enum BackupRendering {
  public static func json(_ report: StoreBackup.Report) -> JSON {
    .object(
      JSON.path(RepoPath(trusted: report.file), key: "file") + [
        ("size_bytes", .integer(report.size)), ("made_at", .time(report.manifest.madeAt)),
        ("vault", .string(report.manifest.vault)), ("lines", .integer(report.manifest.head.sequence)),
        ("head", .string(Hex.encode(report.manifest.head.hash))),
        ("sha256", .string(Hex.encode(report.manifest.digest))),
      ])
  }

  public static func sentence(_ report: StoreBackup.Report) -> String {
    "\(PathQuoting.quote(report.file)): \(ByteCount.format(report.size)), the record up to line "
      + "\(report.manifest.head.sequence), verified"
  }
}
