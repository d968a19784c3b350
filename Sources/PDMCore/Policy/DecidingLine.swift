/// The line of an attributes file that decides about `lockable` for a path. git does not say which one it is
/// (`check-attr` has no `-v`), and nobody but git knows what its patterns match; so git is asked again and again.
///
/// The lines have an order: git takes the strongest that says anything. In a repository made for the purpose, with the
/// same folders, stand only the strongest lines; behind them all one that says "undecided" of everything. The line with
/// which the answer turns from that is the one: found by halving, a few calls of git for all files together. Macros,
/// negations and quoted patterns are git's to understand.
public struct DecidingLine: Sendable, Equatable {
  /// A path from the top for a file of the tree, else absolute.
  public let file: [UInt8]
  /// From 1 on.
  public let number: Int
  public let text: [UInt8]
  /// Where the line names a macro: its definition.
  public let macro: Definition?

  public struct Definition: Sendable, Equatable {
    public let file: [UInt8]
    public let number: Int
    public let text: [UInt8]
  }

  /// - Parameter states: what git says in the real repository. Where that is something else than what is found here, no
  ///   line is named.
  static func find(for states: [RepoPath: LockableState], in vault: Vault) throws -> [RepoPath: DecidingLine] {
    let paths = states.keys.sorted()
    let sources = try AttributeSource.all(for: paths, in: vault)
    guard !sources.isEmpty else { return [:] }
    let search = try AttributeSearch(
      sources: sources, paths: paths, ignoresCase: vault.configuration().boolean("core.ignorecase") ?? false,
      context: vault.context)
    defer { search.discard() }
    return try search.run().filter { states[$0.key] == $0.value.state }.mapValues(\.line)
  }
}
