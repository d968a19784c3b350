/// A file's path inside the repository: bytes, relative to the top, separated by `/`.
///
/// git paths are bytes. Swift's `String` compares by canonical equivalence and replaces what is not UTF-8, so two
/// files would become one key; a path is therefore never a `String` except on its way to a screen.
public struct RepoPath: Hashable, Sendable, Comparable {
  public let bytes: [UInt8]

  /// Takes bytes that git itself produced (an index, a tree); nothing is checked.
  public init(trusted bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Checks bytes that came from elsewhere: not empty, no NUL, not absolute, no empty, `.`, `..` or `.git` component
  /// (in any case, and in the spellings that NTFS and HFS+ take for it), and not in the store.
  public init(checking bytes: [UInt8]) throws(PathFailure) {
    guard !bytes.isEmpty, bytes.count <= 4096 else { throw .malformed(bytes) }
    for component in bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      guard !component.isEmpty, !component.elementsEqual(".".utf8), !component.elementsEqual("..".utf8),
        !component.contains(0)
      else { throw .malformed(bytes) }
      guard !Self.isGitFolder(component) else { throw .insideGitFolder(bytes) }
    }
    guard !Self.isStore(bytes) else { throw .insideStore(bytes) }
    self.bytes = bytes
  }

  /// Whether it is the folder `.pdm` at the top, or in it. git writes over what it ignores without a word, so a commit that
  /// has such a file would put it in the place of the store's own at everybody who takes it.
  var isInStore: Bool { Self.isStore(bytes) }

  /// The last component.
  public var name: ArraySlice<UInt8> {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return bytes[...] }
    return bytes[(slash + 1)...]
  }

  /// The folders above the file, outermost first, each as a path.
  public var parents: [[UInt8]] {
    bytes.indices.filter { bytes[$0] == UInt8(ascii: "/") }.map { Array(bytes[..<$0]) }
  }

  public static func < (left: Self, right: Self) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  /// Whether some file system would open `.git` under this name: any case, trailing dots and spaces and `:stream`
  /// (NTFS), the short name `git~1`, and ignorable code points (HFS+). To Windows a backslash parts folders.
  static func isGitFolder(_ component: ArraySlice<UInt8>) -> Bool {
    let backslash = UInt8(ascii: "\\")
    guard component.contains(backslash) else { return isGitName(component) }
    return component.split(separator: backslash).contains { isGitName($0) }
  }

  private static func isGitName(_ part: ArraySlice<UInt8>) -> Bool {
    let name = comparable(part)
    return name == ".git" || name == "git~1"
  }

  private static func isStore(_ bytes: [UInt8]) -> Bool {
    let name = comparable(bytes.prefix { $0 != UInt8(ascii: "/") })
    return name == ".pdm" || name == "pdm~1"
  }

  /// - Returns: nil for what begins as none of the names that are looked for in any spelling; most names do.
  private static func comparable(_ component: ArraySlice<UInt8>) -> String? {
    guard let first = component.first,
      first == UInt8(ascii: ".") || first | 0x20 == UInt8(ascii: "g") || first | 0x20 == UInt8(ascii: "p")
        || first >= 0x80
    else { return nil }
    var name = Array(component.prefix { $0 != UInt8(ascii: ":") })
    while let last = name.last, last == UInt8(ascii: ".") || last == UInt8(ascii: " ") { name.removeLast() }
    let text = String(decoding: name, as: UTF8.self)
    let visible = text.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint }
    var folded = String.UnicodeScalarView()
    folded.append(contentsOf: visible)
    return String(folded).lowercased()
  }
}

/// Why a path cannot be a part of this vault.
extension Collection<RepoPath> {
  /// Names, each ended by NUL, for git's `-z --stdin`. Pathspecs are ``CheckinCommit/list(_:)``.
  var endedByNUL: [UInt8] { reduce(into: []) { $0 += $1.bytes + [0] } }
}

public enum PathFailure: Failure, Equatable {
  case malformed([UInt8])
  case insideGitFolder([UInt8])
  case insideStore([UInt8])
  case outside([UInt8])
  case throughSymlink([UInt8])
  case insideNestedRepository([UInt8])
  case folder([UInt8])
  /// Only its commit is kept here, so most commands have nothing to do with it.
  case submodule([UInt8])
  case notAFile([UInt8])
  /// Nothing is there; a file whose name differs only in case may be meant.
  case missing(RepoPath, similar: RepoPath?)
  /// Tracked, and left out of this working tree on purpose.
  case outsideSparseCheckout(RepoPath)
  case untracked(RepoPath)
  case conflicted(RepoPath)

  public var category: FailureCategory {
    switch self {
    case .missing, .outsideSparseCheckout, .untracked: .notFound
    case .malformed, .insideGitFolder, .insideStore, .outside, .throughSymlink, .insideNestedRepository, .folder,
      .submodule,
      .notAFile:
      .usage
    case .conflicted: .failed
    }
  }

  public var path: RepoPath? {
    switch self {
    case .missing(let path, _), .outsideSparseCheckout(let path), .untracked(let path), .conflicted(let path): path
    default: nil
    }
  }

  public var message: String {
    switch self {
    case .malformed(let bytes): "\(bytes.isEmpty ? "the empty name" : PathQuoting.quote(bytes)) is not a path of a file"
    case .insideGitFolder(let bytes): "\(PathQuoting.quote(bytes)) lies inside git's own folder"
    case .insideStore(let bytes): "\(PathQuoting.quote(bytes)) lies inside pdm's own folder"
    case .outside(let bytes): "\(PathQuoting.quote(bytes)) lies outside the repository"
    case .throughSymlink(let bytes): "\(PathQuoting.quote(bytes)) is reached through a symbolic link"
    case .insideNestedRepository(let bytes): "\(PathQuoting.quote(bytes)) belongs to another repository inside this one"
    case .folder(let bytes): "\(PathQuoting.quote(bytes)) is a folder"
    case .submodule(let bytes): "\(PathQuoting.quote(bytes)) is a submodule, of which only the commit is kept here"
    case .notAFile(let bytes): "\(PathQuoting.quote(bytes)) is neither a regular file nor a symbolic link"
    case .missing(let path, _): "no such file: \(PathQuoting.quote(path.bytes))"
    case .outsideSparseCheckout(let path):
      "\(PathQuoting.quote(path.bytes)) is left out of this working tree by its sparse checkout"
    case .untracked(let path): "\(PathQuoting.quote(path.bytes)) is not in the vault yet"
    case .conflicted(let path): "\(PathQuoting.quote(path.bytes)) has an unresolved merge conflict"
    }
  }

  public var hint: String? { hint(naming: \.shellWord) }

  public func hint(naming name: (RepoPath) -> String) -> String? {
    switch self {
    case .folder(let bytes): "name its files; pdm ls -z \(PathQuoting.shellWord(bytes)) lists them, for xargs -0"
    case .submodule(let bytes):
      "pdm checkout \(PathQuoting.shellWord(bytes)) -m REASON; choose its commit with git -C \(PathQuoting.shellWord(bytes)); then pdm checkin"
    case .outsideSparseCheckout(let path):
      "git sparse-checkout add \(PathQuoting.shellWord(path.parents.last ?? [UInt8(ascii: "/")] + path.bytes)) brings it"
    case .untracked(let path): "pdm add \(name(path)) -m MESSAGE"
    case .throughSymlink: "name the file by its real path"
    case .missing(let path, similar: path):
      "it is in the vault but not on disk; git restore \(name(path)) brings it back"
    case .missing(_, let similar?): "did you mean \(name(similar))?"
    case .conflicted: "resolve it with git first (git status shows how)"
    default: nil
    }
  }
}
