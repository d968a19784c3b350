/// Sizes for people: `812 B`, `4.2 KiB`, `17 MiB`; units of 1024 (IEC 80000-13). JSON carries plain bytes.
public enum ByteCount {
  private static let units = ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]

  /// Rounded half up to one decimal below ten and to whole units from there on.
  public static func format(_ bytes: Int64) -> String {
    let sign = bytes < 0 ? "-" : ""
    let magnitude = bytes.magnitude
    guard magnitude >= 1024 else { return "\(sign)\(magnitude) B" }
    for (index, unit) in units.enumerated() {
      let shift = UInt64(10 * (index + 1))
      let half = UInt64(1) << (shift - 1)
      let tenths = (magnitude >> shift) * 10 + ((magnitude & (half * 2 - 1)) * 10 + half) >> shift
      if tenths < 100 { return "\(sign)\(tenths / 10).\(tenths % 10) \(unit)" }
      let whole = (magnitude + half) >> shift
      if whole < 1024 { return "\(sign)\(whole) \(unit)" }
    }
    return "\(sign)\(magnitude) B"
  }
}
