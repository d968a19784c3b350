import Testing

@testable import PDMCore

/// What a power cut left of a file is told from what somebody wrote.
@Suite("Lost sectors")
struct SectorLikenessTests {
  private static let content = (0..<1300).map { UInt8($0 % 251 + 1) }

  private func isHeads(_ present: [UInt8], pieces: Int = 100) -> Bool {
    var likeness = SectorLikeness()
    for start in stride(from: 0, to: present.count, by: pieces) {
      let piece = start..<min(start + pieces, present.count)
      if !likeness.follow(present[piece], Self.content[piece]) { return false }
    }
    return !likeness.isForeign
  }

  @Test func `whole sectors of zeros are the disk's, single ones are a person's`() {
    var lost = Self.content
    for place in 512..<1024 { lost[place] = 0 }
    #expect(isHeads(lost) && isHeads(lost, pieces: 700) && isHeads(Self.content))
    // The last one is not whole.
    for place in 1024..<1300 { lost[place] = 0 }
    #expect(isHeads(lost))
    for place in [0, 511, 600, 1299] {
      var edited = Self.content
      edited[place] = 0
      #expect(!isHeads(edited), "\(place)")
    }
    lost[800] = 7
    #expect(!isHeads(lost))
  }
}
