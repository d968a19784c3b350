import PDMCore

/// What the core tells while it works, for a person at a terminal.
///
/// It writes to standard error by itself, since the core calls it from where no console can be: it holds nothing but
/// what was decided when the run began.
struct ConsoleObserver: Observer {
  let streams: any Streams
  let options: GlobalOptions
  let mailbox: NoticeMailbox

  func waiting(for holder: String, since: Duration) {
    guard !options.quiet, !options.json, streams.isTerminal(.error) || options.verbose > 0 else { return }
    say("pdm: waiting for \(TerminalText.sanitize(holder)), \(since.milliseconds / 1000) s so far\n")
  }

  /// A script's log gets one line, a terminal each change.
  func standingInLine(_ text: String, isNews: Bool) {
    guard !options.quiet, !options.json, isNews || streams.isTerminal(.error) || options.verbose > 0 else { return }
    say("pdm: \(TerminalText.sanitize(text))\n")
  }

  /// git and its hooks speak for themselves; where a script reads JSON, what matters of it is in the error.
  func childOutput(_ bytes: [UInt8]) {
    guard !options.json else { return }
    try? streams.write(bytes, to: .error)
  }

  func warning(_ message: String) {
    if options.json {
      var bytes: [UInt8] = []
      JSON.object([("warning", .object([("message", .string(message))]))]).write(into: &bytes)
      try? streams.write(bytes + [UInt8(ascii: "\n")], to: .error)
    } else {
      say("pdm: warning: \(TerminalText.sanitize(message))\n")
    }
  }

  /// Not where a script reads standard error, or somebody asked for quiet.
  func notices(_ unread: UnreadNotices) {
    guard !options.quiet, !options.json else { return }
    mailbox.put(unread)
  }

  private func say(_ text: String) {
    try? streams.write(Array(text.utf8), to: .error)
  }
}
