import Glibc

/// `pdm rescue restore -o FILE`: a copy of what was kept, somewhere else.
public struct RescueCopy {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  /// Writes the bytes into a new file; one that is there is left alone. A copy that fails is removed, one that is killed
  /// stays cut short, as with cp(1).
  /// - Parameter target: as typed.
  public func run(_ file: KeptFile, to target: [UInt8]) throws {
    let place = vault.context.absolute(target)
    guard file.kind != .submodule else { throw RescueCopyFailure.submodule(file.path, file.entry.id) }
    guard try FileSystem.status(of: place) == nil else { throw RescueCopyFailure.exists(target) }
    let reading = RescueReading(vault)
    guard file.kind != .link else {
      var link: [UInt8] = []
      try reading.stream(file) { link += $0 }
      return try FileSystem.createSymlink(to: link, at: place)
    }
    let copy = try FileDescriptor.open(
      place, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, mode: file.kind == .executable ? 0o777 : 0o666)
    do {
      try reading.stream(file) { try copy.writeAll(Array($0)) }
      try copy.sync()
    } catch {
      try? FileSystem.remove(place)
      throw error
    }
  }
}

/// There is nothing to copy, or something would be written over.
private enum RescueCopyFailure: Failure {
  case exists([UInt8])
  case submodule(RepoPath, ObjectID)

  var category: FailureCategory { .failed }
  var message: String {
    switch self {
    case .exists(let target): "\(PathQuoting.quote(target)) is there already"
    case .submodule(let path, let commit): "\(path.quoted) is a submodule; what is kept is that it was at \(commit.hex)"
    }
  }
  var hint: String? {
    switch self {
    case .exists: "name a new file"
    case .submodule: nil
    }
  }
}
