/// What stands before the database in a backup: whose it is, how far it goes, and what its bytes must be.
///
/// Lines of text, so that `head` shows it; the last one is the digest of those before it (docs/technical/formats.md).
public struct BackupManifest: Sendable, Equatable {
  /// The vault's number.
  let vault: String
  public let madeAt: Timestamp
  public let host: String
  /// The account that made it.
  public let user: String
  let schema: Int
  let generation: Int64
  /// The newest line of the record that it has.
  public let head: AuditHead
  /// Of the database, in bytes.
  public let size: Int64
  let digest: [UInt8]
  /// What the repository's refs named when it was made.
  let tips: [Tip]

  struct Tip: Sendable, Equatable {
    let object: ObjectID
    let reference: [UInt8]
  }

  static let mark = Array("pdm backup ".utf8)
  private static let format = "1"
  /// Of a repository with a hundred thousand refs.
  static let longest = 1 << 25

  var bytes: [UInt8] {
    var text = Self.mark + Array("\(Self.format)\n".utf8)
    func add(_ key: String, _ value: [UInt8]) { text += Array("\(key) ".utf8) + value + [UInt8(ascii: "\n")] }
    add("vault", Array(vault.utf8))
    add("made", Array(RFC3339.format(madeAt).utf8))
    add("host", Array(host.utf8.filter { $0 >= 0x20 }))
    add("user", Array(user.utf8))
    add("schema", Array("\(schema)".utf8))
    add("generation", Array("\(generation)".utf8))
    add("record", Array(head.text.utf8))
    add("size", Array("\(size)".utf8))
    add("sha256", Array(Hex.encode(digest).utf8))
    // git allows no control characters in the name of a ref.
    for tip in tips { add("ref", Array(tip.object.hex.utf8) + [UInt8(ascii: " ")] + tip.reference) }
    return text + Self.end(of: text)
  }

  private static func end(of text: [UInt8]) -> [UInt8] { Array("end \(Hex.encode(SHA256.digest(text)))\n".utf8) }

  /// - Parameter start: the beginning of a file.
  /// - Returns: nil where it is no whole manifest; else also where the database begins.
  static func parse(_ start: [UInt8]) throws(BackupFailure) -> (manifest: BackupManifest, length: Int)? {
    guard start.starts(with: mark) else { return nil }
    var fields: [String: [UInt8]] = [:]
    var tips: [Tip] = []
    var position = 0
    while let newline = start[position...].firstIndex(of: UInt8(ascii: "\n")) {
      let line = start[position..<newline]
      let words = line.split(separator: UInt8(ascii: " "), maxSplits: 1, omittingEmptySubsequences: false)
      guard words.count == 2 else { return nil }
      switch String(decoding: words[0], as: UTF8.self) {
      case "pdm":
        let format = words[1].dropFirst("backup ".utf8.count)
        guard format.elementsEqual(Self.format.utf8) else {
          throw .newerFormat(String(decoding: format, as: UTF8.self))
        }
      case "ref":
        let parts = words[1].split(separator: UInt8(ascii: " "), maxSplits: 1)
        guard parts.count == 2, let object = ObjectID(hex: String(decoding: parts[0], as: UTF8.self)) else {
          return nil
        }
        tips.append(Tip(object: object, reference: Array(parts[1])))
      case "end":
        guard Array(start[position...newline]) == end(of: Array(start[..<position])),
          let manifest = BackupManifest(fields, tips)
        else { return nil }
        return (manifest, newline + 1)
      case let key: fields[key] = Array(words[1])
      }
      position = newline + 1
    }
    return nil
  }

  private init?(_ fields: [String: [UInt8]], _ tips: [Tip]) {
    func text(_ key: String) -> String? { fields[key].map { String(decoding: $0, as: UTF8.self) } }
    guard let vault = text("vault"), let made = text("made").flatMap({ RFC3339.parse($0) }), let host = text("host"),
      let user = text("user"), let schema = text("schema").flatMap({ Int($0) }),
      let generation = text("generation").flatMap({ Int64($0) }),
      let head = text("record").flatMap(AuditHead.init(text:)), let size = text("size").flatMap({ Int64($0) }),
      let digest = text("sha256").flatMap({ Hex.decode($0) }), size > 0
    else { return nil }
    self.init(
      vault: vault, madeAt: made, host: host, user: user, schema: schema, generation: generation, head: head,
      size: size, digest: digest, tips: tips)
  }

  init(
    vault: String, madeAt: Timestamp, host: String, user: String, schema: Int, generation: Int64, head: AuditHead,
    size: Int64, digest: [UInt8], tips: [Tip]
  ) {
    self.vault = vault
    self.madeAt = madeAt
    self.host = host
    self.user = user
    self.schema = schema
    self.generation = generation
    self.head = head
    self.size = size
    self.digest = digest
    self.tips = tips
  }
}
