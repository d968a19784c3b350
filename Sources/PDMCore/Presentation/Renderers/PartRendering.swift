/// What differs between two versions of a part, beside their lines.
enum PartRendering {
  /// For people: below a difference, or alone.
  static func lines(_ summaries: VersionSummaries) -> [String] {
    guard summaries.isRead else {
      let sizes = [summaries.old, summaries.new].map { $0.map { ByteCount.format($0.size) } ?? "nothing" }
      return ["size  \(sizes[0]) -> \(sizes[1])", "note: too large to be read for more than the size"]
    }
    let lines = summaries.difference.lines
    if lines.isEmpty, let part = summaries.new?.part {
      return ["\(part.kind.title), \(PartText.count(part.size)) bytes: no figure differs"]
    }
    // Names of parts and layers come from the files.
    return lines.map { TerminalText.sanitize($0) }
  }

  static func json(_ summaries: VersionSummaries) -> JSON {
    .object([
      ("before", summaries.old.map(json) ?? .null), ("after", summaries.new.map(json) ?? .null),
      ("changes", summaries.isRead ? .array(summaries.difference.entries.map(json)) : .null),
    ])
  }

  private static func json(_ version: VersionSummaries.Version) -> JSON {
    var members: [(String, JSON)] = [("size_bytes", .integer(version.size))]
    if let part = version.part {
      members += [
        ("type", .string(part.kind.word)), ("title", .string(part.kind.title)), ("unit", .text(part.unit)),
        (
          "facts",
          .array(part.facts.map { .object([("label", .string($0.label)), ("value", json($0.value))]) })
        ),
        ("notes", .array(part.notes.map(JSON.string))),
      ]
    }
    return .object(members)
  }

  private static func json(_ entry: PartDifference.Entry) -> JSON {
    var members: [(String, JSON)] = [("label", .string(entry.label)), ("group", .text(entry.group))]
    switch entry.change {
    case .value(let old, let new):
      members += [("before", old.map(json) ?? .null), ("after", new.map(json) ?? .null)]
    case .entities(let added, let removed):
      members += [("added", .number(added)), ("removed", .number(removed))]
    }
    return .object(members)
  }

  private static func json(_ value: PartFact.Value) -> JSON {
    switch value {
    case .count(let count): .number(count)
    case .text(let text): .string(text)
    case .names(let names): .array(names.map(JSON.string))
    case .length(let number), .area(let number), .volume(let number), .seconds(let number): json(number)
    case .values(let numbers): .array(numbers.map(json))
    case .box(let box): .object([("low", json(box.low)), ("high", json(box.high))])
    }
  }

  private static func json(_ point: SIMD3<Double>) -> JSON { .array((0..<3).map { json(point[$0]) }) }

  /// JSON has no number for what is not finite: an axis that nothing is known of.
  private static func json(_ number: Double) -> JSON { number.isFinite ? .raw(Array("\(number)".utf8)) : .null }
}
