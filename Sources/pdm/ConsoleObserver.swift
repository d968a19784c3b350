import PDMCore

/// What the core tells while it works, for a person at a terminal.
///
/// It writes to standard error by itself, since the core calls it from where no console can be: it holds nothing but
/// what was decided when the run began.
struct ConsoleObserver: Observer {
  private let streams: any Streams
  private let options: GlobalOptions
  private let mailbox: NoticeMailbox
  private let status: StatusLine?
  let progress: ProgressBoard?

  init(streams: any Streams, options: GlobalOptions, mailbox: NoticeMailbox, status: StatusLine?) {
    self.streams = streams
    self.options = options
    self.mailbox = mailbox
    self.status = status
    progress = status.map { ProgressBoard($0) }
  }

  func waiting(for holder: String, since: Duration) {
    let text = "waiting for \(holder), \(since.milliseconds / 1000) s so far"
    if let status {
      status.draw(text)
    } else if !options.quiet, !options.json, streams.isTerminal(.error) || options.verbose > 0 {
      say("pdm: \(TerminalText.sanitize(text))\n")
    }
  }

  /// A script's log gets one line, a terminal each change.
  func standingInLine(_ text: String, isNews: Bool) {
    guard !options.quiet, !options.json, isNews || streams.isTerminal(.error) || options.verbose > 0 else { return }
    say("pdm: \(TerminalText.sanitize(text))\n")
  }

  func waitingEnded() { status?.clear() }

  /// git and its hooks speak for themselves; where a script reads JSON, what matters of it is in the error.
  func childOutput(_ bytes: [UInt8]) {
    guard !options.json else { return }
    write(bytes)
  }

  func warning(_ message: String) {
    if options.json {
      var bytes: [UInt8] = []
      JSON.object([("warning", .object([("message", .string(message))]))]).write(into: &bytes)
      write(bytes + [UInt8(ascii: "\n")])
    } else {
      say("pdm: warning: \(TerminalText.sanitize(message))\n")
    }
  }

  /// Not where a script reads standard error, or somebody asked for quiet.
  func notices(_ unread: UnreadNotices) {
    guard !options.quiet, !options.json else { return }
    mailbox.put(unread)
  }

  private func say(_ text: String) { write(Array(text.utf8)) }

  private func write(_ bytes: [UInt8]) {
    if let status { try? status.write(bytes, to: .error) } else { try? streams.write(bytes, to: .error) }
  }
}
