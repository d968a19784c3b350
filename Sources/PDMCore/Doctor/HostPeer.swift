/// The side of ``HostTest`` that does as it is asked.
struct HostPeer {
  let there: HostSight
  private let folder: [UInt8]
  private var orders: Mailbox
  private let answers: Mailbox
  private let context: ProcessContext

  /// Sits down at a meeting that nobody else sits at.
  /// - Returns: nil where there is none.
  static func findMeeting(in vault: Vault) throws -> [UInt8]? {
    // A name made in the folder makes an NFS client ask the server what else is new there.
    let probe = try ProbeFolder(.probe, in: vault)
    let meetings = try ProbeFolder.meetings(in: vault).compactMap { folder in
      try FileSystem.status(of: folder).map { (folder: folder, time: $0.modified) }
    }
    // The newest: those who served older ones may be dead.
    for meeting in meetings.sorted(by: { $0.time > $1.time }) {
      do throws(SystemFailure) {
        try FileDescriptor.create(meeting.folder.appending(HostTest.joined), mode: probe.fileMode)
        return meeting.folder
      } catch {
        guard error.isGone || error.isTaken else { throw error }
      }
    }
    return nil
  }

  init(folder: [UInt8], here: HostSight, context: ProcessContext) throws {
    self.folder = folder
    self.context = context
    orders = Mailbox(folder.appending(HostTest.orders))
    answers = Mailbox(folder.appending(HostTest.answers))
    there = try HostSight(try orders.next(within: HostTest.patience))
    try answers.post(here.words)
  }

  /// Works until the other has a verdict, which is this one's too.
  mutating func run() throws -> DoctorReport {
    do {
      return try obey()
    } catch {
      // It must not wait for an answer that will not come.
      try? answers.post(["failed", (error as? any Failure)?.message ?? "\(error)"])
      throw error
    }
  }

  private mutating func obey() throws -> DoctorReport {
    let work = HostWork(folder: folder, context: context)
    var findings: [DoctorFinding] = []
    var held: SingleLock?
    while true {
      let order = try orders.next(within: HostTest.patience)
      switch order.first {
      case "attempt":
        let (kind, mode) = try Self.lock(order)
        try answers.post([try SingleLock.isFree(kind, of: folder.appending(kind.rawValue), mode) ? "had" : "refused"])
      case "hold":
        let (kind, mode) = try Self.lock(order)
        held = try SingleLock.take(kind, of: folder.appending(kind.rawValue), mode)
        try answers.post([held == nil ? "refused" : "had"])
      case "release":
        held = nil
        try answers.post(["released"])
      case "count", "store":
        let outcome = try HostWork.outcome {
          try order.first == "count" ? work.count(as: HostTest.answers) : work.store(as: HostTest.answers)
        }
        switch outcome {
        case .success(let changes): try answers.post(["done", "\(changes)"])
        case .failure(let failure): try answers.post(["broke", failure.message])
        }
      case "finding": findings.append(try DoctorFinding(words: order))
      case "end":
        try answers.post(["bye"])
        return DoctorReport(findings: findings)
      default: throw MeetingFailure.other("it asks for what this pdm does not know: \(order.first ?? "")")
      }
    }
  }

  private static func lock(_ order: [String]) throws -> (SingleLock.Kind, PairLock.Mode) {
    guard order.count == 3, let kind = SingleLock.Kind(rawValue: order[1]) else {
      throw MeetingFailure.other("it asks for a lock that this pdm does not know")
    }
    return (kind, order[2] == "shared" ? .shared : .exclusive)
  }
}

extension DoctorFinding {
  var words: [String] { ["finding", state.rawValue, check, title, message, remedy ?? ""] }

  fileprivate init(words: [String]) throws {
    guard words.count == 6, let state = State(rawValue: words[1]) else {
      throw MeetingFailure.other("its verdict cannot be read")
    }
    self.init(
      check: words[2], title: words[3],
      answer: Answer(state: state, message: words[4], remedy: words[5].isEmpty ? nil : words[5]))
  }
}
