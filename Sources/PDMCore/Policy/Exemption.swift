/// Files that need no check-out: by the vault's policy, those with `-lockable` in .gitattributes, or all without `lockable`.
enum Exemption {
  static func exempt(among paths: [RepoPath], under policy: LockPolicy, git: GitProgram) throws -> Set<RepoPath> {
    Set(try LockableState.of(paths, git: git).filter { policy.exempts($0.value) }.keys)
  }
}
