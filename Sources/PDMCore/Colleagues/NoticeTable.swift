extension WriteTransaction {
  /// - Parameter recipient: the number of the account that is to be told.
  func leaveNotice(
    _ kind: Notice.Kind, to recipient: Int64, about path: RepoPath, from sender: User, text: String = "",
    rescueRef: String? = nil
  ) throws {
    try connection.run(
      """
      INSERT INTO notices(user_id, kind, path, sender_id, text, rescue_ref, created_at)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
      """,
      [
        .integer(recipient), .text(kind.rawValue), .blob(path.bytes), .integer(sender.id), .text(text),
        .optional(rescueRef), .time(now),
      ])
  }
}
