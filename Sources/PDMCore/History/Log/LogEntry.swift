/// One commit of a log.
public struct LogEntry: Sendable {
  public let commit: ObjectID
  let parents: [ObjectID]
  /// The file's name in that commit; nil in the log of the whole vault.
  public let path: RepoPath?
  let text: CommitText
  /// Whole, as it is stored.
  let message: [UInt8]
  /// The account that checked it in; nil for what plain git committed.
  public let user: String?
  /// What the check-in says of the versions of its files.
  let revisions: [RevisionTrailer]
  /// The number of the check-in.
  let checkin: String?

  /// The file's revision; in the log of the whole vault that of a check-in of one file.
  public var revision: Revision? {
    guard let path else { return revisions.count == 1 ? revisions.first?.revision : nil }
    return revisions.last { $0.path == path }?.revision
  }

  var date: Timestamp { text.author.time }
  var committed: Timestamp { text.committer.time }

  /// - Parameter content: of the commit, as it is stored and in UTF-8.
  init(commit: ObjectID, parents: [ObjectID], path: RepoPath?, content: [UInt8], mailmap: Mailmap) {
    self.commit = commit
    self.parents = parents
    self.path = path
    var text = CommitText(content)
    if !mailmap.isEmpty {
      (text.author.name, text.author.email) = mailmap.shown(name: text.author.name, email: text.author.email)
    }
    self.text = text
    message = Self.message(of: content)
    // Most commits of most repositories are plain git's, and taking a message apart is most of the work.
    guard Self.mayHaveTrailers(message) else {
      (user, revisions, checkin) = (nil, [], nil)
      return
    }
    user = Self.last(CheckinCommit.userTrailer, in: message)
    checkin = Self.last(CheckinCommit.idTrailer, in: message)
    revisions = CommitTrailers.values(of: RevisionTrailer.name, in: message).compactMap { RevisionTrailer(value: $0) }
  }

  private static func last(_ name: String, in message: [UInt8]) -> String? {
    CommitTrailers.values(of: name, in: message).last.map { String(decoding: $0, as: UTF8.self) }
  }

  /// What follows the first empty line.
  private static func message(of content: [UInt8]) -> [UInt8] {
    let text = content.span
    var position = 0
    while position + 1 < text.count {
      if text[position] == UInt8(ascii: "\n"), text[position + 1] == UInt8(ascii: "\n") {
        return Array(content[(position + 2)...])
      }
      position += 1
    }
    return []
  }

  /// Whether `Pdm-` stands anywhere, in any case.
  private static func mayHaveTrailers(_ message: [UInt8]) -> Bool {
    let text = message.span
    var position = 3
    while position < text.count {
      if text[position] == UInt8(ascii: "-"), text[position - 1] | 0x20 == UInt8(ascii: "m"),
        text[position - 2] | 0x20 == UInt8(ascii: "d"), text[position - 3] | 0x20 == UInt8(ascii: "p")
      {
        return true
      }
      position += 1
    }
    return false
  }
}
