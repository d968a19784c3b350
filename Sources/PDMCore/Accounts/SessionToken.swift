/// The secret that a client shows instead of a password: of a session, or one that lasts and can be revoked. The store has
/// only its digest: who reads the store cannot log in.
struct SessionToken: Sendable, Equatable {
  let text: String

  /// Of a session, which `pdm login` begins.
  static func make(_ random: any RandomSource) -> SessionToken {
    SessionToken(text: "pdm_" + Base64.encodeURL(random.bytes(32)))
  }

  /// Of a token, which `pdm token create` prints.
  static func makeLasting(_ random: any RandomSource) -> SessionToken {
    SessionToken(text: lastingPrefix + Base64.encodeURL(random.bytes(32)))
  }

  /// Says in which table to look; a prefix that was forged finds nothing there.
  var isLasting: Bool { text.hasPrefix(Self.lastingPrefix) }

  /// Whether it can be one at all: what is longer than any need not be hashed.
  var isPlausible: Bool { text.utf8.count <= 64 }

  var digest: [UInt8] { SHA256.digest(Array(text.utf8)) }

  private static let lastingPrefix = "pdmt_"
}
