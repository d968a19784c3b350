/// What git wrote down about commits so that walks need not unpack them: one file, or a chain of files.
final class CommitGraph {
  struct Place {
    fileprivate let layer: Int
    fileprivate let position: Int
  }

  private let layers: [CommitGraphLayer]
  /// How many commits are in the layers below.
  private let bases: [Int]
  /// How many commits there are in all.
  private let count: Int
  private var key: BloomKey?

  /// - Parameter folders: all folders with objects; the first one that has a graph is taken.
  /// - Returns: nil where there is none that can be used.
  init?(folders: [[UInt8]]) {
    let layers = folders.lazy.map { Self.layers(in: $0, folders) }.first { !$0.isEmpty }
    guard let layers else { return nil }
    self.layers = layers
    var bases: [Int] = []
    var sum = 0
    for layer in layers {
      bases.append(sum)
      sum += layer.count
    }
    self.bases = bases
    count = sum
  }

  private static func layers(in folder: [UInt8], _ folders: [[UInt8]]) -> [CommitGraphLayer] {
    if let single = CommitGraphLayer(folder.appending("info/commit-graph")) {
      return single.baseCount == 0 ? [single] : []
    }
    guard let list = PathProbe.contents(folder.appending("info/commit-graphs/commit-graph-chain")) else { return [] }
    var layers: [CommitGraphLayer] = []
    for hash in list.split(separator: UInt8(ascii: "\n")) {
      guard hash.count == 40, hash.allSatisfy({ $0 != UInt8(ascii: "/") }) else { return [] }
      // A fork shares the lower files with the repository it was made of.
      let name = Array("info/commit-graphs/graph-".utf8) + hash + Array(".graph".utf8)
      let layer = ([folder] + folders).lazy.compactMap { CommitGraphLayer($0.appending(name)) }.first
      guard let layer, layer.baseCount == layers.count else { return [] }
      layers.append(layer)
    }
    return layers
  }

  /// - Returns: nil where the graph does not have the commit.
  @inline(__always) func place(of id: ObjectID) -> Place? {
    var layer = layers.count - 1
    while layer >= 0 {
      if let position = layers[layer].position(of: id) { return Place(layer: layer, position: position) }
      layer -= 1
    }
    return nil
  }

  /// - Returns: nil where what the graph says cannot be.
  func node(at place: Place) -> CommitNode? {
    let layer = layers[place.layer]
    var node = CommitNode(
      tree: layer.tree(at: place.position), parents: ParentList(), seconds: layer.seconds(at: place.position))
    let isWhole = layer.forEachParent(at: place.position) { position in
      guard let parent = name(at: position) else { return false }
      node.parents.append(parent)
      return true
    }
    return isWhole ? node : nil
  }

  /// - Parameter position: counted through all layers from the lowest.
  @inline(__always) private func name(at position: Int) -> ObjectID? {
    let place = place(at: position)
    return layers[place.layer].name(at: place.position)
  }

  @inline(__always) private func place(at position: Int) -> Place {
    var layer = layers.count - 1
    while layer > 0, bases[layer] > position { layer -= 1 }
    return Place(layer: layer, position: position - bases[layer])
  }

  /// Goes back by first parents as long as the filters say that nothing changed at a path.
  ///
  /// - Parameter limit: in seconds since 1970; it goes to no commit of that age or older.
  /// - Returns: the last commit that it came to, and how many steps that took; nil where it took none.
  func oldestUnchanged(
    _ path: [UInt8], from start: Place, newerThan limit: Int64
  ) -> (commit: ObjectID, steps: Int)? {
    var (place, steps) = (start, 0)
    var key = self.key
    // A damaged graph may lead round in circles.
    while steps < count, !layers[place.layer].mayHaveChanged(path, at: place.position, &key),
      let parent = layers[place.layer].firstParent(at: place.position)
    {
      let next = self.place(at: parent)
      guard layers[next.layer].count > next.position, layers[next.layer].seconds(at: next.position) > limit else {
        break
      }
      place = next
      steps += 1
    }
    self.key = key
    guard steps > 0, let name = layers[place.layer].name(at: place.position) else { return nil }
    return (name, steps)
  }

  /// Whether a commit may differ from its first parent at a path.
  func mayHaveChanged(_ path: [UInt8], at place: Place) -> Bool {
    layers[place.layer].mayHaveChanged(path, at: place.position, &key)
  }
}
