/// Passwords as libcrypt keeps them: yescrypt, salted and memory-hard, the hash of Debian's own /etc/shadow (crypt(5)).
///
/// One costs some tens of milliseconds and 16 MiB on purpose, so it is never computed under the guard.
enum PasswordHash {
  static let minimumLength = 8
  /// libxcrypt takes at most 512 bytes, CRYPT_MAX_PASSPHRASE_SIZE in crypt.h.
  static let maximumLength = 511

  /// - Throws: ``AccountFailure/weakPassword(minimum:)``, ``AccountFailure/hashUnavailable``.
  static func make(_ password: [UInt8]) throws(AccountFailure) -> String {
    guard String(decoding: password, as: UTF8.self).count >= minimumLength, password.count <= maximumLength,
      !password.contains(0)
    else { throw .weakPassword(minimum: minimumLength) }
    guard let setting = CryptLibrary.newSetting(method: "$y$"),
      let hash = CryptLibrary.hash(password, setting: setting)
    else { throw .hashUnavailable }
    return hash
  }

  /// Takes the same time whatever the answer.
  static func matches(_ password: [UInt8], _ hash: String) -> Bool {
    guard password.count <= maximumLength, !password.contains(0),
      let computed = CryptLibrary.hash(password, setting: hash)
    else {
      return false
    }
    return ConstantTime.equal(Array(computed.utf8), Array(hash.utf8))
  }

  /// A hash that no password has, for names that do not exist: they cost what a wrong password costs.
  static let decoy = "$y$j9T$WPCz5v2n6wFQ0t7kDgYHv1$Ca9C.qJAxsKQX3iiFQAZO7IKVJhqpRFsMfa.BzdkuK4"
}

/// Comparison whose time tells nothing about where two secrets differ.
enum ConstantTime {
  static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
