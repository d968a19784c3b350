/// A file of git attributes that has a say about some paths (gitattributes(5)).
struct AttributeSource: Equatable {
  enum Place: Equatable {
    /// `$GIT_DIR/info/attributes`, before all others.
    case info
    /// A `.gitattributes`, by its folder from the top; the deepest first.
    case folder([UInt8])
    /// `core.attributesFile`
    case user
    case system
  }

  let place: Place
  /// Where it is: a path from the top for those of the tree, else absolute.
  let file: [UInt8]
  let lines: [ArraySlice<UInt8>]

  init(place: Place, file: [UInt8], content: [UInt8]) {
    self.place = place
    self.file = file
    // git skips the byte order mark of an editor.
    let text = content.starts(with: [0xEF, 0xBB, 0xBF]) ? content.dropFirst(3) : content[...]
    lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  }

  /// `[attr]NAME …` at the beginning of a line, where git looks for one.
  static func isMacro(_ line: ArraySlice<UInt8>) -> Bool { macroName(line) != nil }

  static func macroName(_ line: ArraySlice<UInt8>) -> [UInt8]? {
    let line = words(of: line).first ?? []
    guard line.starts(with: "[attr]".utf8) else { return nil }
    return Array(line.dropFirst(6))
  }

  static func words(of line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    line.split { [0x20, 0x09, 0x0D].contains($0) }
  }

  /// The lines from `start` on, and before them all macros: what they mean must not depend on which lines are left.
  func content(from start: Int) -> [UInt8] {
    let kept = lines[..<start].filter(Self.isMacro) + lines[start...]
    return Array(kept.joined(separator: [UInt8(ascii: "\n")]))
  }
}

extension AttributeSource {
  /// All that there are for these paths, the strongest first. For each path they are in the order in which git looks at
  /// them, since a deeper folder comes before the one above.
  static func all(for paths: [RepoPath], in vault: Vault) throws -> [AttributeSource] {
    let location = vault.location
    var sources: [AttributeSource] = []
    func add(_ place: Place, _ file: [UInt8]) {
      guard let content = PathProbe.contents(file) else { return }
      sources.append(AttributeSource(place: place, file: file, content: content))
    }
    add(.info, location.commonDirectory.appending("info/attributes"))
    if let workTree = location.workTree {
      let files = Set(paths.flatMap(PlainAttributes.files(for:)))
      let index = try GitIndex(of: location, using: vault.git, only: Array(files))
      for file in files.sorted(by: { ($0.parents.count, $1) > ($1.parents.count, $0) }) {
        guard let content = try Self.content(of: file, in: workTree, index, vault.git) else { continue }
        sources.append(
          AttributeSource(place: .folder(file.parents.last ?? []), file: file.bytes, content: content))
      }
    }
    let result = try vault.git.run(["config", "-z", "--type=path", "--get", "core.attributesFile"], as: .read)
    if result.succeeded {
      add(.user, (location.workTree ?? location.gitDirectory).resolving(result.output.filter { $0 != 0 }))
    } else if let folder = vault.context.environment["XDG_CONFIG_HOME"], !folder.isEmpty {
      add(.user, folder.appending("git/attributes"))
    } else if let home = vault.context.environment["HOME"] {
      add(.user, home.appending(".config/git/attributes"))
    }
    if vault.context.environment["GIT_ATTR_NOSYSTEM"].map({ GitConfigValue.boolean($0) ?? true }) != true {
      // git tells where it is from 2.42 on; before, only of one below /usr is it known.
      let told = try vault.git.run(["var", "GIT_ATTR_SYSTEM"], as: .read)
      add(.system, told.succeeded ? Array(told.outputText.utf8) : Array("/etc/gitattributes".utf8))
    }
    return sources
  }

  /// As git reads it: no link is followed in a tree, and where there is no file, the index's counts.
  private static func content(
    of file: RepoPath, in workTree: [UInt8], _ index: GitIndex, _ git: GitProgram
  ) throws -> [UInt8]? {
    let path = workTree.appending(file.bytes)
    switch try FileSystem.status(of: path)?.kind {
    case .regular: return PathProbe.contents(path)
    case nil:
      guard let entry = index.entry(at: file) else { return nil }
      return try git.check(["cat-file", "blob", .object(entry.id)], as: .read)
    default: return nil
    }
  }
}
