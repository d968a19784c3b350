/// Why the text of a value was refused. The sentence is finished by `UsageFailure`.
public enum ValueProblem: Error, Sendable, Equatable {
  case notText
  case notInteger
  case tooSmall(minimum: Int)
  case tooLarge(maximum: Int)
  case notDuration
  case notAmong([String], nearest: String?)
  /// For values that the executable reads itself: what the text is not, such as "a time".
  case not(String)
}
