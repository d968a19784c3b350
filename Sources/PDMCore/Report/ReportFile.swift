import Glibc

/// Where a report is written to.
public struct ReportFile {
  /// As it was named.
  public let name: [UInt8]
  private let place: [UInt8]
  private let status: FileStatus?
  private let context: ProcessContext

  /// What stands in the way, and whoever asked for the report may say that it need not.
  public enum Obstacle: Sendable, Equatable {
    /// Something else is there.
    case foreign
    /// The file belongs to the vault.
    case tracked
  }

  /// - Throws: ``FolderFailure`` where the folder is missing, ``ReportFileFailure``.
  public init(_ name: [UInt8], in context: ProcessContext) throws {
    self.name = name
    self.context = context
    let absolute = context.absolute(name)
    // A link stays one: what it leads to is replaced.
    let isLink = try FileSystem.status(of: absolute)?.kind == .symlink
    place = isLink ? PathProbe.realPath(absolute) ?? absolute : absolute
    status = try FileSystem.status(of: place)
    if status?.kind == .folder || name.last == UInt8(ascii: "/") { throw ReportFileFailure.folder(name) }
    if status?.kind == .symlink { throw ReportFileFailure.brokenLink(name) }
    let folder = place.droppingLastComponent
    guard try FileSystem.status(of: folder) != nil else { throw FolderFailure(folder: folder) }
  }

  public func obstacle(in vault: Vault) throws -> Obstacle? {
    guard let status, status.kind == .regular else { return nil }
    if try isTracked(in: vault) { return .tracked }
    guard status.size > 0 else { return nil }
    let file = try FileDescriptor.open(place, O_RDONLY)
    let head = try file.read(512)
    return head.firstRange(of: Array(ReportPage.mark.utf8)) == nil ? .foreign : nil
  }

  private func isTracked(in vault: Vault) throws -> Bool {
    guard let workTree = vault.location.workTree else { return false }
    let resolver = PathResolver(workTree: workTree, workingDirectory: context.workingDirectory)
    guard let path = try? resolver.path(of: place) else { return false }
    return try GitIndex(of: vault.location, using: vault.git, only: [path]).entry(at: path) != nil
  }

  /// - Parameter body: hands the page on in pieces. Where it throws, what was there before stays.
  public func write<Result>(_ body: (([UInt8]) throws -> Void) throws -> Result) throws -> Result {
    // A device or a pipe cannot be replaced.
    if status?.kind == .other {
      let device = try FileDescriptor.open(place, O_WRONLY)
      return try body { try device.writeAll($0) }
    }
    let name = ".\(context.processID)-\(Hex.encode(context.random.bytes(4))).pdm-report"
    var file = try ReplacedFile(place, mode: status?.mode, temporaryName: name)
    let result = try body { try file.write($0) }
    try file.finish()
    return result
  }
}

/// A name that no report can have, or not without being told so.
public enum ReportFileFailure: Failure, Equatable {
  case folder([UInt8])
  case brokenLink([UInt8])
  case obstructed([UInt8], ReportFile.Obstacle)

  public var category: FailureCategory { .usage }

  public var message: String {
    switch self {
    case .folder(let name): "\(PathQuoting.quote(name)) is a folder"
    case .brokenLink(let name): "\(PathQuoting.quote(name)) is a symbolic link that leads nowhere"
    case .obstructed(let name, .foreign): "\(PathQuoting.quote(name)) is no earlier report"
    case .obstructed(let name, .tracked): "\(PathQuoting.quote(name)) belongs to the vault"
    }
  }

  public var hint: String? {
    switch self {
    case .obstructed: "--yes (-y) replaces it"
    case .folder(let name): "pdm report -o \(PathQuoting.shellWord(name.appending("pdm-report.html")))"
    case .brokenLink: "name the file itself with -o"
    }
  }
}
