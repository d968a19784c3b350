/// What a check-in would bring, in lines for a person who is about to say what it is.
public struct CheckinPreview {
  let vault: Vault

  public init(_ vault: Vault) {
    self.vault = vault
  }

  /// - Throws: what the check-in would throw, so that nobody writes a message for nothing.
  public func lines(_ files: [[UInt8]]) throws -> [String] {
    var request = Checkin.Request(files: files, message: "preview")
    request.dryRun = true
    let report = try Checkin(vault).run(request)
    let paths = report.files.map(\.path)
    let changes = try WorkTreeChanges.of(paths, in: vault)
    return ["On branch \(report.branch?.shortBranch ?? "HEAD"), to be checked in:"]
      + paths.map { path in
        let file = FileSubject(vault.displayPath(path), in: vault.context)
        return switch changes[path] {
        case .added: file.line("new")
        case nil: file.line("unchanged") + ", given back without a commit"
        default: file.line("modified")
        }
      }
  }
}

/// A file that a question is about: its name and its size.
public struct FileSubject: Sendable {
  private let name: [UInt8]
  private let size: Int64?

  /// - Parameter name: as it is typed in the working folder.
  public init(_ name: [UInt8], in context: ProcessContext) {
    self.name = name
    let status = try? FileSystem.status(of: context.absolute(name))
    size = status?.kind == .regular ? status?.size : nil
  }

  /// `  modified  bracket.nc (4.2 KiB)`
  public func line(_ change: String) -> String { "  \(change)  \(text)" }

  public var text: String { PathQuoting.quote(name) + (size.map { " (\(ByteCount.format($0)))" } ?? "") }
}
