/// Which name and address stand for which in the history of a repository (gitmailmap(5); git's mailmap.c).
///
/// Names and addresses compare without regard to the case of ASCII letters.
struct Mailmap: Equatable, Sendable {
  private struct Person: Equatable {
    var name: [UInt8]?
    var email: [UInt8]?
  }

  private struct Entry: Equatable {
    var person = Person()
    /// For those who wrote this address together with a certain name.
    var byName: [[UInt8]: Person] = [:]
  }

  private var entries: [[UInt8]: Entry] = [:]

  init() {}

  var isEmpty: Bool { entries.isEmpty }

  /// Reads one file; what a later one says counts.
  mutating func read(_ file: [UInt8]) {
    for line in file.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
      var rest = line
      guard let proper = Self.person(from: &rest, allowsEmptyAddress: false) else { continue }
      let commit = Self.person(from: &rest, allowsEmptyAddress: true)
      add(proper, for: commit)
    }
  }

  /// What is shown for a name and an address in a commit.
  func shown(name: [UInt8], email: [UInt8]) -> (name: [UInt8], email: [UInt8]) {
    guard let entry = entries[Self.folded(email)] else { return (name, email) }
    let person = entry.byName[Self.folded(name)] ?? entry.person
    return (person.name ?? name, person.email ?? email)
  }

  private mutating func add(_ proper: Person, for commit: Person?) {
    // One address alone: it is the one in commits, and only the name is given.
    guard let email = commit?.email ?? proper.email else { return }
    var entry = entries[Self.folded(email)] ?? Entry()
    let newEmail = commit?.email == nil ? nil : proper.email
    if let oldName = commit?.name {
      entry.byName[Self.folded(oldName)] = Person(name: proper.name, email: newEmail)
    } else {
      if let name = proper.name { entry.person.name = name }
      if let newEmail { entry.person.email = newEmail }
    }
    entries[Self.folded(email)] = entry
  }

  /// Takes `Name <address>` from the front.
  private static func person(from line: inout ArraySlice<UInt8>, allowsEmptyAddress: Bool) -> Person? {
    guard let left = line.firstIndex(of: UInt8(ascii: "<")),
      let right = line[(left + 1)...].firstIndex(of: UInt8(ascii: ">")), allowsEmptyAddress || left + 1 < right
    else { return nil }
    let name = line[..<left].trimmingSpace()
    let person = Person(name: name.isEmpty ? nil : Array(name), email: Array(line[(left + 1)..<right]))
    line = line[(right + 1)...]
    return person
  }

  private static func folded(_ bytes: [UInt8]) -> [UInt8] {
    bytes.map { ($0 &- UInt8(ascii: "A")) < 26 ? $0 | 0x20 : $0 }
  }
}

extension ArraySlice<UInt8> {
  /// Without what git's `isspace` takes for space at both ends.
  func trimmingSpace() -> ArraySlice<UInt8> {
    let head = drop(while: Self.isSpace)
    return head[..<(head.lastIndex { !Self.isSpace($0) }.map { $0 + 1 } ?? head.startIndex)]
  }

  static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }
}
