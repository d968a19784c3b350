/// Whether bytes are those of a content but for sectors that a disk lost and gives back as zeros.
struct SectorLikeness {
  /// What disks write whole, in bytes, at the least.
  private static let sector = 512

  /// Some byte is neither.
  var isForeign = false
  private var offset = 0
  private var isZero = true
  private var differs = false

  /// - Returns: false once some byte is neither.
  mutating func follow(_ present: some Sequence<UInt8>, _ content: some Sequence<UInt8>) -> Bool {
    for (mine, wanted) in zip(present, content) {
      if offset % Self.sector == 0 { (isZero, differs) = (true, false) }
      offset += 1
      isZero = isZero && mine == 0
      differs = differs || mine != wanted
      if differs, !isZero {
        isForeign = true
        return false
      }
    }
    return !isForeign
  }
}
