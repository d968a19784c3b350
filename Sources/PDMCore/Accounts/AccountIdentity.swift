/// What of an account goes into git's author line.
enum AccountIdentity {
  /// git cuts `<`, `>` and line ends out of a name; they are refused instead.
  static func checkFullName(_ name: String) throws(AccountFailure) -> String {
    guard !name.isEmpty, name.count <= 100, !name.contains(where: { $0.isNewline || $0 == "<" || $0 == ">" }),
      name.unicodeScalars.allSatisfy({ !$0.properties.isBidiControl && $0.value >= 0x20 && $0.value != 0x7f }),
      name.contains(where: { $0.isLetter || $0.isNumber })
    else { throw .badFullName }
    return name
  }

  static func checkEmail(_ email: String) throws(AccountFailure) -> String {
    let isPlain = email.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
    guard isPlain, email.utf8.count <= 200, email.contains("@") else { throw .badEmail(email) }
    return email
  }

  /// git wants an address; an account need not have one.
  static func defaultEmail(_ name: String) -> String { "\(name)@pdm" }
}
