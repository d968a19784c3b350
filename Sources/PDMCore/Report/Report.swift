/// `pdm report`: the vault as one page to look at.
///
/// Everything comes from what other commands read: the listing, the log, the record, the differences. Only the listing
/// and what ``ReportHistory/Limit`` and its like allow is in memory; the page is handed on in pieces.
public struct Report {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  public struct Request: Sendable {
    /// git pathspecs, relative to the working folder; none means all below it.
    public var patterns: [[UInt8]] = []
    /// nil is the name of the vault's folder.
    public var title: String?
    /// How many differences are told, beside those of files that are held; 0 is none at all.
    public var differences = 100
    /// Commits and acts from this moment on.
    public var since: Timestamp?

    public init() {}
  }

  /// - Parameter output: gets the page in pieces. No lock is held meanwhile.
  public func run(_ request: Request, output: ([UInt8]) throws -> Void) throws -> ReportSummary {
    let contents = try ReportContents(vault, request)
    var size = 0
    try withoutActuallyEscaping(output) { output in
      func write(_ piece: [UInt8]) throws {
        size += piece.count
        try output(piece)
      }
      try write(ReportPage.beginning(title: contents.title))
      var document = ReportDocument(output: write)
      try contents.write(to: &document)
      try write(ReportPage.end)
    }
    return ReportSummary(
      files: contents.listing.files.count, commits: contents.history.commitsRead, acts: contents.record.linesRead,
      differences: contents.differences.chosen.count, size: size)
  }
}

/// What a report holds.
public struct ReportSummary: Sendable, Equatable {
  public let files: Int
  /// Those that were read, without merges.
  public let commits: Int
  /// Lines of the record that were read.
  public let acts: Int
  public let differences: Int
  /// In bytes.
  public let size: Int
}
