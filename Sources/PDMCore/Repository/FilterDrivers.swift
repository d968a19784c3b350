/// The filter drivers that git's configuration has (gitattributes(5), "filter"), and what their failure means.
///
/// Where a driver fails that is not `required`, git goes on with the content as it is and ends with 0: a large file is
/// stored in place of its pointer, a secret in the clear, and what is checked out is what should have been translated.
/// pdm asks git to refuse instead, by calling each driver required for the length of a call. A driver for which
/// somebody has set `required` to false stays as it is: that is a decision.
///
///     try git.check(["hash-object", …], configuration: settings.filters.demanding(.clean))
struct FilterDrivers: Sendable, Equatable {
  /// Into the repository, or out of it.
  enum Direction: Sendable { case clean, smudge }

  private struct Driver: Sendable, Equatable {
    let name: String
    let cleans: Bool
    let smudges: Bool
    /// nil where it is not set.
    let isRequired: Bool?
  }

  private let drivers: [Driver]

  init(_ configuration: GitConfiguration) {
    let prefix = "filter."
    let names = configuration.keys(in: "filter").compactMap { key -> String? in
      guard let end = key.lastIndex(of: "."), key.distance(from: key.startIndex, to: end) > prefix.count else {
        return nil
      }
      let name = String(key[key.index(key.startIndex, offsetBy: prefix.count)..<end])
      // `git -c` takes everything behind the first one for the value.
      return name.contains("=") ? nil : name
    }
    drivers = Set(names).sorted().map { name in
      let has = { (command: String) in configuration.bytes("\(prefix)\(name).\(command)")?.isEmpty == false }
      return Driver(
        name: name, cleans: has("process") || has("clean"), smudges: has("process") || has("smudge"),
        isRequired: configuration.boolean("\(prefix)\(name).required"))
    }
  }

  /// Whether any driver has a say in what is checked out.
  var smudges: Bool { drivers.contains { $0.smudges } }

  /// Whether a driver of that name does anything at all.
  func isSetUp(_ name: String) -> Bool {
    drivers.contains { $0.name == name && ($0.cleans || $0.smudges) }
  }

  /// Settings under which git stops where a driver fails. One that has no command for this direction would fail always.
  func demanding(_ direction: Direction) -> [String] {
    drivers.filter { $0.isRequired == nil && (direction == .clean ? $0.cleans : $0.smudges) }.map {
      Self.demand($0.name)
    }
  }

  static func demand(_ name: String) -> String { "filter.\(name).required=true" }

  /// Settings under which git goes on: for a listing, which must not fail for one file that cannot be read.
  var tolerating: [String] {
    drivers.filter { $0.isRequired == true }.map { "filter.\($0.name).required=false" }
  }
}

/// Which driver each of some files goes through.
enum FilterAttribute {
  /// - Returns: those with a driver, and its name.
  static func drivers(of paths: [RepoPath], git: GitProgram) throws(GitProgramFailure) -> [RepoPath: String] {
    guard !paths.isEmpty else { return [:] }
    let output = try git.check(
      ["check-attr", "-z", "--stdin", "filter"], as: .read,
      input: .bytes(paths.endedByNUL))
    var drivers: [RepoPath: String] = [:]
    for (path, value) in try AttributeAnswers.read(output, count: paths.count) {
      let name = String(decoding: value, as: UTF8.self)
      if !["unspecified", "unset", "set"].contains(name) { drivers[path] = name }
    }
    return drivers
  }
}
