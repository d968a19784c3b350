/// Reads the two versions of a file for a summary of what they hold.
struct VersionContents {
  let vault: Vault

  /// The most of one version that is read, in bytes. A larger one is told by its size alone.
  static let limit = 512 << 20

  /// The older version is let go before the newer one is read.
  func summaries(of report: FileDiffReport) throws -> VersionSummaries {
    VersionSummaries(old: try report.from.map(summary), new: try report.to.map(summary))
  }

  private func summary(of side: FileDiffReport.Side) throws -> VersionSummaries.Version {
    guard side.commit != nil || side.isHead else { return try summaryOfWorkingFile(side.path) }
    let commit = side.commit.map { GitArgument.object($0).bytes } ?? Array("HEAD".utf8)
    let name = GitArgument(bytes: commit + [UInt8(ascii: ":")] + side.path.bytes)
    var bytes: [UInt8] = []
    var isTooLarge = false
    // As in the working tree: a pointer of Git LFS says nothing about a part.
    let child = try vault.git.start(["cat-file", "--filters", name], as: .read)
    let result = try child.result { piece in
      isTooLarge = bytes.count + piece.count > Self.limit
      if !isTooLarge { bytes += piece }
      return !isTooLarge
    }
    if isTooLarge {
      let size = try vault.git.check(["cat-file", "-s", name], as: .read)
      return VersionSummaries.Version(size: Int64(String(decoding: size.dropLast(), as: UTF8.self)) ?? 0)
    }
    guard result.succeeded else { throw GitProgram.failure(["cat-file"], result) }
    return VersionSummaries.Version(bytes, name: side.path.name)
  }

  private func summaryOfWorkingFile(_ path: RepoPath) throws -> VersionSummaries.Version {
    let place = try vault.requireWorkTree().appending(path.bytes)
    guard let status = try FileSystem.status(of: place) else { throw PathFailure.missing(path, similar: nil) }
    if status.kind == .symlink {
      return VersionSummaries.Version(try FileSystem.target(ofLink: place), name: path.name)
    }
    guard status.size <= Int64(Self.limit) else { return VersionSummaries.Version(size: status.size) }
    return VersionSummaries.Version(try FileSystem.contents(of: place, limit: Self.limit), name: path.name)
  }
}
