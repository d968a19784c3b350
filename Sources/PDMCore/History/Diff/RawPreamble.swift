/// Takes the lines that `--raw` puts before a patch out of git's output, which comes in pieces that end anywhere.
///
/// git writes `:100644 100755 a86ab4f 0000000 M`, a tab and the path, one line a file, and an empty line where a patch
/// follows at once. Statistics follow without one (diff_flush in its diff.c).
struct RawPreamble {
  /// What happened to each file, as git's letter for it: `A`, `D`, `M`, `R`, `T`, `U`.
  private(set) var changes: [UInt8] = []
  /// Whether all of it was read.
  private(set) var isComplete = false

  private let patchFollows: Bool
  private var pending: [UInt8] = []

  /// - Parameter patchFollows: at once, without statistics between.
  init(patchFollows: Bool) {
    self.patchFollows = patchFollows
  }

  /// - Returns: what stands behind the preamble, as far as this piece has it.
  mutating func take(_ piece: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    if isComplete { return piece }
    pending += piece
    var rest = pending[...]
    while rest.first == UInt8(ascii: ":") {
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
        pending = Array(rest)
        return []
      }
      changes.append(Self.letter(rest[..<end]))
      rest = rest[(end + 1)...]
    }
    guard let next = rest.first else {
      pending = []
      return []
    }
    isComplete = true
    pending = []
    return patchFollows && !changes.isEmpty && next == UInt8(ascii: "\n") ? rest.dropFirst() : rest
  }

  /// Behind four fields; a rename has its similarity behind the letter.
  private static func letter(_ line: ArraySlice<UInt8>) -> UInt8 {
    let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 4)
    return fields.count == 5 ? fields[4].first ?? 0 : 0
  }
}
