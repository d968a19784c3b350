/// The revisions that check-ins gave, in the order in which they were recorded.
///
/// A series is what belongs to one file: it follows renames, and a file that is deleted and added again begins another.
/// A path therefore names several series in the course of time, and what is asked of a path is answered by the newest.
struct RecordedRevision: Sendable, Equatable {
  let revision: Revision
  /// The name that the file had then.
  let path: RepoPath
  let object: ObjectID
  let commit: ObjectID
}

extension Transaction where Self: ~Copyable {
  /// The newest holder of a number, under whatever name; nil where this path never had it.
  func recordedRevision(_ revision: Revision, of path: RepoPath) throws -> RecordedRevision? {
    try connection.first(
      "\(selectHistory) WHERE r.major = ?2 AND r.minor = ?3 ORDER BY r.id DESC LIMIT 1",
      [.blob(pathRule.key(for: path)), .integer(Int64(revision.major)), .integer(Int64(revision.minor))]
    ) { row throws(SQLiteFailure) in try RecordedRevision(row) }
  }

  /// All revisions that led to this path, under its earlier names too, oldest first.
  func recordedRevisions(of path: RepoPath) throws -> [RecordedRevision] {
    try connection.rows("\(selectHistory) ORDER BY r.id", [.blob(pathRule.key(for: path))]) {
      row throws(SQLiteFailure) in try RecordedRevision(row)
    }
  }

  /// What a commit gave to a path; nil where pdm did not change it there.
  func revision(of path: RepoPath, in commit: ObjectID) throws -> Revision? {
    try connection.first(
      "SELECT major, minor FROM revisions WHERE commit_oid = ?1 AND key = ?2",
      [.blob(commit.bytes), .blob(pathRule.key(for: path))]
    ) { row throws(SQLiteFailure) in try Revision(row, 0) }
  }

  /// The newest revision of a path with this content; nil for content that pdm did not check in there.
  func revision(of path: RepoPath, object: ObjectID) throws -> Revision? {
    try connection.first(
      "SELECT major, minor FROM revisions WHERE key = ?1 AND oid = ?2 ORDER BY id DESC LIMIT 1",
      [.blob(pathRule.key(for: path)), .blob(object.bytes)]
    ) { row throws(SQLiteFailure) in try Revision(row, 0) }
  }

  /// The newest of each path.
  func newestRevisions() throws -> [RecordedRevision] {
    try connection.rows("\(selectRevisions) WHERE r.id IN (SELECT max(id) FROM revisions GROUP BY key)") {
      row throws(SQLiteFailure) in try RecordedRevision(row)
    }
  }

  /// Of all files, that of the version in the index.
  func revisions(in index: GitIndex) throws -> [RepoPath: Revision] {
    var revisions: [RepoPath: Revision] = [:]
    for newest in try newestRevisions() {
      guard let entry = index.entry(at: newest.path) else { continue }
      // Another branch, or plain git, may have another version.
      revisions[newest.path] =
        entry.id == newest.object ? newest.revision : try revision(of: newest.path, object: entry.id)
    }
    return revisions
  }

  /// The number that a check-in of `path` will have.
  ///
  /// - Parameters:
  ///   - path: as it is called in HEAD.
  ///   - object: its content there; nil for a file that HEAD does not have, which begins anew. Two files of one name on
  ///     two branches are told apart by it.
  func nextRevision(of path: RepoPath, object: ObjectID?, _ step: Revision.Step) throws -> Revision {
    guard let object, let present = try presentRevision(of: path, object: object) else { return .begin(step) }
    if let next = present.next(step) { return next }
    if case .major(let wanted?) = step { throw RevisionFailure.notGreater(path, wanted: wanted, present: present) }
    throw RevisionFailure.exhausted(path, present: present)
  }

  /// The newest number of the series that the path belongs to; plain git may have changed the content since.
  private func presentRevision(of path: RepoPath, object: ObjectID) throws -> Revision? {
    let key = pathRule.key(for: path)
    let series = try connection.first(
      "SELECT series FROM revisions WHERE key = ?1 ORDER BY oid = ?2 DESC, id DESC LIMIT 1",
      [.blob(key), .blob(object.bytes)]
    ) { row throws(SQLiteFailure) in try row.integer(0) }
    return try series.flatMap { try newest(of: $0) }
  }

  fileprivate func newest(of series: Int64) throws -> Revision? {
    try connection.first(
      "SELECT major, minor FROM revisions WHERE series = ?1 ORDER BY major DESC, minor DESC LIMIT 1",
      [.integer(series)]
    ) { row throws(SQLiteFailure) in try Revision(row, 0) }
  }
}

extension WriteTransaction {
  /// Writes down what a commit gave to a file. The same rules hold for a check-in and for a rebuild from the trailers, so
  /// that both lead to the same table.
  ///
  /// - Parameter begins: the commit's parent does not have the file.
  /// - Returns: false where it is known already, or is a number that cannot have followed what is there.
  @discardableResult
  func recordRevision(_ trailer: RevisionTrailer, object: ObjectID, commit: ObjectID, begins: Bool) throws -> Bool {
    let known = try connection.first(
      "SELECT 1 FROM revisions WHERE commit_oid = ?1 AND path = ?2", [.blob(commit.bytes), .blob(trailer.path.bytes)]
    ) { row throws(SQLiteFailure) in try row.integer(0) }
    guard known == nil, let series = try begins ? newSeries() : series(for: trailer) else { return false }
    try connection.run(
      """
      INSERT INTO revisions(series, key, path, major, minor, oid, commit_oid) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """,
      [
        .integer(series), .blob(pathRule.key(for: trailer.path)), .blob(trailer.path.bytes),
        .integer(Int64(trailer.revision.major)), .integer(Int64(trailer.revision.minor)), .blob(object.bytes),
        .blob(commit.bytes),
      ])
    return true
  }

  private func newSeries() throws -> Int64 {
    try connection.first("SELECT coalesce(max(series), 0) + 1 FROM revisions") { row throws(SQLiteFailure) in
      try row.integer(0)
    } ?? 1
  }

  /// The one that the number goes on with: the newest that has the number before it, else the newest with a smaller one;
  /// a new one for a path that has none.
  private func series(for trailer: RevisionTrailer) throws -> Int64? {
    let key = pathRule.key(for: trailer.oldPath ?? trailer.path)
    let candidates = try connection.rows(
      "SELECT series FROM revisions WHERE key = ?1 GROUP BY series ORDER BY max(id) DESC", [.blob(key)]
    ) { row throws(SQLiteFailure) in try row.integer(0) }
    if candidates.isEmpty { return try newSeries() }
    var smaller: Int64?
    for candidate in candidates {
      guard let newest = try newest(of: candidate), newest < trailer.revision else { continue }
      if trailer.revision.follows(newest) { return candidate }
      smaller = smaller ?? candidate
    }
    return smaller
  }

  /// Writes the keys anew under another rule.
  func rekeyRevisions(under rule: PathRule) throws {
    // By the old key, which has an index; the path tells those apart that have got this key as their new one.
    let names = try connection.rows("SELECT DISTINCT key, path FROM revisions") { row throws(SQLiteFailure) in
      (key: try row.blob(0), path: RepoPath(trusted: try row.blob(1)))
    }
    for name in names {
      try connection.run(
        "UPDATE revisions SET key = ?1 WHERE key = ?2 AND path = ?3",
        [.blob(rule.key(for: name.path)), .blob(name.key), .blob(name.path.bytes)])
    }
  }
}

extension Revision {
  /// - Parameter column: of the major number; the minor one follows.
  fileprivate init(_ row: borrowing Row, _ column: Int32) throws(SQLiteFailure) {
    guard let major = Int32(exactly: try row.integer(column)), let minor = Int32(exactly: try row.integer(column + 1))
    else { throw SQLiteFailure(code: 11, text: "a revision is out of range", statement: "") }
    self.init(major, minor)
  }
}

extension RecordedRevision {
  fileprivate init(_ row: borrowing Row) throws(SQLiteFailure) {
    self.init(
      revision: try Revision(row, 0), path: RepoPath(trusted: try row.blob(2)), object: try row.object(3),
      commit: try row.object(4))
  }
}

private let selectRevisions = "SELECT r.major, r.minor, r.path, r.oid, r.commit_oid FROM revisions r"

/// Of each series that the path has a part in, what came up to the last time it had.
private let selectHistory = """
  \(selectRevisions) JOIN (SELECT series, max(id) AS last FROM revisions WHERE key = ?1 GROUP BY series) s
  ON r.series = s.series AND r.id <= s.last
  """
