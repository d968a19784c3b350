/// What git says of `lockable` for one path.
enum AttributeValue: Sendable {
  case set
  case unset
  /// Not mentioned, or given a word of its own.
  case other

  /// Reads `git check-attr -z`: path, NUL, attribute, NUL, value, NUL.
  static func read(_ output: [UInt8], count: Int) throws(GitProgramFailure) -> [RepoPath: AttributeValue] {
    let fields = output.split(separator: 0, omittingEmptySubsequences: false)
    guard fields.count == 3 * count + 1 else { throw .unreadable(command: "check-attr") }
    var values: [RepoPath: AttributeValue] = [:]
    for index in 0..<count {
      let word = fields[3 * index + 2]
      values[RepoPath(trusted: Array(fields[3 * index]))] =
        word.elementsEqual("set".utf8) ? .set : word.elementsEqual("unset".utf8) ? .unset : .other
    }
    return values
  }
}

extension LockPolicy {
  /// - Parameter values: before and after the change, and wherever else it must have been so. A push must not unlock
  ///   what it changes by editing .gitattributes.
  func exempts(_ values: [AttributeValue]) -> Bool {
    switch self {
    case _ where values.isEmpty: false
    case .all: values.allSatisfy { $0 == .unset }
    case .attribute: values.allSatisfy { $0 != .set }
    }
  }
}
