/// One thing that is known of a part file, under the name that an engineer would look for.
struct PartFact: Sendable, Equatable {
  enum Value: Sendable, Equatable {
    case count(Int)
    case text(String)
    /// In the order of the file, each once.
    case names([String])
    /// Lengths, areas and volumes in powers of the file's unit of length.
    case length(Double)
    case area(Double)
    case volume(Double)
    case seconds(Double)
    /// Ascending, each once.
    case values([Double])
    case box(PartBox)
  }

  let label: String
  let value: Value

  /// Whether two values say the same. What was summed up in another order differs in its last digits and is the same.
  static func same(_ left: Value?, _ right: Value?) -> Bool {
    switch (left, right) {
    case (.length(let old), .length(let new)), (.area(let old), .area(let new)), (.volume(let old), .volume(let new)),
      (.seconds(let old), .seconds(let new)):
      (old - new).magnitude <= 1e-9 * max(old.magnitude, new.magnitude)
    default: left == right
    }
  }
}
