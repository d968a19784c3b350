/// What unpacking needs besides the pack, shared by all packs of a database.
final class ObjectTools {
  let inflater = Inflater()
  let cache = ObjectCache()
  /// Deltas on their way into an object, and beginnings of commits.
  let scratch = ScratchBuffer()
  /// Used again in place of a new array for each object.
  var chain: [Packfile.Link] = []
}
