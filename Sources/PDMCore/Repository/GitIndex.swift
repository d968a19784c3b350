/// All entries of git's index at one moment, in the order of their paths, then of their stages.
///
/// A value of its own rather than libgit2's: libgit2 needs 43 ms to open an index of 100,000 entries, this 6 (measured),
/// it refuses split, sparse and unhashed ones, and it compares paths by case where `core.ignorecase` is set. git writes
/// the file by rename, so one read sees one state.
struct GitIndex: RandomAccessCollection, Sendable {
  /// What an entry is, without its path and object name, which stay in ``bytes``.
  struct Record: Sendable {
    var nameStart: Int
    var nameCount: UInt32
    var idStart: Int
    var mode: UInt32
    var size: UInt32
    var seconds: UInt32
    var nanoseconds: UInt32
    var flags: Flags
  }

  struct Flags: OptionSet, Sendable {
    let rawValue: UInt8

    /// The two lowest bits are the stage.
    static let stageMask: UInt8 = 3
    static let skipsWorkTree = Flags(rawValue: 4)
    static let isIntentToAdd = Flags(rawValue: 8)
    static let isAssumedValid = Flags(rawValue: 16)
    /// Size and time are those of a file.
    static let hasStatus = Flags(rawValue: 32)

    var stage: Int { Int(rawValue & Self.stageMask) }
  }

  private let bytes: [UInt8]
  private let records: [Record]

  /// - Parameter records: sorted; they point into `bytes`.
  init(records: [Record], in bytes: [UInt8]) {
    self.records = records
    self.bytes = bytes
  }

  /// The index that git uses here: `GIT_INDEX_FILE`, else the one of this work tree.
  ///
  /// Whatever the reader does not know is left to `git ls-files`, which understands it or says what is wrong.
  ///
  /// - Parameter paths: others may be left out; nil wants them all.
  init(of location: RepositoryLocation, using git: GitProgram, only paths: [RepoPath]? = nil) throws(GitFailure) {
    let path: [UInt8]
    if let named = git.context.environment["GIT_INDEX_FILE"] {
      path = location.resolving(named, in: git.context)
      // To git a missing index is an empty one. To a hook it is a mistake that would let everything through.
      guard PathProbe.exists(path) else {
        throw .corrupt(operation: "reading GIT_INDEX_FILE", message: "no such file: \(PathQuoting.quote(path))")
      }
    } else {
      path = location.gitDirectory.appending("index")
      guard PathProbe.exists(path) else {
        self.init(records: [], in: [])
        return
      }
    }
    if let bytes = PathProbe.contents(path), let records = GitIndexReader.records(in: bytes, only: paths) {
      self.init(records: records.list, in: records.names)
    } else {
      self = try Self.listedByGit(git)
    }
  }

  var startIndex: Int { 0 }
  var endIndex: Int { records.count }

  subscript(position: Int) -> IndexEntry {
    let record = records[position]
    let hasStatus = record.flags.contains(.hasStatus)
    guard let id = ObjectID(bytes: bytes[record.idStart..<(record.idStart + ObjectID.byteCount)]) else {
      preconditionFailure("an object name of another length than ObjectID.byteCount")
    }
    return IndexEntry(
      path: RepoPath(trusted: Array(name(of: record))), id: id, mode: record.mode, stage: record.flags.stage,
      size: hasStatus ? record.size : nil,
      modified: hasStatus
        ? IndexEntry.FileTime(seconds: record.seconds, nanoseconds: record.nanoseconds) : nil,
      skipsWorkTree: record.flags.contains(.skipsWorkTree), isIntentToAdd: record.flags.contains(.isIntentToAdd),
      isAssumedValid: record.flags.contains(.isAssumedValid))
  }

  /// The entry of `path` that is in no conflict.
  func entry(at path: RepoPath) -> IndexEntry? {
    let position = firstPosition(notBefore: path.bytes)
    guard position < records.count, records[position].flags.stage == 0, isName(at: position, path.bytes) else {
      return nil
    }
    return self[position]
  }

  /// Whether `path` is in an unresolved merge conflict.
  func isConflicted(_ path: RepoPath) -> Bool {
    let position = firstPosition(notBefore: path.bytes)
    return position < records.count && records[position].flags.stage != 0 && isName(at: position, path.bytes)
  }

  /// Whether any path is in an unresolved merge conflict.
  var hasConflicts: Bool { records.contains { $0.flags.stage != 0 } }

  /// Whether a file below the folder `path` is tracked.
  func hasEntries(below path: [UInt8]) -> Bool {
    let prefix = path + [UInt8(ascii: "/")]
    let position = firstPosition(notBefore: prefix)
    return position < records.count && name(of: records[position]).starts(with: prefix)
  }

  /// The positions of the entries below the folder `path`.
  func positions(below path: [UInt8]) -> Range<Int> {
    let start = firstPosition(notBefore: path + [UInt8(ascii: "/")])
    // `0` is the byte behind `/`.
    return start..<firstPosition(notBefore: path + [UInt8(ascii: "/") + 1])
  }

  /// The path itself, or the one that differs from it only in case.
  func similar(to path: RepoPath) -> RepoPath? {
    if let entry = entry(at: path) { return entry.path }
    let wanted = String(decoding: path.bytes, as: UTF8.self).lowercased()
    let position = records.indices.first { position in
      records[position].nameCount == path.bytes.count
        && String(decoding: name(of: records[position]), as: UTF8.self).lowercased() == wanted
    }
    return position.map { self[$0].path }
  }

  /// Why a path is not on disk.
  func absence(of path: RepoPath) -> PathFailure {
    entry(at: path)?.skipsWorkTree == true
      ? .outsideSparseCheckout(path) : .missing(path, similar: similar(to: path))
  }

  private func name(of record: Record) -> ArraySlice<UInt8> {
    bytes[record.nameStart..<(record.nameStart + Int(record.nameCount))]
  }

  private func isName(at position: Int, _ path: [UInt8]) -> Bool {
    name(of: records[position]).elementsEqual(path)
  }

  private func firstPosition(notBefore path: [UInt8]) -> Int {
    var low = 0
    var high = records.count
    while low < high {
      let middle = (low + high) / 2
      if name(of: records[middle]).lexicographicallyPrecedes(path) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension GitIndex {
  /// The index as `git ls-files` lists it: without size, time and intent-to-add, which it does not tell.
  static func listedByGit(_ git: GitProgram) throws(GitFailure) -> GitIndex {
    let command: [GitArgument] = ["ls-files", "-s", "-v", "-z", "--full-name"]
    do throws(GitProgramFailure) {
      let listing = try git.check(command, as: .read)
      guard let index = GitIndex(listing: listing) else {
        throw .unreadable(command: "ls-files")
      }
      return index
    } catch {
      throw .program(error)
    }
  }

  /// What a bare repository has in place of an index: the files of a commit.
  static func ofTree(_ commit: ObjectID, using git: GitProgram) throws(GitFailure) -> GitIndex {
    do throws(GitProgramFailure) {
      let tree = try git.check(["ls-tree", "-r", "-z", "--full-tree", .object(commit)], as: .read)
      var listing: [UInt8] = []
      for line in tree.split(separator: 0) {
        // MODE TYPE OBJECT TAB PATH
        guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { throw .unreadable(command: "ls-tree") }
        let words = line[..<tab].split(separator: UInt8(ascii: " "))
        guard words.count == 3 else { throw .unreadable(command: "ls-tree") }
        listing += "H ".utf8
        listing += words[0]
        listing += " ".utf8
        listing += words[2]
        listing += " 0".utf8
        listing += line[tab...]
        listing.append(0)
      }
      guard let index = GitIndex(listing: listing) else { throw .unreadable(command: "ls-tree") }
      return index
    } catch {
      throw .program(error)
    }
  }

  /// Parses `TAG MODE OBJECT STAGE TAB PATH NUL`, where the tag is `S` for a file that the sparse checkout leaves out,
  /// and a small letter for one that is assumed to be unchanged.
  init?(listing: [UInt8]) {
    var bytes: [UInt8] = []
    var records: [Record] = []
    for line in listing.split(separator: 0) {
      guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
      let words = line[..<tab].split(separator: UInt8(ascii: " "))
      guard words.count == 4, let tag = words[0].first, let stage = UInt8(String(decoding: words[3], as: UTF8.self)),
        stage <= 3, let mode = UInt32(String(decoding: words[1], as: UTF8.self), radix: 8),
        let id = ObjectID(hex: String(decoding: words[2], as: UTF8.self))
      else { return nil }
      var flags = Flags(rawValue: stage)
      if tag | 0x20 == UInt8(ascii: "s") { flags.insert(.skipsWorkTree) }
      if tag & 0x20 != 0 { flags.insert(.isAssumedValid) }
      let name = line[(tab + 1)...]
      records.append(
        Record(
          nameStart: bytes.count + ObjectID.byteCount, nameCount: UInt32(name.count), idStart: bytes.count, mode: mode,
          size: 0, seconds: 0, nanoseconds: 0, flags: flags))
      bytes += id.bytes
      bytes += name
    }
    self.init(records: records, in: bytes)
  }
}
