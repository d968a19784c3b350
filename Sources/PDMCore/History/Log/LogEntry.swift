/// One commit of a log.
public struct LogEntry: Sendable {
  public let commit: ObjectID
  /// The file's name in that commit; nil in the log of the whole vault.
  public let path: RepoPath?
  let text: CommitText
  /// Whole, as it is stored.
  let message: [UInt8]

  /// The account that checked it in; nil for what plain git committed.
  public var user: String? {
    CommitTrailers.values(of: CheckinCommit.userTrailer, in: message).last.map { String(decoding: $0, as: UTF8.self) }
  }

  /// What the check-in says of the versions of its files.
  var revisions: [RevisionTrailer] {
    CommitTrailers.values(of: RevisionTrailer.name, in: message).compactMap { RevisionTrailer(value: $0) }
  }

  /// The file's revision; in the log of the whole vault that of a check-in of one file.
  public var revision: Revision? {
    guard let path else { return revisions.count == 1 ? revisions.first?.revision : nil }
    return revisions.last { $0.path == path }?.revision
  }

  var date: Timestamp { text.author.time }

  /// - Parameter content: of the commit, as it is stored and in UTF-8.
  init(commit: ObjectID, path: RepoPath?, content: [UInt8], mailmap: Mailmap) {
    self.commit = commit
    self.path = path
    var text = CommitText(content)
    (text.author.name, text.author.email) = mailmap.shown(name: text.author.name, email: text.author.email)
    self.text = text
    let header = content.indices.first { position in
      content[position] == UInt8(ascii: "\n") && position + 1 < content.count
        && content[position + 1] == UInt8(ascii: "\n")
    }
    message = header.map { Array(content[($0 + 2)...]) } ?? []
  }
}
