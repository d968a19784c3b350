/// Figures as text, without a locale: a point before decimals, commas between thousands of counts.
enum PartText {
  private static let decimals = 3
  private static let longestList = 12

  static func count(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return value < 0 ? "-\(text)" : text
  }

  static func signed(_ value: Int) -> String { value > 0 ? "+\(count(value))" : count(value) }

  /// Rounded to so many decimals; what is too large for that as the shortest text that means the same double.
  static func fixed(_ value: Double, _ decimals: Int = decimals) -> String {
    var factor: Int64 = 1
    for _ in 0..<decimals { factor *= 10 }
    let scaled = (value.magnitude * Double(factor)).rounded()
    // Past 2^53 a double has no such decimals.
    guard scaled < 9_007_199_254_740_992 else { return "\(value)" }
    let units = Int64(scaled)
    let fraction = String(units % factor)
    let sign = value < 0 && units != 0 ? "-" : ""
    guard decimals > 0 else { return "\(sign)\(units)" }
    return "\(sign)\(units / factor).\(String(repeating: "0", count: decimals - fraction.count))\(fraction)"
  }

  /// As it would be typed: `250`, `0.125`.
  static func plain(_ value: Double) -> String {
    value == value.rounded() && value.magnitude < 1e15 ? fixed(value, 0) : "\(value)"
  }

  static func duration(_ seconds: Double) -> String {
    guard seconds >= 60, seconds < 1e9 else { return "\(fixed(seconds, 1)) s" }
    let whole = Int(seconds.rounded())
    let rest = "\(whole % 60 < 10 ? "0" : "")\(whole % 60) s"
    guard whole >= 3600 else { return "\(whole / 60) min \(rest)" }
    let minutes = whole / 60 % 60
    return "\(whole / 3600) h \(minutes < 10 ? "0" : "")\(minutes) min \(rest)"
  }

  /// Edge lengths; a dash for an axis that nothing is known of.
  static func size(_ box: PartBox, _ decimals: Int = decimals) -> String {
    (0..<3).map { box.holds(axis: $0) ? fixed(box.size[$0], decimals) : "-" }.joined(separator: " x ")
  }

  static func corner(_ point: SIMD3<Double>, _ decimals: Int = decimals) -> String {
    "(" + (0..<3).map { point[$0].isFinite ? fixed(point[$0], decimals) : "-" }.joined(separator: ", ") + ")"
  }

  static func list(_ names: [String]) -> String {
    let shown = names.prefix(longestList).joined(separator: ", ")
    return names.count > longestList ? "\(shown) and \(names.count - longestList) more" : shown
  }

  static func values(_ values: [Double]) -> String {
    guard values.count > 6, let first = values.first, let last = values.last else {
      return values.map(plain).joined(separator: ", ")
    }
    return "\(plain(first)) to \(plain(last)) (\(values.count) different)"
  }

  /// - Parameter unit: The file's unit of length.
  static func value(_ value: PartFact.Value, unit: String?, decimals: Int = decimals) -> String {
    func measure(_ number: Double, _ power: String) -> String {
      fixed(number, decimals) + (unit.map { " \($0)\(power)" } ?? "")
    }
    return switch value {
    case .count(let number): count(number)
    case .text(let text): text
    case .names(let names): list(names)
    case .length(let number): measure(number, "")
    case .area(let number): measure(number, "^2")
    case .volume(let number): measure(number, "^3")
    case .seconds(let number): duration(number)
    case .values(let numbers): values(numbers)
    case .box(let box): size(box, decimals) + (unit.map { " \($0)" } ?? "")
    }
  }
}
