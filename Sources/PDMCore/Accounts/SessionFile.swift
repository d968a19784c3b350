/// The client's half of a session: one file per OS user and vault, readable by that user alone.
///
/// It holds the token and nothing that decides anything: expiry, role and whether the account is enabled are read from
/// the store at each command.
struct SessionFile {
  let file: [UInt8]
  private let context: ProcessContext

  /// - Parameter vault: the store's own number; a copied or moved vault keeps its sessions, another one does not get them.
  init(vault: String, context: ProcessContext) {
    self.context = context
    file = UserFolder.state(context).appending("sessions").appending(vault)
  }

  /// - Returns: nil when there is none.
  /// - Throws: ``SessionFileFailure`` when others can read it.
  func read() throws -> SessionToken? {
    guard let status = try FileSystem.status(of: file) else { return nil }
    guard status.kind == .regular, status.owner == context.userID, status.mode & 0o077 == 0 else {
      throw SessionFileFailure(file: file)
    }
    let content = try FileSystem.contents(of: file, limit: 4096)
    let text = String(decoding: content.prefix { $0 > 32 && $0 < 127 }, as: UTF8.self)
    return text.isEmpty ? nil : SessionToken(text: text)
  }

  func write(_ token: SessionToken) throws {
    try UserFolder.create(file.droppingLastComponent)
    try FileSystem.replace(
      file, with: Array((token.text + "\n").utf8), mode: 0o600,
      temporaryName: ".new-\(Hex.encode(context.random.bytes(6)))")
  }

  func remove() throws {
    try FileSystem.remove(file)
  }
}

/// The session file is not only its owner's.
struct SessionFileFailure: Failure {
  let file: [UInt8]
  var category: FailureCategory { .unsafe }
  var message: String { "\(PathQuoting.quote(file)) holds your session and is not private to you" }
  var hint: String? { "remove the file and log in again: pdm login NAME" }
}
