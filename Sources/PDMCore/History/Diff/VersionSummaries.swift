/// What can be said of two versions of a file beside their lines.
public struct VersionSummaries: Sendable, Equatable {
  public struct Version: Sendable, Equatable {
    /// In bytes.
    public let size: Int64
    /// Whether it was small enough to be read.
    public let isRead: Bool

    init(_ bytes: [UInt8], name: some Collection<UInt8>) {
      size = Int64(bytes.count)
      isRead = true
    }

    /// Too large to be read.
    init(size: Int64) {
      self.size = size
      isRead = false
    }
  }

  /// nil: there is none.
  public let old: Version?
  public let new: Version?
}
