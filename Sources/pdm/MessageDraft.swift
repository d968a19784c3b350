import PDMCore

/// The message that was written in an editor during this run: gone with a command that did its work, kept with one that
/// did not.
final class MessageDraft {
  private var message: EditedMessage?

  /// - Returns: nil where the person left nothing in it.
  func edit(_ message: EditedMessage, with command: [UInt8]) throws -> String? {
    self.message = message
    return try message.edit(with: command)
  }

  func discard() {
    message?.discard()
    message = nil
  }

  /// Says where it is.
  func keep(on console: Console) {
    guard let message else { return }
    guard message.isWorthKeeping else { return discard() }
    guard !console.options.json else { return }
    console.message("your message is kept: -F \(PathQuoting.shellWord(message.file)) takes it")
  }
}
