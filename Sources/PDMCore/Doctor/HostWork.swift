import Glibc

/// What both hosts do at once, each a few times under the lock that pdm takes for everything.
struct HostWork {
  let folder: [UInt8]
  let context: ProcessContext

  static let times = 100
  static let counter = "counter"
  static let database = "try.db"
  private static let turn = "turn"

  /// Made before anybody can know of the folder.
  static let files = [counter, database] + PairLock.files(turn, in: []).map { String(decoding: $0, as: UTF8.self) }

  /// Longer than the ticks of file servers: two writes of one tick look like one to NFS 3.
  private static let work = Duration.milliseconds(12)
  /// A long one: whoever serves NFS and SMB at once stops a client for the length of a lease.
  private static let patience = Duration.seconds(120)

  /// Adds 1 to a number in a file, often.
  /// - Returns: how often the number was the other's.
  func count(as side: String) throws -> Int {
    let file = folder.appending(Self.counter)
    var changes = 0
    for _ in 0..<Self.times {
      try Interruption.check()
      let lock = try takeTurn()
      let words = try Self.words(of: file)
      guard words.count == 2, let number = Int(words[0]) else { throw MeetingFailure.other("the number is damaged") }
      if words[1] != side { changes += 1 }
      MonotonicClock.sleep(Self.work)
      try Self.write(number + 1, by: side, into: file)
      lock.release()
      // So that the other has a chance.
      MonotonicClock.sleep(.milliseconds(Int64(context.random.bytes(1)[0] % 16)))
    }
    return changes
  }

  /// Inserts rows, each by a connection of its own, as the store's transactions are.
  /// - Returns: how many.
  func store(as side: String) throws -> Int {
    let table = ProbeTable(file: folder.appending(Self.database))
    for number in 1...Self.times {
      try Interruption.check()
      let lock = try takeTurn()
      table.refreshJournal()
      try table.insert(number, by: side)
      lock.release()
    }
    return Self.times
  }

  /// Where nothing excludes, SQLite finds its file damaged or locked: that is a verdict, and no reason to stop.
  static func outcome(_ work: () throws -> Int) throws(Interrupted) -> Result<Int, Broken> {
    do {
      return .success(try work())
    } catch let interrupted as Interrupted {
      throw interrupted
    } catch {
      return .failure(Broken(message: (error as? any Failure)?.message ?? "\(error)"))
    }
  }

  struct Broken: Error {
    let message: String
  }

  /// What the number must be, and is.
  func total() throws -> (expected: Int, found: Int?) {
    (2 * Self.times, try Self.words(of: folder.appending(Self.counter)).first.flatMap { Int($0) })
  }

  func prepare() throws {
    try Self.write(0, by: "nobody", into: folder.appending(Self.counter))
    try ProbeTable(file: folder.appending(Self.database)).create()
  }

  private func takeTurn() throws -> PairLock {
    try PairLock(
      Self.turn, in: folder, mode: .exclusive, timeout: Self.patience, context: context, holder: { "the other host" })
  }

  private static func words(of file: [UInt8]) throws -> [String] {
    String(decoding: try FileSystem.contents(of: file, limit: 4096), as: UTF8.self).split(separator: " ").map(
      String.init)
  }

  /// In place and of one length, as what must not be torn.
  private static func write(_ number: Int, by side: String, into file: [UInt8]) throws(SystemFailure) {
    let digits = String(number)
    let text = String(repeating: "0", count: max(0, 12 - digits.count)) + "\(digits) \(side)"
    try FileDescriptor.open(file, O_WRONLY).writeAll(Array(text.utf8))
  }
}
