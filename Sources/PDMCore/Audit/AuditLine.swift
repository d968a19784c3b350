/// One line of the record as it is stored.
public struct AuditLine: Sendable, Equatable {
  public let sequence: Int64
  public let id: String
  public let time: Timestamp
  public let user: String
  public let host: String
  public let action: String
  public let target: [UInt8]
  /// JSON text, exactly as it was hashed.
  public let details: String
  public let previous: [UInt8]
  public let hash: [UInt8]

  /// What the hash of this line must be: SHA-256 over the previous line's hash and the fields as netstrings
  /// (`LENGTH:BYTES,`, cr.yp.to/proto/netstrings.txt), so that no two lines have one canonical form.
  static func hash(
    previous: [UInt8], sequence: Int64, id: String, time: Timestamp, user: String, host: String, action: String,
    target: [UInt8], details: String
  ) -> [UInt8] {
    var form = previous
    form.reserveCapacity(256 + target.count + details.utf8.count)
    func add(_ field: some Collection<UInt8>) {
      form.append(contentsOf: String(field.count).utf8)
      form.append(UInt8(ascii: ":"))
      form.append(contentsOf: field)
      form.append(UInt8(ascii: ","))
    }
    add(String(sequence).utf8)
    add(id.utf8)
    add(String(time.milliseconds).utf8)
    add(user.utf8)
    add(host.utf8)
    add(action.utf8)
    add(target)
    add(details.utf8)
    return SHA256.digest(form)
  }

  /// Whether the line's own hash follows from what it says.
  var isIntact: Bool {
    hash
      == Self.hash(
        previous: previous, sequence: sequence, id: id, time: time, user: user, host: host, action: action,
        target: target, details: details)
  }
}

/// The end of the chain at some moment: what a check-in carries in its `Pdm-Audit:` trailer.
public struct AuditHead: Sendable, Equatable {
  public let sequence: Int64
  public let hash: [UInt8]

  init(sequence: Int64, hash: [UInt8]) {
    self.sequence = sequence
    self.hash = hash
  }

  /// `SEQ HASH`, the form of the trailer and of the store's own note.
  init?(text: String) {
    let parts = text.split(separator: " ")
    guard parts.count == 2, let sequence = Int64(parts[0]), let hash = Hex.decode(parts[1]), hash.count == 32 else {
      return nil
    }
    self.init(sequence: sequence, hash: hash)
  }

  var text: String { "\(sequence) \(Hex.encode(hash))" }

  /// What the first line follows: a hash of the vault's own number, so that the record of one vault cannot pass for
  /// another's.
  static func genesis(vault: String) -> AuditHead {
    AuditHead(sequence: 0, hash: SHA256.digest(Array("pdm audit of vault \(vault)".utf8)))
  }
}
