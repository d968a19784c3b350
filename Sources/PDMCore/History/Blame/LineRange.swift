/// What `-L` asks for, as far as it is made of numbers: `5,10`, `5,+3`, `10,-3`, `5`, `5,`, `,10` (git-blame(1), `-L`).
///
/// The forms with patterns and functions (`/re/`, `:name`) are git's to find: see ``needsGit``.
public struct LineRange: Equatable, Sendable {
  /// As typed.
  public let text: [UInt8]
  private let first: Int?
  private let second: Second
  /// The range has a form that only git understands.
  let needsGit: Bool

  private enum Second: Equatable, Sendable {
    case none
    case line(Int)
    case count(Int)
  }

  /// - Returns: nil for what git would not understand either.
  public init?(_ text: [UInt8]) {
    self.text = text
    if text.contains(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: ":") }) {
      guard !text.contains(0) else { return nil }
      (first, second, needsGit) = (nil, .none, true)
      return
    }
    let parts = String(decoding: text, as: UTF8.self).split(separator: ",", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), !text.isEmpty,
      let first = Self.number(parts[0].hasPrefix("+") ? parts[0].dropFirst() : parts[0]), parts[0] != "+"
    else { return nil }
    needsGit = false
    self.first = first.value
    guard parts.count == 2, !parts[1].isEmpty else {
      second = .none
      return
    }
    guard let sign = parts[1].first,
      let number = Self.number(sign == "+" || sign == "-" ? parts[1].dropFirst() : parts[1])?.value
    else { return nil }
    switch sign {
    case "+": second = .count(number)
    case "-": second = .count(-number)
    default: second = .line(number)
    }
  }

  /// The lines from 0, end excluded; git's rules for what is too large or the wrong way round (line-range.c).
  /// - Returns: nil where the range begins behind the end.
  func lines(of count: Int) -> Range<Int>? {
    var bottom = first ?? 0
    var top =
      switch second {
      case .none: 0
      case .line(let line): line
      case .count(let number) where number > 0: bottom + number - 1
      case .count(let number): max(1, bottom + number + 1)
      }
    if bottom > 0, top > 0, top < bottom { swap(&bottom, &top) }
    guard bottom <= count, count > 0 || (bottom == 0 && top == 0) else { return nil }
    bottom = max(bottom, 1)
    if top < 1 || top > count { top = count }
    return (bottom - 1)..<max(top, bottom - 1)
  }

  private static func number(_ text: Substring) -> (value: Int?, Void)? {
    if text.isEmpty { return (nil, ()) }
    guard text.utf8.allSatisfy({ ($0 &- UInt8(ascii: "0")) < 10 }), let number = Int(text),
      (1..<(1 << 31)).contains(number)
    else { return nil }
    return (number, ())
  }
}
