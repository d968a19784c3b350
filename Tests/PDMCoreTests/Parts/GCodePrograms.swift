import Foundation

/// Programs to read. Each begins at a place that it names, so that every move can be measured.
enum GCodePrograms {
  static let start = "G21 G90 G17\nG0 X0 Y0 Z0\n"

  static let named: [String: String] = [
    "words without spaces": "G21G90\nG0X0Y0Z0\nG1X10Y5F300\nX20.5Z-1.25\nN40 g1 y -3 f250\n",
    "a spiral of helices": start + "F120\nG1 X10\n"
      + (1...6).map { "G3 X\($0 % 2 == 1 ? -10 : 10) Y0 Z-\($0) I\($0 % 2 == 1 ? -10 : 10) J0\n" }.joined(),
    "whole circles": start + "G1 X5 F100\nG2 I-5\nG18 G3 K3\nG19\nG2 J2 K-2\n",
    "arcs by radius": start + "G1 X5 Y5 F90\nG2 X15 Y5 R6\nG3 X15 Y10 R-4\nG2 X5 Y10 R5\nG18 G3 X9 Z3 R-3\n",
    "steps": start + "G91 G1 X5 F80\nX5 Y2\nG2 X4 Y4 I4 J0\nG3 X-4 Y-4 I0 J-4\nG90 X1 Y1 R20\n",
    "absolute centres": start + "G90.1 G1 X5 F80\nG3 X0 Y5 I0 J0\nG3 X-3 Y4 I0 J0\nG91.1 G3 X-5 Y0 I3 J-4\n",
    "comments and marks": "%\nO1234 (G1 X99)\n" + start + "/N5 G1 X3 F50 (slow; G0) Y4 ; G0 X500\nM5\nM30\n%\n",
    "a table of holes":
      start
      + "G0 Z20\nG99 G81 X5 Y5 Z-8 R2 F60\nX10\nX15 Y7\nG80 G0 Z20\nG98 G83 X0 Y0 Z-12.5 R1 Q2\nX-3\nG80\nG1 X0 F100\n",
    "a print with absolute filament":
      start
      + "M82\nG92 E0\nG1 F1800\nG1 X10 E1.5\nG1 X10 Y10 E3 F1500\nG1 E2 F2400\nG0 X0 Y0 F9000\nG1 E3\nG1 X5 E4\nG92 E0\nG1 Y5 E.7\n",
    "a print with steps of filament": start
      + "M83\nG1 X10 E1.5 F1800\nG2 X20 Y10 I10 E2\nG1 E-.8 F2100\nG1 X0 Y0 Z.2\nG1 E.8\nG1 Y9 E1\n",
  ]

  /// Moves of every kind, arcs by centre in all planes.
  static func random(count: Int, seed: UInt64) -> String {
    var random = SplitMix64(seed: seed)
    func number(_ range: ClosedRange<Double>) -> Double { Double.random(in: range, using: &random) }
    func text(_ value: Double) -> String { String(format: "%.7f", value) }
    var place = [0.0, 0.0, 0.0]
    var lines = [start]
    var isIncremental = false
    for _ in 0..<count {
      if Int.random(in: 0..<8, using: &random) == 0 {
        isIncremental.toggle()
        lines.append(isIncremental ? "G91\n" : "G90\n")
      }
      var end = place
      var code = "G\(Int.random(in: 0...1, using: &random))"
      var centre = ""
      if Bool.random(using: &random) {
        let plane = Int.random(in: 0..<3, using: &random)
        let (first, second, third) = [(0, 1, 2), (2, 0, 1), (1, 2, 0)][plane]
        let (radius, from, to) = (number(1...30), number(0...6.28), number(0...6.28))
        let offsets = (-radius * cos(from), -radius * sin(from))
        end[first] = place[first] + offsets.0 + radius * cos(to)
        end[second] = place[second] + offsets.1 + radius * sin(to)
        if Bool.random(using: &random) { end[third] = number(-20...20) }
        code = "G\(17 + plane) G\(Int.random(in: 2...3, using: &random))"
        centre = " \(["I", "J", "K"][first])\(text(offsets.0)) \(["I", "J", "K"][second])\(text(offsets.1))"
      } else {
        for axis in 0..<3 where Bool.random(using: &random) { end[axis] = number(-50...50) }
      }
      var line = code
      for (axis, letter) in ["X", "Y", "Z"].enumerated() {
        line += " \(letter)\(text(isIncremental ? end[axis] - place[axis] : end[axis]))"
      }
      lines.append("\(line)\(centre) F\(Int.random(in: 50...900, using: &random))\n")
      place = end
    }
    return lines.joined()
  }
}
