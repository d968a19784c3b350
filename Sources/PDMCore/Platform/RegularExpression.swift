import Glibc

/// A POSIX extended regular expression (regex(7)), compiled once, by glibc.
///
/// Text is UTF-8 whatever the person's locale says: two accounts must get the same answer. A byte that is not UTF-8 is no
/// character, so `.` does not match it.
@safe
final class RegularExpression {
  private let compiled: UnsafeMutablePointer<regex_t>
  private var isCompiled = false

  /// - Throws: ``RegularExpressionFailure`` with glibc's words.
  init(_ pattern: String) throws(RegularExpressionFailure) {
    unsafe compiled = .allocate(capacity: 1)
    unsafe compiled.initialize(to: regex_t())
    let code = Self.inUTF8 { unsafe regcomp(compiled, pattern, REG_EXTENDED | REG_NOSUB) }
    // Where it fails, regcomp has freed what it made.
    guard code == 0 else { throw RegularExpressionFailure(words: unsafe Self.words(code, compiled)) }
    isCompiled = true
  }

  deinit {
    if isCompiled { unsafe regfree(compiled) }
    unsafe compiled.deallocate()
  }

  /// Whether it matches somewhere in the text, which holds no NUL.
  /// - Throws: where glibc cannot tell.
  func matches(_ text: [UInt8]) throws(RegularExpressionFailure) -> Bool {
    let code = Self.inUTF8 { unsafe text.withCPath { unsafe regexec(compiled, $0, 0, nil, 0) } }
    switch code {
    case 0: return true
    case Self.noMatch: return false
    default: throw RegularExpressionFailure(words: unsafe Self.words(code, compiled))
    }
  }

  private static func words(_ code: Int32, _ compiled: UnsafeMutablePointer<regex_t>) -> String {
    var buffer = [CChar](repeating: 0, count: 256)
    let count = unsafe regerror(code, compiled, &buffer, buffer.count)
    return String(
      decoding: buffer.prefix(max(0, min(count, buffer.count) - 1)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The process itself stays in the locale "C".
  private static func inUTF8(_ body: () -> Int32) -> Int32 {
    guard let locale = unsafe newlocale(characterTypes, "C.UTF-8", nil) else { return body() }
    let before = unsafe uselocale(locale)
    defer {
      unsafe uselocale(before)
      unsafe freelocale(locale)
    }
    return body()
  }

  // Macros and nameless constants, which Swift does not see.
  private static let characterTypes: Int32 = 1 << 0  // LC_CTYPE_MASK
  private static let noMatch: Int32 = 1  // REG_NOMATCH
}

/// Why an expression is none.
struct RegularExpressionFailure: Error, Equatable {
  let words: String
}
