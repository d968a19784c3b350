import Testing

@testable import PDMCore

/// Figures of a part file by Python, computed in another way than the product does.
enum PartReference {
  /// - Parameter script: Reads the file from standard input and prints lines of a name, a tab and a number.
  static func figures(_ script: String, of file: [UInt8]) throws -> [String: Double] {
    let text = String(decoding: try ReferenceProgram.run("python3", ["-c", script], input: file), as: UTF8.self)
    var figures: [String: Double] = [:]
    for line in text.split(separator: "\n") {
      let fields = line.split(separator: "\t").map(String.init)
      let number: Double = try #require(fields.last.flatMap(Double.init))
      figures[try #require(fields.first)] = number
    }
    return figures
  }

  /// Coordinates of a box as a script prints them: `low0` to `high2`, with a prefix.
  static func corners(_ box: PartBox, _ prefix: String = "") -> [String: Double] {
    var corners: [String: Double] = [:]
    for axis in 0..<3 where box.holds(axis: axis) {
      corners["\(prefix)low\(axis)"] = box.low[axis]
      corners["\(prefix)high\(axis)"] = box.high[axis]
    }
    return corners
  }

  /// The names of figures that differ by more than `tolerance` in proportion, or that one side lacks.
  static func differences(
    _ found: [String: Double], _ expected: [String: Double], tolerance: Double = 1e-9
  ) -> [String] {
    Set(found.keys).union(expected.keys).sorted().compactMap { name in
      guard let left = found[name], let right = expected[name] else {
        return "\(name): \(found[name] as Double?, default: "none") / \(expected[name] as Double?, default: "none")"
      }
      let isClose = (left - right).magnitude <= tolerance * max(1, left.magnitude, right.magnitude)
      return isClose ? nil : "\(name): \(left) / \(right)"
    }
  }

  /// Part of every script.
  static let boxCode = """
    class Box:
      def __init__(self): self.low = [float('inf')] * 3; self.high = [-float('inf')] * 3
      def add(self, p):
        for i in range(3):
          self.low[i] = min(self.low[i], p[i]); self.high[i] = max(self.high[i], p[i])
      def show(self, prefix=''):
        for i in range(3):
          print('%slow%d\\t%r' % (prefix, i, self.low[i])); print('%shigh%d\\t%r' % (prefix, i, self.high[i]))

    """
}

extension PartSummary {
  init(_ text: String, _ name: String) { self.init(of: Array(text.utf8), name: Array(name.utf8)) }

  func fact(_ label: String) -> PartFact.Value? { facts.first { $0.label == label }?.value }

  /// The number of a fact that has one.
  func number(_ label: String) -> Double? {
    switch fact(label) {
    case .count(let count): Double(count)
    case .length(let number), .area(let number), .volume(let number), .seconds(let number): number
    default: nil
    }
  }

  func box(_ label: String) -> PartBox? {
    if case .box(let box) = fact(label) { box } else { nil }
  }

  func counts(_ group: String = "entities") -> [String: Double] {
    let tallies = entities.first { $0.name == group }?.tallies ?? []
    return Dictionary(tallies.map { ($0.type, Double($0.count)) }, uniquingKeysWith: +)
  }
}
