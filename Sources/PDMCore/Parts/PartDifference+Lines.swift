extension PartDifference {
  /// A line for each entry, the labels in a column, and what the figures leave out at the end; none where no figure
  /// differs. Names from the files stand in them as they are.
  var lines: [String] {
    var rows: [(label: String, text: String)] = []
    for entry in entries {
      let label = entry.group.map { $0 == "entities" ? entry.label : "\(entry.label) (\($0))" } ?? entry.label
      switch entry.change {
      case .entities(let added, let removed):
        let counts = [added > 0 ? "+\(PartText.count(added))" : nil, removed > 0 ? "-\(PartText.count(removed))" : nil]
        rows.append((label, counts.compactMap { $0 }.joined(separator: " ")))
      case .value(.box(let before)?, .box(let after)?): rows += boxes(label, before, after)
      case .value(let before, let after): rows.append((label, text(before, after)))
      }
    }
    return rows.isEmpty ? [] : PartSummary.columns(rows) + notes
  }

  private func text(_ before: PartFact.Value?, _ after: PartFact.Value?) -> String {
    guard let before, let after else {
      let unit = after == nil ? old?.unit : new?.unit
      let value = (after ?? before).map { PartText.value($0, unit: unit) } ?? ""
      // Of a part that is new or gone all lines are of one side, which goes without saying.
      if old == nil || new == nil { return value }
      return after == nil ? "\(value) -> none" : "none -> \(value)"
    }
    let (left, right) = apart(before, after)
    return "\(left) -> \(right)"
      + (Self.step(before, after, comparable: old?.unit == new?.unit).map { "  (\($0))" } ?? "")
  }

  /// With as many decimals as it takes to see the difference.
  private func apart(_ before: PartFact.Value, _ after: PartFact.Value) -> (String, String) {
    for decimals in [3, 6, 9] {
      let left = PartText.value(before, unit: old?.unit, decimals: decimals)
      let right = PartText.value(after, unit: new?.unit, decimals: decimals)
      if left != right || decimals == 9 { return (left, right) }
    }
    return ("", "")
  }

  /// By how much a number went up or down.
  private static func step(_ before: PartFact.Value, _ after: PartFact.Value, comparable: Bool) -> String? {
    switch (before, after) {
    case (.count(let old), .count(let new)): return PartText.signed(new.subtractingReportingOverflow(old).partialValue)
    case (.names(let old), .names(let new)): return exchange(old, new)
    case (.values(let old), .values(let new)): return exchange(old.map(PartText.plain), new.map(PartText.plain))
    case (.length(let old), .length(let new)), (.area(let old), .area(let new)), (.volume(let old), .volume(let new)):
      return comparable ? percent(old, new) : nil
    case (.seconds(let old), .seconds(let new)): return percent(old, new)
    default: return nil
    }
  }

  private static func exchange(_ old: [String], _ new: [String]) -> String {
    let added = new.filter { !old.contains($0) }.map { "+\($0)" }
    let removed = old.filter { !new.contains($0) }.map { "-\($0)" }
    return added.isEmpty && removed.isEmpty ? "in another order" : PartText.list(added + removed)
  }

  private static func percent(_ old: Double, _ new: Double) -> String? {
    let change = (new - old) / old.magnitude * 100
    guard change.isFinite else { return nil }
    let text = PartText.fixed(change, 1)
    if text == "0.0" { return change > 0 ? "less than +0.1 %" : "less than -0.1 %" }
    return "\(change > 0 ? "+" : "")\(text) %"
  }

  /// The edges where they differ, and the lowest corner where the part lies elsewhere.
  private func boxes(_ label: String, _ before: PartBox, _ after: PartBox) -> [(String, String)] {
    var rows: [(String, String)] = []
    let edges = PartText.size(before) != PartText.size(after) || old?.unit != new?.unit
    if edges { rows.append((label, text(.box(before), .box(after)))) }
    for decimals in [3, 6, 9] {
      let (left, right) = (PartText.corner(before.low, decimals), PartText.corner(after.low, decimals))
      if left != right {
        rows.append(("\(label), from", "\(left) -> \(right)"))
        break
      }
    }
    return rows.isEmpty ? [(label, text(.box(before), .box(after)))] : rows
  }

  /// The notes of both sides; what holds for only one of two is said to.
  private var notes: [String] {
    let before = old?.notes ?? []
    let after = new?.notes ?? []
    guard old != nil, new != nil else { return (before + after).map { "note: \($0)" } }
    let both = before.filter(after.contains)
    return both.map { "note: \($0)" } + before.filter { !both.contains($0) }.map { "note, before: \($0)" }
      + after.filter { !both.contains($0) }.map { "note, after: \($0)" }
  }
}

extension PartSummary {
  /// All that is known of this version, in the form of ``PartDifference/lines``.
  var lines: [String] {
    var rows = [("type", kind.title), ("bytes", PartText.count(size))]
    for fact in facts {
      rows.append((fact.label, PartText.value(fact.value, unit: unit)))
      if case .box(let box) = fact.value {
        rows.append(("\(fact.label), from", "\(PartText.corner(box.low)) to \(PartText.corner(box.high))"))
      }
    }
    for group in entities {
      rows += group.tallies.map { tally in
        (group.name == "entities" ? tally.type : "\(tally.type) (\(group.name))", PartText.count(tally.count))
      }
    }
    return Self.columns(rows) + notes.map { "note: \($0)" }
  }

  private static let widestLabel = 30

  /// Names of complex entities in STEP files may be longer than a line; the column does not grow for them.
  static func columns(_ rows: [(label: String, text: String)]) -> [String] {
    let width = rows.map(\.label.count).filter { $0 <= widestLabel }.max() ?? 0
    return rows.map { row in
      row.label + String(repeating: " ", count: max(0, width - row.label.count)) + "  " + row.text
    }
  }
}
