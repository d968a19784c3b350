import Glibc

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
  /// - Throws: ``SessionFileFailure`` when it is not this user's alone.
  func read() throws -> SessionToken? {
    guard let opened = try open() else { return nil }
    // What is looked at is what is read: a name could lead elsewhere by then.
    let status = try opened.status()
    guard status.kind == .regular, status.owner == context.userID, status.mode & 0o077 == 0 else {
      throw SessionFileFailure.notPrivate(file)
    }
    guard status.size <= 4096 else { throw SessionFileFailure.notPrivate(file) }
    let content = try opened.read(Int(status.size))
    let text = String(decoding: content.prefix { $0 > 32 && $0 < 127 }, as: UTF8.self)
    return text.isEmpty ? nil : SessionToken(text: text)
  }

  /// Follows no link, and does not wait at a pipe: that would be under the guard.
  private func open() throws -> FileDescriptor? {
    do {
      return try FileDescriptor.open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
    } catch {
      if error.code == ENOENT || error.code == ENOTDIR { return nil }
      if error.code == ELOOP || error.code == ENXIO { throw SessionFileFailure.notPrivate(file) }
      throw error
    }
  }

  /// Replaces what is there under this name, whatever it is and whoever put it there.
  func write(_ token: SessionToken) throws {
    let folder = file.droppingLastComponent
    try UserFolder.create(folder)
    let status = try FileDescriptor.open(folder, O_RDONLY | O_DIRECTORY).status()
    guard status.owner == context.userID, status.mode & 0o022 == 0 else {
      throw SessionFileFailure.sharedFolder(folder, owner: status.owner == context.userID ? nil : status.owner)
    }
    try FileSystem.replace(
      file, with: Array((token.text + "\n").utf8), mode: 0o600,
      temporaryName: ".new-\(Hex.encode(context.random.bytes(6)))")
  }

  func remove() throws {
    try FileSystem.remove(file)
  }
}

/// The session is not, or would not be, its owner's alone.
enum SessionFileFailure: Failure, Equatable {
  case notPrivate([UInt8])
  /// Whoever can write the folder can put another session in the place of this one.
  /// - Parameter owner: where it is another's.
  case sharedFolder([UInt8], owner: UInt32?)

  var category: FailureCategory { .unsafe }

  var message: String {
    switch self {
    case .notPrivate(let file): "\(PathQuoting.quote(file)) holds your session and is not private to you"
    case .sharedFolder(let folder, nil): "\(PathQuoting.quote(folder)), for your sessions, can be written by others"
    case .sharedFolder(let folder, let owner?):
      "\(PathQuoting.quote(folder)), for your sessions, belongs to \(FileSystem.account(owner))"
    }
  }

  var hint: String? {
    switch self {
    case .notPrivate: "remove the file and log in again: pdm login NAME"
    case .sharedFolder(let folder, nil): "chmod 700 \(PathQuoting.shellWord(folder))"
    case .sharedFolder: "set XDG_STATE_HOME to a folder of your own"
    }
  }
}
