import PDMCore
import Synchronization

/// The same numbers in every run, whatever else happens in between: each length has a sequence of its own, since the
/// pauses between two tries for a lock draw single bytes, and how many tries there are depends on the machine.
final class GoldenRunRandom: RandomSource {
  private let seed: UInt64
  private let generators = Mutex<[Int: SplitMix64]>([:])

  init(seed: UInt64) {
    self.seed = seed
  }

  func bytes(_ count: Int) -> [UInt8] {
    generators.withLock { generators in
      generators[count, default: SplitMix64(seed: seed << 16 | UInt64(count))].bytes(count)
    }
  }
}
