/// How git reads a configuration value (git-config(1), "Values").
enum GitConfigValue {
  /// - Parameter value: nil for a name without `=`, which is true; an empty value is false.
  /// - Returns: nil where git would say "bad boolean".
  static func boolean(_ value: [UInt8]?) -> Bool? {
    guard let value else { return true }
    switch String(decoding: value, as: UTF8.self).lowercased() {
    case "true", "yes", "on": return true
    case "false", "no", "off", "": return false
    default: return integer(value).map { $0 != 0 }
    }
  }

  /// - Returns: nil where it is no number, perhaps with `k`, `m` or `g` behind it, or one that does not fit.
  static func integer(_ value: [UInt8]?) -> Int64? {
    // As strtoimax(3) does, which git asks.
    let digits = value?.drop { $0 == UInt8(ascii: " ") || (9...13).contains($0) }
    guard let digits, let text = String(validating: digits, as: UTF8.self), let last = text.utf8.last else {
      return nil
    }
    let factor: Int64 =
      switch last {
      case UInt8(ascii: "k"), UInt8(ascii: "K"): 1 << 10
      case UInt8(ascii: "m"), UInt8(ascii: "M"): 1 << 20
      case UInt8(ascii: "g"), UInt8(ascii: "G"): 1 << 30
      default: 1
      }
    guard let number = Int64(factor == 1 ? text[...] : text.dropLast()) else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: factor)
    return overflow ? nil : product
  }
}
