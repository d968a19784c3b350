/// The secret that a client shows instead of a password. The store has only its digest: who reads the store cannot log in.
struct SessionToken: Sendable, Equatable {
  let text: String

  static func make(_ random: any RandomSource) -> SessionToken {
    SessionToken(text: "pdm_" + Base64.encodeURL(random.bytes(32)))
  }

  var digest: [UInt8] { SHA256.digest(Array(text.utf8)) }
}
