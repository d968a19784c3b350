/// What the last check-ins changed: of the files that changed last, and of all that are held.
struct ReportDiffs {
  struct Difference {
    let file: Int
    /// Among the commits of the history.
    let commit: Int
    /// nil where it could not be made.
    let status: FileDiffReport.Status?
    let text: String
    /// There is more of it.
    let isCut: Bool
    /// What can be said of the two versions of a part; why there is no difference, where there is none.
    let notes: [String]
  }

  enum Limit {
    /// Bytes of one difference.
    static let bytes = 24_000
    /// Differences of files that are held.
    static let held = 500
    /// Bytes of a file whose versions are read for what can be said of them.
    static let part: Int64 = 8 << 20
  }

  private let vault: Vault
  private let files: [FileEntry]
  private let history: ReportHistory
  /// The files whose differences are told.
  let chosen: [Int]

  /// - Parameter count: of files that are not held.
  init(_ vault: Vault, of files: [FileEntry], _ history: ReportHistory, count: Int) {
    self.vault = vault
    self.files = files
    self.history = history
    // Commits are numbered from the newest on.
    let known = files.indices.filter { !history.versions[$0].isEmpty }
      .sorted { (history.versions[$0][0].commit, $0) < (history.versions[$1][0].commit, $1) }
    let held = known.filter { files[$0].lock != nil }.prefix(Limit.held)
    let others = known.lazy.filter { files[$0].lock == nil }.prefix(count)
    chosen = count == 0 ? [] : Array(held) + Array(others)
  }

  /// - Throws: ``Interrupted`` and nothing else that is about one file: what cannot be compared is told as that.
  func difference(of file: Int) throws -> Difference {
    try Interruption.check()
    let commit = history.versions[file][0].commit
    var request = FileDiff.Request()
    request.name = files[file].displayPath
    request.range = Array(history.commits[commit].id.hex.utf8)
    // Drivers that show a difference elsewhere have nothing to show here.
    request.options.usesExternalDrivers = false
    request.summary = files[file].size ?? 0 <= Limit.part ? .whereBinary : .never
    var text: [UInt8] = []
    do {
      let report = try FileDiff(vault).run(request) { piece in
        if text.count <= Limit.bytes { text += piece }
      }
      return Difference(
        file: file, commit: commit, status: report.status, text: String(decoding: Self.cut(text), as: UTF8.self),
        isCut: text.count > Limit.bytes, notes: report.summary.map(DiffRendering.lines) ?? [])
    } catch let failure as any Failure where failure.category != .interrupted {
      return Difference(file: file, commit: commit, status: nil, text: "", isCut: false, notes: [failure.message])
    }
  }

  /// Whole lines, as far as there is room.
  private static func cut(_ text: [UInt8]) -> ArraySlice<UInt8> {
    guard text.count > Limit.bytes else { return text[...] }
    let part = text[..<Limit.bytes]
    return part.lastIndex(of: UInt8(ascii: "\n")).map { part[...$0] } ?? part
  }
}
