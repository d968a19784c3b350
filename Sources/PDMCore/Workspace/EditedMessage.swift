/// A message that a person writes in an editor, in a file of its own in the git folder.
///
/// The file has the name of git's own: editors know by it what they have before them, and that they are to believe no
/// settings in it. What the person wrote stays until it is discarded.
public struct EditedMessage: Sendable {
  private let vault: Vault
  private let folder: [UInt8]
  private let template: [UInt8]

  static let folderPrefix = "PDM_MESSAGE-"

  public var file: [UInt8] { folder.appending("COMMIT_EDITMSG") }

  /// - Parameters:
  ///   - draft: what stands in it already.
  ///   - subject: what the message is about, as lines that are not part of it.
  public init(in vault: Vault, draft: String, about subject: [String]) throws {
    self.vault = vault
    let comment = subject.joined(separator: "\n") + "\n"
    // git knows which character begins a comment here (core.commentChar).
    template =
      Array((draft + "\n\n").utf8)
      + (try vault.git.check(["stripspace", "--comment-lines"], as: .read, input: .bytes(Array(comment.utf8))))
    folder = vault.location.gitDirectory.appending(
      Self.folderPrefix + Hex.encode(vault.context.random.bytes(6)))
    try FileSystem.createFolder(folder, mode: 0o700)
    do {
      try FileSystem.replace(file, with: template, mode: 0o600, temporaryName: "new")
    } catch {
      discard()
      throw error
    }
  }

  /// Has the person write it.
  /// - Returns: the text as git would take it; nil where nothing is left of it.
  public func edit(with command: [UInt8]) throws -> String? {
    try Editor.edit(file, with: command, in: vault.context)
    guard let content = try content() else { throw EditedMessageFailure.gone(file) }
    guard !content.contains(0) else { throw EditedMessageFailure.containsNUL }
    guard String(validating: content, as: UTF8.self) != nil else { throw EditedMessageFailure.notText }
    let text = String(decoding: try stripped(content), as: UTF8.self)
    return text.isEmpty ? nil : text
  }

  /// Whether there is something in it that the person wrote and would miss.
  public var isWorthKeeping: Bool {
    guard let content = try? content(), content != template, let text = try? stripped(content) else { return false }
    return !text.isEmpty
  }

  public func discard() {
    // What an editor leaves beside it (a swap file of one that was killed) goes with it.
    for name in (try? FileSystem.names(in: folder)) ?? [] { try? FileSystem.remove(folder.appending(name)) }
    try? FileSystem.removeFolder(folder)
  }

  /// - Returns: nil where the editor took it away.
  private func content() throws -> [UInt8]? {
    do throws(SystemFailure) {
      return try FileSystem.contents(of: file, limit: 1 << 24)
    } catch {
      if error.isMissingFile { return nil }
      throw error
    }
  }

  private func stripped(_ content: [UInt8]) throws -> [UInt8] {
    try vault.git.check(["stripspace", "--strip-comments"], as: .read, input: .bytes(content))
  }
}

/// What came out of an editor is no message.
enum EditedMessageFailure: Failure, Equatable {
  case gone([UInt8])
  case containsNUL
  case notText

  var category: FailureCategory { .failed }

  var message: String {
    switch self {
    case .gone(let file): "the editor left no \(PathQuoting.quote(file))"
    case .containsNUL: "the message from the editor holds a NUL character"
    case .notText: "the message from the editor is not UTF-8 text"
    }
  }

  var hint: String? {
    switch self {
    case .gone: "-m TEXT needs no editor"
    case .containsNUL, .notText: "have the editor write UTF-8, or give the message with -m TEXT"
    }
  }
}
