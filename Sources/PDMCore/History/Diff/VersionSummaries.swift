/// What can be said of two versions of a file beside their lines.
public struct VersionSummaries: Sendable {
  struct Version: Sendable {
    /// In bytes.
    let size: Int64
    /// nil where it was too large to be read.
    let part: PartSummary?

    init(_ bytes: [UInt8], name: some Collection<UInt8>) {
      size = Int64(bytes.count)
      part = PartSummary(of: bytes, name: name)
    }

    /// Too large to be read.
    init(size: Int64) {
      self.size = size
      part = nil
    }
  }

  /// nil: there is none.
  let old: Version?
  let new: Version?

  /// Whether all that there is was small enough to be read.
  var isRead: Bool { (old.map { $0.part != nil } ?? true) && (new.map { $0.part != nil } ?? true) }

  var difference: PartDifference { PartDifference(old: old?.part, new: new?.part) }
}
