/// The name of an account: 1 to 32 of `a-z 0-9 . _ -`, beginning with a letter or digit.
///
/// Lower case only, so that `John` and `john` cannot be two people, and nothing that needs quoting in a ref name, a
/// mail address, a trailer or a shell.
public enum AccountName {
  /// - Throws: ``AccountFailure/badName(_:)``.
  public static func check(_ name: String) throws(AccountFailure) {
    let allowed = name.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || [UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-")].contains(byte)
    }
    let begins =
      name.utf8.first.map { $0 != UInt8(ascii: ".") && $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "-") } ?? false
    // `..`, a final dot and `.lock` are not allowed in a git ref, and a rescue ref carries the name.
    guard allowed, begins, name.utf8.count <= 32, !name.contains(".."), !name.hasSuffix("."), !name.hasSuffix(".lock")
    else { throw .badName(name) }
  }
}
