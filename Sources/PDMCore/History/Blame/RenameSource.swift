/// Finds what a file was called in the version before, by git's rule for one file (diffcore-rename.c of 2.39).
enum RenameSource {
  /// - Parameters:
  ///   - path: the new name.
  ///   - sources: the files that are gone in the new version, in the order of the tree.
  static func find(
    path: [UInt8], entry: TreeEntry, among sources: [AbsentFiles.File], objects: ObjectDatabase
  ) throws(ObjectFailure) -> (path: [UInt8], entry: TreeEntry)? {
    if let found = exact(path, entry, sources) { return (found.path, found.entry) }
    return try similar(path, entry, sources, objects).map { ($0.path, $0.entry) }
  }

  /// Of so many files with the same content one is as good as another.
  private static let mostAlike = 100

  private static func exact(_ path: [UInt8], _ entry: TreeEntry, _ sources: [AbsentFiles.File]) -> AbsentFiles.File? {
    let same = inTableOrder(sources).filter { source in
      source.entry.id == entry.id
        && (source.entry.mode == entry.mode || (source.entry.kind == .file && entry.kind == .file))
    }.prefix(mostAlike)
    return same.first { $0.path.lastComponent == path.lastComponent } ?? same.first
  }

  /// git keeps sources in a hash table that is made large enough for them. For 205, 3277 and some other numbers it grows
  /// all the same when the last one comes in, which turns files of one content round (hashmap.c).
  private static func inTableOrder(_ sources: [AbsentFiles.File]) -> [AbsentFiles.File] {
    let wanted = sources.count * 100 / 80
    var slots = 64
    while slots < wanted { slots *= 4 }
    return sources.count > slots * 80 / 100 ? sources.reversed() : sources
  }

  private static func similar(
    _ path: [UInt8], _ entry: TreeEntry, _ sources: [AbsentFiles.File], _ objects: ObjectDatabase
  ) throws(ObjectFailure) -> AbsentFiles.File? {
    guard entry.kind == .file, !sources.isEmpty else { return nil }
    var measure = Measure(of: entry, objects)

    // One file of that very name: it need only be alike enough, and no other is looked at.
    let namesakes = sources.filter { $0.path.lastComponent == path.lastComponent }
    let halfWay = Similarity.least + (Similarity.highest - Similarity.least) / 2
    if namesakes.count == 1, try measure.score(of: namesakes[0].entry, atLeast: halfWay) >= halfWay {
      return namesakes[0]
    }

    var best = Candidates()
    for file in sources {
      // What is no regular file scores nothing, but takes a place.
      let score = try measure.score(of: file.entry, atLeast: Similarity.least)
      best.add(.init(file: file, score: score, isNamesake: file.path.lastComponent == path.lastComponent))
    }
    return best.first
  }

  /// Compares one text with many.
  private struct Measure {
    private let entry: TreeEntry
    private let objects: ObjectDatabase
    private var size: Int?
    private var text: Similarity?

    init(of entry: TreeEntry, _ objects: ObjectDatabase) {
      self.entry = entry
      self.objects = objects
    }

    mutating func score(of source: TreeEntry, atLeast least: Int) throws(ObjectFailure) -> Int {
      guard source.kind == .file else { return 0 }
      if size == nil { size = try objects.size(of: entry.id) }
      let mine = size ?? 0
      guard Similarity.isPossible(try objects.size(of: source.id), mine, atLeast: least), mine > 0 else { return 0 }
      if text == nil { text = Similarity(of: try objects.blob(entry.id)) }
      guard let text else { return 0 }
      return Similarity(of: try objects.blob(source.id)).score(in: text)
    }
  }

  /// The four best, in git's order of replacement: among equals, the slot decides.
  private struct Candidates {
    struct Candidate {
      let file: AbsentFiles.File
      let score: Int
      let isNamesake: Bool

      func isBetter(than other: Candidate) -> Bool {
        score != other.score ? score > other.score : isNamesake && !other.isNamesake
      }
    }

    private var slots: [Candidate?] = [nil, nil, nil, nil]

    mutating func add(_ candidate: Candidate) {
      var worst = 0
      for position in 1..<slots.count where Self.isBetter(slots[worst], slots[position]) { worst = position }
      if Self.isBetter(candidate, slots[worst]) { slots[worst] = candidate }
    }

    var first: AbsentFiles.File? {
      var best: Candidate?
      for candidate in slots where Self.isBetter(candidate, best) { best = candidate }
      return best.flatMap { $0.score >= Similarity.least ? $0.file : nil }
    }

    private static func isBetter(_ one: Candidate?, _ other: Candidate?) -> Bool {
      guard let one else { return false }
      return other.map { one.isBetter(than: $0) } ?? true
    }
  }
}
