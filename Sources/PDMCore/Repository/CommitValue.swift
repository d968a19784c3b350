/// A commit, copied out of the repository.
public struct CommitValue: Equatable, Sendable {
  public var id: ObjectID
  public var tree: ObjectID
  public var parents: [ObjectID]
  public var author: CommitIdentity
  public var committer: CommitIdentity
  /// As it is stored, line ends and all; in the encoding it was written in.
  public var message: [UInt8]

  /// The first line of the message.
  var subject: String {
    let line = message.drop { $0 <= UInt8(ascii: " ") }.prefix { $0 != UInt8(ascii: "\n") }
    return String(decoding: line, as: UTF8.self)
  }
}

/// Who did something, and when. Bytes: names are not always UTF-8.
public struct CommitIdentity: Equatable, Sendable {
  public var name: [UInt8]
  public var email: [UInt8]
  public var time: Timestamp
  /// Minutes east of Greenwich.
  public var offset: Int
}
