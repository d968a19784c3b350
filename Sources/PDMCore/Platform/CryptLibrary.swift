internal import CCrypt
import Glibc

/// libcrypt, which hashes passwords: crypt(3), crypt_gensalt(3).
enum CryptLibrary {
  /// A fresh salt with the method's default cost.
  /// - Returns: nil when this libcrypt does not know the method.
  static func newSetting(method: String) -> String? {
    // NULL random bytes let libcrypt take its own from the kernel; cost 0 is its default.
    guard let setting = unsafe crypt_gensalt_ra(method, 0, nil, 0) else { return nil }
    defer { unsafe free(setting) }
    return unsafe String(cString: setting)
  }

  /// - Parameter setting: the beginning of a hash, or a whole one.
  static func hash(_ password: [UInt8], setting: String) -> String? {
    var data: UnsafeMutableRawPointer?
    var size: Int32 = 0
    // libcrypt allocates the work area; it holds the password, so it is wiped before it goes back.
    defer {
      if let area = unsafe data {
        unsafe explicit_bzero(area, Int(size))
        unsafe free(area)
      }
    }
    let result = unsafe password.withCPath { unsafe crypt_ra($0, setting, &data, &size) }
    guard let result = unsafe result else { return nil }
    let text = unsafe String(cString: result)
    // A failure is written as "*0" or "*1".
    return text.hasPrefix("*") ? nil : text
  }
}
