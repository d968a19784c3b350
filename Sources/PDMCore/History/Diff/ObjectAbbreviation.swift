/// Object names cut as git cuts them where `core.abbrev` is not set: as long as the number of objects makes it seem wise,
/// and longer where another object begins alike (repo_find_unique_abbrev_r in its object-name.c).
struct ObjectAbbreviation {
  private let objects: ObjectDatabase
  private let shortest: Int

  init(_ objects: ObjectDatabase) {
    self.objects = objects
    // 2^n objects make two alike probable at 2^(n/2); a digit has four bits, and half of that is the square root.
    let bits = Int.bitWidth - objects.packedCount.leadingZeroBitCount
    shortest = max(7, (bits + 1) / 2)
  }

  func text(_ id: ObjectID) -> String {
    let hex = id.hex
    var length = shortest
    while length < hex.utf8.count, objects.matches(prefix: String(hex.prefix(length))).contains(where: { $0 != id }) {
      length += 1
    }
    return String(hex.prefix(length))
  }
}
