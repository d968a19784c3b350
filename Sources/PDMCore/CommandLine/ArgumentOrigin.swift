/// Where in argv something stood, so that a failure can point at it.
public struct ArgumentOrigin: Sendable, Hashable {
  /// The word, counted from 0 without the program's name.
  public let word: Int
  /// The byte in the word: of the letter for one in a bundle such as `-vn`, else 0.
  public let offset: Int

  public init(word: Int, offset: Int = 0) {
    self.word = word
    self.offset = offset
  }
}
