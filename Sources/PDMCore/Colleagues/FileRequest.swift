/// That somebody would like to have a file which another holds. An account asks once for a path, and a request lasts as
/// long as the check-out.
public struct FileRequest: Sendable, Equatable {
  public let path: RepoPath
  public let user: User
  public let text: String
  public let createdAt: Timestamp
}
