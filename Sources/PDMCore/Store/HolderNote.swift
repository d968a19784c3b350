import Glibc

/// Who has the guard, written into a file of its own: the locked files themselves cannot be read by others on SMB.
///
/// For display, and for two things more. The note carries a nonce, and a holder that finds another's nonce before it
/// commits knows that the lock did not exclude. The nonce stays when the guard is let go: see ``ChangeMark``.
struct HolderNote {
  /// In hexadecimal digits.
  static let nonceLength = 16

  let file: [UInt8]
  let nonce: String
  private let line: String

  init(folder: [UInt8], name: String = StoreFiles.holderName, user: String, command: String, context: ProcessContext) {
    file = folder.appending(name)
    nonce = Hex.encode(context.random.bytes(Self.nonceLength / 2))
    let fields = [nonce, user, context.host, "\(context.processID)", command, RFC3339.format(context.clock.now())]
    line = fields.map { $0.split(whereSeparator: { $0 == "\t" || $0 == "\n" }).joined(separator: " ") }.joined(
      separator: "\t")
  }

  /// In place: the name is never replaced, so no cache can hold an old file under it.
  func write() throws(SystemFailure) {
    let note = try StorePrivilege.during(file) { () throws(SystemFailure) in
      try FileDescriptor.open(file, O_WRONLY | O_TRUNC | O_NONBLOCK)
    }
    try note.writeAll(Array((line + "\n").utf8))
  }

  /// Nobody holds it any more: what is left is the nonce alone.
  func clear() {
    let note = try? StorePrivilege.during(file) { try FileDescriptor.open(file, O_WRONLY | O_NONBLOCK) }
    guard let note else { return }
    try? note.truncate(to: Self.nonceLength)
  }

  /// - Returns: nil while the note is still ours, else whose it is.
  /// - Throws: where it cannot be read. That is trouble with the file, and no sign of somebody else.
  func intruder() throws(SystemFailure) -> String? {
    let fields = Self.fields(in: try Self.content(of: file))
    return fields?.first == nonce ? nil : Self.describe(fields)
  }

  /// `john@host (pid 4242, "pdm checkin", since …)`, or that it is not known.
  static func holder(in folder: [UInt8], name: String = StoreFiles.holderName) -> String {
    describe((try? content(of: folder.appending(name))).flatMap(fields))
  }

  private static func content(of file: [UInt8]) throws(SystemFailure) -> [UInt8] {
    try StorePrivilege.during(file) { () throws(SystemFailure) in try FileSystem.contents(of: file, limit: 4096) }
  }

  private static func fields(in content: [UInt8]) -> [String]? {
    let fields = String(decoding: content, as: UTF8.self).split(separator: "\n").first?
      .split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    return fields?.count == 6 ? fields : nil
  }

  private static func describe(_ fields: [String]?) -> String {
    guard let fields else { return "an unknown process" }
    return "\(fields[1])@\(fields[2]) (pid \(fields[3]), \"pdm \(fields[4])\", since \(fields[5]))"
  }
}
