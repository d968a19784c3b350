import PDMCore
import Synchronization

/// The streams of the process.
final class StandardStreams: Streams {
  private let pager = Mutex<Pager?>(nil)

  func isTerminal(_ stream: StandardStream) -> Bool { stream.isTerminal }
  var columns: Int? { StandardStream.output.columns }
  var isAbandoned: Bool { StandardStream.output.isAbandoned }
  var rows: Int? { StandardStream.output.rows }
  var errorColumns: Int? { StandardStream.error.columns }

  var ownsTerminal: Bool {
    let stream = StandardStream.error
    return stream.isTerminal && stream.isInForeground && !stream.hidesKeys && !isPaging
  }

  private var isPaging: Bool { pager.withLock { $0 != nil } }

  func write(_ bytes: [UInt8], to stream: StandardStream) throws {
    let isPaged = try pager.withLock { pager in
      guard stream == .output, pager != nil else { return false }
      try pager?.write(bytes)
      return true
    }
    if !isPaged { try stream.write(bytes) }
  }

  func startPager(in context: ProcessContext) {
    pager.withLock { pager in
      if pager == nil { pager = Pager.start(in: context) }
    }
  }

  func finishPager() {
    pager.withLock { pager in
      let running = pager.take()
      running?.finish()
    }
  }

  func readAll() throws -> [UInt8] { try StandardStream.input.readAll() }
  func readLine(hidden: Bool, prompt: () -> Void) throws -> [UInt8]? {
    try StandardStream.input.readLine(hidden: hidden, prompt: prompt)
  }
}
