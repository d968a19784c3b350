/// Why the record cannot be followed.
enum WatchFailure: Failure, Equatable {
  /// The line to begin after is not there yet.
  case noSuchLine(Int64, newest: Int64)
  /// The record is shorter than it was.
  case recordCutOff(seen: Int64, newest: Int64)

  var category: FailureCategory {
    switch self {
    case .noSuchLine: .notFound
    case .recordCutOff: .unsafe
    }
  }

  var message: String {
    switch self {
    case .noSuchLine(let line, let newest): "there is no line \(line) in the record; the newest is \(newest)"
    case .recordCutOff(let seen, let newest):
      "the record ends at line \(newest), and line \(seen) was seen before: it was cut off, or another store is there"
    }
  }

  var hint: String? {
    switch self {
    case .noSuchLine: "pdm audit -n 1 shows the newest"
    case .recordCutOff: "pdm audit verify"
    }
  }
}
