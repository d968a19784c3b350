/// What differs between two versions of a part, one of which may be missing.
struct PartDifference: Sendable {
  enum Change: Sendable, Equatable {
    case value(old: PartFact.Value?, new: PartFact.Value?)
    case entities(added: Int, removed: Int)
  }

  struct Entry: Sendable, Equatable {
    /// A fact, or a type of entity.
    let label: String
    /// The group of entities that the type is counted in; nil for facts.
    let group: String?
    let change: Change
  }

  let old: PartSummary?
  let new: PartSummary?
  /// The type and the size in bytes first, then facts, then entities; only what differs.
  let entries: [Entry]

  init(old: PartSummary?, new: PartSummary?) {
    self.old = old
    self.new = new
    var entries: [Entry] = []
    func compare(_ label: String, _ before: PartFact.Value?, _ after: PartFact.Value?) {
      guard !PartFact.same(before, after) else { return }
      entries.append(Entry(label: label, group: nil, change: .value(old: before, new: after)))
    }
    compare("type", old.map { .text($0.kind.title) }, new.map { .text($0.kind.title) })
    compare("bytes", old.map { .count($0.size) }, new.map { .count($0.size) })
    for label in Self.union(old?.facts.map(\.label) ?? [], new?.facts.map(\.label) ?? []) {
      compare(label, old?.value(label), new?.value(label))
    }
    for group in Self.union(old?.entities.map(\.name) ?? [], new?.entities.map(\.name) ?? []) {
      let before = old?.tallies(group) ?? [:]
      let after = new?.tallies(group) ?? [:]
      for type in Set(before.keys).union(after.keys).sorted() {
        let (added, removed) = EntityTally.difference(old: before[type], new: after[type])
        if added + removed > 0 {
          entries.append(Entry(label: type, group: group, change: .entities(added: added, removed: removed)))
        }
      }
    }
    self.entries = entries
  }

  /// The labels of both, in the order of the first; what only the second has follows the label that it follows there.
  private static func union(_ first: [String], _ second: [String]) -> [String] {
    var merged = first
    var place = 0
    for label in second {
      if let known = merged.firstIndex(of: label) {
        place = known + 1
      } else {
        merged.insert(label, at: min(place, merged.count))
        place += 1
      }
    }
    return merged
  }
}

extension PartSummary {
  fileprivate func value(_ label: String) -> PartFact.Value? { facts.first { $0.label == label }?.value }

  fileprivate func tallies(_ group: String) -> [String: EntityTally] {
    let tallies = entities.first { $0.name == group }?.tallies ?? []
    return Dictionary(tallies.map { ($0.type, $0) }, uniquingKeysWith: { first, _ in first })
  }
}
