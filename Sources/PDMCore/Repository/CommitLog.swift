/// Commits as `git log` lists them, for repositories whose history libgit2 cannot walk (``RepositoryTraits``).
struct CommitLog {
  /// Options and revisions of `git log`.
  private let range: [GitArgument]

  init(start: ObjectID, excluded: ObjectID?) {
    let exclusion = excluded.map { [GitArgument.text("^" + $0.hex)] } ?? []
    range = [.object(start)] + exclusion + ["--"]
  }

  /// What all refs reach, children first, of commits that hold this text; rescues are left out.
  /// - Parameter text: found anywhere in the message, so whoever reads it must look again.
  init(allHolding text: String) {
    range = ["--date-order", "--exclude=refs/pdm/*", "--all", "--fixed-strings", .text("--grep=\(text)"), "--"]
  }

  /// Ten fields, each with a NUL behind it; no field can hold one. `--encoding=none` leaves messages as they are.
  private static let format = "%H%x00%T%x00%P%x00%an%x00%ae%x00%ad%x00%cn%x00%ce%x00%cd%x00%B"
  private static let fieldCount = 10

  /// How many there are.
  func count(using git: GitProgram) throws(GitFailure) -> Int {
    do throws(GitProgramFailure) {
      let result = try git.run(["rev-list", "--count"] + range, as: .read)
      guard result.succeeded else { throw GitProgram.failure(["rev-list"], result) }
      guard let count = Int(result.outputText) else { throw GitProgramFailure.unreadable(command: "rev-list") }
      return count
    } catch {
      throw .program(error)
    }
  }

  func visit(using git: GitProgram, _ visit: (CommitValue) -> Bool) throws(GitFailure) {
    let command = ["log", "-z", "--encoding=none", "--date=raw", .text("--format=tformat:" + Self.format)] + range
    do throws(GitProgramFailure) {
      try run(command, using: git, visit)
    } catch {
      throw .program(error)
    }
  }

  private func run(
    _ command: [GitArgument], using git: GitProgram, _ visit: (CommitValue) -> Bool
  ) throws(GitProgramFailure) {
    var parser = FieldParser(fieldCount: Self.fieldCount)
    var isStopped = false
    var isReadable = true
    // log.showSignature would put gpg's words between the fields.
    let child = try git.start(command, as: .read, configuration: ["log.showSignature=false"])
    let result = try child.result { piece in
      parser.append(piece)
      while let fields = parser.next() {
        guard let commit = CommitValue(fields: fields) else {
          isReadable = false
          return false
        }
        guard visit(commit) else {
          isStopped = true
          return false
        }
      }
      return true
    }
    guard isReadable else { throw .unreadable(command: "log") }
    guard isStopped || result.succeeded else { throw GitProgram.failure(command, result) }
  }
}

/// Takes records of NUL-terminated fields out of pieces that end anywhere.
private struct FieldParser {
  let fieldCount: Int
  private var pending: [UInt8] = []
  private var position = 0
  private var fields: [ArraySlice<UInt8>] = []

  init(fieldCount: Int) {
    self.fieldCount = fieldCount
  }

  mutating func append(_ piece: ArraySlice<UInt8>) {
    // Whole records are gone already; what is left is short.
    pending.removeFirst(position)
    pending.append(contentsOf: piece)
    position = 0
  }

  /// The next record; nil where it is not complete yet.
  mutating func next() -> [ArraySlice<UInt8>]? {
    var fields: [ArraySlice<UInt8>] = []
    var start = position
    while fields.count < fieldCount {
      guard let end = pending[start...].firstIndex(of: 0) else { return nil }
      fields.append(pending[start..<end])
      start = end + 1
    }
    position = start
    return fields
  }
}

extension CommitValue {
  /// - Parameter fields: in the order of the format of ``CommitLog``.
  fileprivate init?(fields: [ArraySlice<UInt8>]) {
    let text = { (field: Int) in String(decoding: fields[field], as: UTF8.self) }
    let parents = text(2).split(separator: " ")
    guard let id = ObjectID(hex: text(0)), let tree = ObjectID(hex: text(1)),
      let author = CommitIdentity(name: fields[3], email: fields[4], date: text(5)),
      let committer = CommitIdentity(name: fields[6], email: fields[7], date: text(8))
    else { return nil }
    self.init(
      id: id, tree: tree, parents: parents.compactMap { ObjectID(hex: $0) }, author: author, committer: committer,
      message: Array(fields[9]))
    guard self.parents.count == parents.count else { return nil }
  }
}

extension CommitIdentity {
  /// - Parameter date: `1700000000 +0100`.
  fileprivate init?(name: ArraySlice<UInt8>, email: ArraySlice<UInt8>, date: String) {
    let words = date.split(separator: " ")
    guard words.count == 2, let seconds = UInt64(words[0]), let zone = Int(words[1]) else { return nil }
    let hours = abs(zone) / 100
    let minutes = hours * 60 + abs(zone) % 100
    self.init(
      name: Array(name), email: Array(email), time: Timestamp(seconds: Int64(clamping: seconds)),
      offset: zone < 0 ? -minutes : minutes)
  }
}
