/// One reference that a push moves: what git tells its hooks of it.
struct RefUpdate: Sendable, Equatable {
  /// The full name, at the place that is pushed to.
  let reference: [UInt8]
  /// nil where there was none.
  let old: ObjectID?
  /// nil where it is deleted.
  let new: ObjectID?

  /// What an update hook is given.
  init(reference: [UInt8], old: [UInt8], new: [UInt8]) throws(GateFailure) {
    self.reference = reference
    self.old = try Self.object(old)
    self.new = try Self.object(new)
  }

  /// A pre-receive hook's standard input: `OLD NEW REF`, one a line (githooks(5)).
  static func received(_ input: [UInt8]) throws(GateFailure) -> [RefUpdate] {
    try lines(of: input) { (words) throws(GateFailure) in
      guard words.count == 3 else { return nil }
      return try RefUpdate(reference: Array(words[2]), old: Array(words[0]), new: Array(words[1]))
    }
  }

  /// A pre-push hook's standard input: `LOCAL_REF NEW REF OLD`, one a line. The first may be any expression that somebody
  /// typed, so the line is read from its end.
  static func pushed(_ input: [UInt8]) throws(GateFailure) -> [RefUpdate] {
    try lines(of: input) { (words) throws(GateFailure) in
      guard words.count >= 4 else { return nil }
      let last = Array(words.suffix(3))
      return try RefUpdate(reference: Array(last[1]), old: Array(last[2]), new: Array(last[0]))
    }
  }

  private static func lines(
    of input: [UInt8], _ read: ([ArraySlice<UInt8>]) throws(GateFailure) -> RefUpdate?
  ) throws(GateFailure) -> [RefUpdate] {
    var updates: [RefUpdate] = []
    for (number, line) in input.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      // Behind the last line's end.
      if line.isEmpty, number > 0 || input.isEmpty { continue }
      guard let update = try read(line.split(separator: UInt8(ascii: " "))) else {
        throw .unreadableLine(number: number + 1, Array(line))
      }
      updates.append(update)
    }
    return updates
  }

  private static func object(_ digits: [UInt8]) throws(GateFailure) -> ObjectID? {
    guard let object = ObjectID(hex: String(decoding: digits, as: UTF8.self)) else { throw .noObjectName(digits) }
    return object.isZero ? nil : object
  }
}
