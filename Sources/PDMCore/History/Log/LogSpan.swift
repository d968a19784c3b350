/// From when until when a log reaches, by the dates of the committers, in seconds since 1970; both ends belong to it.
struct LogSpan: Equatable, Sendable {
  var since: Int64?
  var until: Int64?

  var isEverything: Bool { since == nil && until == nil }

  func contains(_ seconds: Int64) -> Bool {
    seconds >= since ?? .min && seconds <= until ?? .max
  }
}
