/// How far a long piece of work is, for a person: `verifying the record: 45 %, 450 of 1000 lines, 80/s, 7 s left`.
public enum ProgressText {
  public static func line(_ state: Progress.State) -> String {
    let parts = [percentage(state), amount(state), rate(state), time(state)].compactMap(\.self)
    return "\(state.title): \(parts.joined(separator: ", "))"
  }

  private static func percentage(_ state: Progress.State) -> String? {
    guard let total = state.total, total > 0, state.unit != nil else { return nil }
    return "\(min(100, Int64(Double(state.done) / Double(total) * 100))) %"
  }

  private static func amount(_ state: Progress.State) -> String? {
    func text(_ count: Int64) -> String { state.unit == .bytes ? ByteCount.format(count) : String(count) }
    guard let unit = state.unit else { return nil }
    let amount = text(state.done) + (state.total.map { " of \(text($0))" } ?? "")
    return if case .things(let name) = unit { "\(amount) \(name)" } else { amount }
  }

  private static func rate(_ state: Progress.State) -> String? {
    guard let perSecond = perSecond(state) else { return nil }
    if state.unit == .bytes { return "\(ByteCount.format(Int64(perSecond)))/s" }
    return perSecond >= 1 ? "\(Int64(perSecond))/s" : "\(Int64(perSecond * 60))/min"
  }

  private static func time(_ state: Progress.State) -> String {
    guard let perSecond = perSecond(state), let total = state.total, total >= state.done else {
      return "\(span(state.elapsed.milliseconds / 1000)) so far"
    }
    // A wait that is told too short is the worse lie.
    return "\(span(Int64((Double(total - state.done) / perSecond).rounded(.up)))) left"
  }

  /// Since the work began: what a glance at a few moments would say jumps too much to be read.
  private static func perSecond(_ state: Progress.State) -> Double? {
    let seconds = Double(state.elapsed.milliseconds) / 1000
    return state.unit != nil && state.done > 0 && seconds > 0 ? Double(state.done) / seconds : nil
  }

  private static func span(_ seconds: Int64) -> String {
    switch seconds {
    case ..<100: "\(seconds) s"
    case ..<6000: "\((seconds + 30) / 60) min"
    default: "\((seconds + 1800) / 3600) h"
    }
  }
}
