/// The entities of one type in a STEP or DXF file: how many, and a fingerprint of each.
struct EntityTally: Sendable, Equatable {
  let type: String
  /// Fingerprints in ascending order; equal entities are there more than once.
  let contents: [UInt64]

  init(type: String, contents: [UInt64]) {
    self.type = type
    self.contents = contents.sorted()
  }

  var count: Int { contents.count }

  /// How many entities the new version has that the old has not, and the other way round. One that was edited is one
  /// of each.
  static func difference(old: EntityTally?, new: EntityTally?) -> (added: Int, removed: Int) {
    let before = old?.contents ?? []
    let after = new?.contents ?? []
    var kept = 0
    var (left, right) = (0, 0)
    while left < before.count, right < after.count {
      if before[left] == after[right] {
        kept += 1
        left += 1
        right += 1
      } else if before[left] < after[right] {
        left += 1
      } else {
        right += 1
      }
    }
    return (after.count - kept, before.count - kept)
  }
}

/// Collects tallies during a pass over a file; types are told apart by the fingerprint of their name, so that no string
/// is made for each entity.
struct EntityCounter {
  private var places: [UInt64: Int] = [:]
  private var names: [String] = []
  private var contents: [[UInt64]] = []

  /// - Parameter name: Asked once for each type.
  mutating func add(type: UInt64, content: UInt64, name: () -> String) {
    if let place = places[type] {
      contents[place].append(content)
    } else {
      places[type] = names.count
      names.append(name())
      contents.append([content])
    }
  }

  /// The most frequent first, then by name.
  var tallies: [EntityTally] {
    zip(names, contents).map { EntityTally(type: $0, contents: $1) }
      .sorted { ($1.count, $0.type) < ($0.count, $1.type) }
  }

  var total: Int { contents.reduce(0) { $0 + $1.count } }
}
