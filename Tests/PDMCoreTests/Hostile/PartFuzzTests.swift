import Testing

@testable import PDMCore

@Suite("Parts that nobody drew") struct PartFuzzTests {
  @Test func `reading comes to an end, and what is told is harmless`() {
    let samples = HostilePartTests.samples
    let mutations = samples.map { _, bytes in Mutation([bytes], words: HostilePartTests.pieces) }
    Fuzzing.run("parts", sample: 1500) { random in
      let which = Int.random(in: 0..<samples.count, using: &random)
      let name = samples.randomElement(using: &random)?.name ?? "a.stl"
      // A file may have another's ending.
      let ending = Int.random(in: 0..<8, using: &random) == 0 ? name : samples[which].name
      let summary = PartSummary(of: mutations[which].make(&random, most: 8), name: ending.utf8)
      _ = summary.lines
      _ = PartDifference(old: PartSummary(of: samples[which].bytes, name: samples[which].name.utf8), new: summary).lines
    }
  }
}
