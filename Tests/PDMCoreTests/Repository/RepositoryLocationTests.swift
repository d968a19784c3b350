import Glibc
import Testing

@testable import PDMCore

@Suite("Where a repository is")
struct RepositoryLocationTests {
  let fixture: GitFixture

  init() throws {
    fixture = try GitFixture()
  }

  private func find(in folder: String, adding variables: [String: [UInt8]] = [:]) throws -> RepositoryLocation {
    try RepositoryLocation.find(in: fixture.context(in: folder, adding: variables))
  }

  /// Compares with what git says from the same folder with the same environment.
  @discardableResult
  private func compare(
    _ folder: String, adding variables: [String: [UInt8]] = [:], sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> RepositoryLocation {
    let found = try find(in: folder, adding: variables)
    func ask(_ question: String) throws -> [UInt8]? {
      let result = try fixture.tryGit(
        [Array("rev-parse".utf8), Array(question.utf8)], in: folder, adding: variables)
      guard result.succeeded else { return nil }
      let path = Array(result.output.dropLast())
      return PathProbe.realPath(fixture.path(folder).resolving(path)) ?? path
    }
    #expect(found.gitDirectory == (try ask("--absolute-git-dir")), sourceLocation: sourceLocation)
    #expect(found.commonDirectory == (try ask("--git-common-dir")), sourceLocation: sourceLocation)
    #expect(found.workTree == (try ask("--show-toplevel")), sourceLocation: sourceLocation)
    return found
  }

  @Test func `an ordinary repository, from its top, a folder and its git folder`() throws {
    try fixture.makeRepository()
    try fixture.write("repo/a/b/file")
    for folder in ["repo", "repo/a/b", "repo/.git", "repo/.git/refs"] {
      let found = try compare(folder)
      #expect(found.storeDirectory == fixture.path("repo/.pdm"))
      #expect(!found.isBare && !found.isLinkedWorkTree && !found.isExplicit)
    }
  }

  @Test func `a folder whose name is not UTF-8, behind a symbolic link`() throws {
    try fixture.write([0x66, 0xff, 0x0a, 0x2f, 0x78], [])
    let real = fixture.root + [0x2f, 0x66, 0xff, 0x0a]
    try fixture.git([Array("init".utf8), Array("-q".utf8), real], in: "")
    symlink(real.cStringBytes, fixture.path("link").cStringBytes)
    let found = try compare("link")
    #expect(found.workTree == real)
    #expect(found.storeDirectory == real + Array("/.pdm".utf8))
  }

  @Test func `linked work trees share the store of the main one`() throws {
    try fixture.makeRepository()
    try fixture.commit()
    try fixture.git("worktree", "add", "-q", "../linked")
    fixture.makeFolder("linked/deep")
    for folder in ["linked", "linked/deep"] {
      let found = try compare(folder)
      #expect(found.isLinkedWorkTree)
      #expect(found.storeDirectory == fixture.path("repo/.pdm"))
    }
  }

  @Test func `a bare repository and a work tree of it`() throws {
    try fixture.makeRepository()
    try fixture.commit()
    try fixture.git("clone", "-q", "--bare", "repo", "bare.git", in: "")
    try fixture.git("worktree", "add", "-q", "../of-bare", in: "bare.git")
    #expect(try compare("bare.git").isBare)
    for folder in ["bare.git", "bare.git/refs", "of-bare"] {
      #expect(try compare(folder).storeDirectory == fixture.path("bare.git/pdm"))
    }
  }

  @Test func `a bare repository called .git, with work trees beside it`() throws {
    try fixture.makeRepository()
    try fixture.commit()
    try fixture.git("clone", "-q", "--bare", "repo", "project/.git", in: "")
    try fixture.git("worktree", "add", "-q", "main-tree", in: "project")
    #expect(try compare("project").workTree == nil)
    #expect(try compare("project").storeDirectory == fixture.path("project/.pdm"))
    #expect(try compare("project/main-tree").storeDirectory == fixture.path("project/.pdm"))
  }

  @Test func `a submodule and a work tree of it have the submodule's store`() throws {
    try fixture.makeRepository("library")
    try fixture.commit(in: "library")
    try fixture.makeRepository()
    try fixture.commit()
    try fixture.git("submodule", "add", "-q", "../library", "parts/lib")
    try fixture.git("worktree", "add", "-q", fixtureText("sub-tree"), in: "repo/parts/lib")
    for folder in ["repo/parts/lib", "sub-tree", "repo/.git/modules/parts/lib"] {
      let found = try find(in: folder)
      #expect(found.storeDirectory == fixture.path("repo/parts/lib/.pdm"))
    }
    try compare("repo/parts/lib")
    try compare("sub-tree")
  }

  @Test func `a separate git folder keeps the store in its work tree`() throws {
    try fixture.git("init", "-q", "--separate-git-dir", "elsewhere", "repo", in: "")
    try fixture.commit()
    #expect(try compare("repo").storeDirectory == fixture.path("repo/.pdm"))
    try fixture.git("worktree", "add", "-q", "../linked")
    // Nothing in it says where the main work tree is.
    for folder in ["elsewhere", "linked"] {
      #expect(throws: GitFailure.mainWorkTreeUnknown(gitDirectory: fixture.path("elsewhere"))) {
        try find(in: folder)
      }
    }
    try fixture.git("config", "core.worktree", fixtureText("repo"))
    #expect(try compare("elsewhere").storeDirectory == fixture.path("repo/.pdm"))
    #expect(try compare("linked").storeDirectory == fixture.path("repo/.pdm"))
    #expect(try compare("repo").storeDirectory == fixture.path("repo/.pdm"))
  }

  @Test func `core.worktree and configuration of each work tree count`() throws {
    try fixture.makeRepository()
    try fixture.commit()
    fixture.makeFolder("else where")
    try fixture.git("worktree", "add", "-q", "../linked")
    try fixture.git("config", "core.worktree", "../../else where")
    #expect(try compare("repo").workTree == fixture.path("else where"))
    #expect(try compare("linked").workTree == fixture.path("linked"))
    try fixture.git("config", "--unset", "core.worktree")
    try fixture.git("config", "extensions.worktreeConfig", "true")
    try fixture.git("config", "--worktree", "core.worktree", "../../else where")
    #expect(try compare("repo").workTree == fixture.path("else where"))
    #expect(try compare("linked").workTree == fixture.path("linked"))
    #expect(try find(in: "linked").format.hasWorkTreeConfig)
  }

  @Test func `GIT_DIR and GIT_WORK_TREE name it`() throws {
    try fixture.makeRepository()
    try fixture.commit()
    fixture.makeFolder("other")
    fixture.makeFolder("other/deep")
    let gitDirectory = ["GIT_DIR": fixture.path("repo/.git")]
    #expect(try compare("other", adding: gitDirectory).isExplicit)
    try compare("other", adding: ["GIT_DIR": Array("../repo/.git".utf8)])
    try compare("repo", adding: ["GIT_DIR": Array(".git".utf8)])
    try compare("other", adding: ["GIT_DIR": Array("../repo/.git".utf8), "GIT_WORK_TREE": Array("deep".utf8)])
    try compare("repo", adding: ["GIT_WORK_TREE": fixture.path("other")])
    try compare("other", adding: gitDirectory.merging(["GIT_IMPLICIT_WORK_TREE": [0x30]]) { $1 })
    #expect(throws: GitFailure.notARepository(fixture.path("other"))) {
      try find(in: "repo", adding: ["GIT_DIR": fixture.path("other")])
    }
  }

  @Test func `in a push to a bare repository GIT_DIR is a full stop`() throws {
    try fixture.makeRepository("server.git", "--bare")
    let found = try compare("server.git", adding: ["GIT_DIR": [0x2e]])
    #expect(found.isBare)
    #expect(found.storeDirectory == fixture.path("server.git/pdm"))
    // And to one with a work tree, git itself would take the git folder for it.
    try fixture.makeRepository()
    let inside = try find(in: "repo/.git", adding: ["GIT_DIR": [0x2e]])
    #expect(inside.workTree == nil && !inside.isBare)
    #expect(inside.storeDirectory == fixture.path("repo/.pdm"))
  }

  @Test func `a gitfile is followed and a bad one is not passed over`() throws {
    try fixture.makeRepository("repo/inner")
    try fixture.makeRepository()
    try fixture.write("repo/broken/.git", "gitdir: ../nowhere\n")
    try fixture.write("repo/odd/.git", "something else\n")
    try compare("repo/inner")
    for folder in ["repo/broken", "repo/odd"] {
      #expect(throws: GitFailure.self) { try find(in: folder) }
      #expect(try !fixture.tryGit([Array("status".utf8)], in: folder).succeeded)
    }
    let explicit = ["GIT_DIR": fixture.path("file")]
    try fixture.write("file", "gitdir: repo/.git\n")
    try compare("repo", adding: explicit)
  }

  @Test func `an empty .git folder is passed over, as by git`() throws {
    try fixture.makeRepository()
    fixture.makeFolder("repo/sub")
    fixture.makeFolder("repo/sub/.git")
    #expect(try compare("repo/sub").workTree == fixture.path("repo"))
  }

  @Test func `ceilings end the search`() throws {
    try fixture.makeRepository()
    try fixture.write("repo/a/b/file")
    let ceiling = { (path: String) in ["GIT_CEILING_DIRECTORIES": Array("/nowhere:".utf8) + fixture.path(path)] }
    for (folder, limit, isFound) in [
      ("repo/a/b", "repo/a", false), ("repo/a/b", "repo", false), ("repo/a/b", "", true), ("repo", "repo", true),
      ("repo/a", "repo/a", true),
    ] {
      let variables = ceiling(limit)
      #expect(((try? find(in: folder, adding: variables)) != nil) == isFound)
      let git = try fixture.tryGit([Array("rev-parse".utf8)], in: folder, adding: variables)
      #expect(git.succeeded == isFound, "\(folder) \(limit)")
    }
  }

  @Test func `no repository and no folder are said`() throws {
    fixture.makeFolder("plain")
    #expect(throws: GitFailure.notARepository(fixture.path("plain"))) { try find(in: "plain") }
    #expect(throws: GitFailure.notARepository(fixture.path("missing"))) { try find(in: "missing") }
    #expect(GitFailure.notARepository(fixture.root).category == .notFound)
  }

  @Test func `a start folder may be named`() throws {
    try fixture.makeRepository()
    let found = try RepositoryLocation.find(from: fixture.path("repo"), in: fixture.context(in: ""))
    #expect(found.workTree == fixture.path("repo"))
  }

  @Test func `the environment can be freed of git's own variables`() throws {
    try fixture.makeRepository()
    let listed = try fixture.words("rev-parse", "--local-env-vars")
    #expect(Set(listed).isSubset(of: Environment.repositoryVariables))
    var environment = fixture.environment
    for name in listed { environment[name] = [0x78] }
    #expect(environment.withoutRepositoryVariables() == fixture.environment)
  }

  private func fixtureText(_ name: String) -> String { String(decoding: fixture.path(name), as: UTF8.self) }
}
