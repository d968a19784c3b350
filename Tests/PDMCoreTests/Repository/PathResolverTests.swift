import Glibc
import Testing

@testable import PDMCore

@Suite("Names that people type")
struct PathResolverTests {
  let fixture: GitFixture

  init() throws {
    fixture = try GitFixture()
    try fixture.makeRepository()
    for name in ["a", "sub/b", "sub/deep/c d", "x.git", ".gitignore", "-dash"] { try fixture.write("repo/\(name)") }
    try fixture.git("add", "-A")
  }

  private func resolve(_ name: [UInt8], in folder: String = "repo") throws -> (path: RepoPath, status: FileStatus?) {
    var resolver = PathResolver(workTree: fixture.path("repo"), workingDirectory: fixture.path(folder))
    return try resolver.resolve(name)
  }

  private func resolve(_ name: String, in folder: String = "repo") throws -> (path: RepoPath, status: FileStatus?) {
    try resolve(Array(name.utf8), in: folder)
  }

  @Test(arguments: [
    ("repo", "a"), ("repo", "./a"), ("repo", "sub/../a"), ("repo", "sub//b"), ("repo", "./sub/./deep/../b"),
    ("repo", "missing/../a"), ("repo/sub", "b"), ("repo/sub", "../a"), ("repo/sub/deep", "../../sub/deep/c d"),
    ("repo", "x.git"), ("repo", ".gitignore"), ("repo", "-dash"),
  ])
  func `mean what they mean to git`(folder: String, name: String) throws {
    let found = try resolve(name, in: folder)
    #expect(found.status?.kind == .regular)
    let git = try fixture.git("ls-files", "-z", "--full-name", "--error-unmatch", "--", name, in: folder)
    #expect(found.path.bytes == Array(git.dropLast()))
  }

  /// git says that this is outside; it is the same file, and a person who types it means it.
  @Test func `may leave the repository on the way back into it`() throws {
    #expect(try resolve("../../../repo/a", in: "repo/sub/deep").path.bytes == [0x61])
  }

  @Test func `may be absolute, also through a link to the repository`() throws {
    symlink("repo", fixture.path("alias").cStringBytes)
    for top in ["repo", "alias", "repo/../repo"] {
      #expect(try resolve(fixture.path(top).appending("sub/b")).path.bytes == Array("sub/b".utf8), "\(top)")
    }
  }

  @Test func `may be of something that is not there, or no text`() throws {
    for name: [UInt8] in [Array("new".utf8), Array("no/such/folder/x".utf8), Array("a/b".utf8), [0xff, 0x0a]] {
      let found = try resolve(name)
      #expect(found.path.bytes == name && found.status == nil)
    }
  }

  @Test(arguments: [
    ".git", ".git/config", ".GIT/config", ".Git/hooks/x", "sub/.git/x", "sub/../.git/config", ".git./x", ".git /x",
    ".git::$INDEX_ALLOCATION/x", "git~1/x", "GIT~1", ".g\u{200C}it/x", "\u{FEFF}.git/config", ".git . ./x",
  ])
  func `in git's own folder, in any spelling, are refused`(name: String) {
    let failure = #expect(throws: PathFailure.self) { try resolve(name) }
    if case .insideGitFolder = failure {} else { Issue.record("\(String(describing: failure))") }
    #expect(failure?.category == .usage)
  }

  @Test(arguments: [
    ("repo", ".."), ("repo", "../x"), ("repo", "sub/../../x"), ("repo", "/"), ("repo", "/etc/passwd"),
    ("repo/sub", "../../repo2/a"), ("repo", "../repo2/a"), ("repo", "../repo/../home/.gitconfig"),
    ("repo", "/../../../../etc/passwd"),
  ])
  func `outside are refused, as by git`(folder: String, name: String) throws {
    try fixture.write("repo2/a")
    #expect(throws: PathFailure.outside(Array(name.utf8))) { try resolve(name, in: folder) }
    let git = try fixture.tryGit([Array("ls-files".utf8), Array("--".utf8), Array(name.utf8)], in: folder)
    #expect(!git.succeeded)
  }

  @Test func `through a symbolic link are refused, the link itself is a file`() throws {
    try fixture.write("elsewhere/secret")
    symlink("sub", fixture.path("repo/inside").cStringBytes)
    symlink("../elsewhere", fixture.path("repo/out").cStringBytes)
    symlink(".git", fixture.path("repo/sub/door").cStringBytes)
    symlink("nowhere", fixture.path("repo/broken").cStringBytes)
    symlink("a", fixture.path("repo/to-file").cStringBytes)
    for name in ["inside/b", "inside/deep/c d", "out/secret", "out/new", "sub/door/config", "broken/x", "to-file/x"] {
      #expect(throws: PathFailure.throughSymlink(Array(name.utf8))) { try resolve(name) }
      let git = try fixture.tryGit([Array("add".utf8), Array("-n".utf8), Array("--".utf8), Array(name.utf8)])
      #expect(!git.succeeded, "\(name)")
    }
    for name in ["inside", "out", "sub/door", "broken", "to-file"] {
      #expect(try resolve(name).status?.kind == .symlink)
    }
  }

  @Test func `in a repository inside this one are refused`() throws {
    try fixture.makeRepository("repo/inner")
    try fixture.write("repo/inner/deep/x")
    // A submodule or a linked work tree has a file there.
    try fixture.write("repo/module/.git", "gitdir: ../.git/modules/module\n")
    for name in ["inner/x", "inner/deep/x", "module/x"] {
      #expect(throws: PathFailure.insideNestedRepository(Array(name.utf8))) { try resolve(name) }
    }
    #expect(throws: PathFailure.folder(Array("inner".utf8))) { try resolve("inner") }
  }

  @Test(arguments: [".", "./", "sub", "sub/", "sub/deep/", "sub/..", "sub/deep/.."])
  func `of folders are refused`(name: String) {
    #expect(throws: PathFailure.folder(Array(name.utf8))) { try resolve(name) }
  }

  @Test func `of what is no file are refused without opening it`() throws {
    mkfifo(fixture.path("repo/pipe").cStringBytes, 0o600)
    #expect(throws: PathFailure.notAFile(Array("pipe".utf8))) { try resolve("pipe") }
  }

  @Test func `that are no names are refused`() {
    let long = [UInt8](repeating: 0x61, count: 200) + [0x2f]
    for name in [[], [0x61, 0], [0, 0x61], Array([[UInt8]](repeating: long, count: 30).joined()) + [0x61]] {
      #expect(throws: PathFailure.malformed(name)) { try resolve(name) }
    }
  }

  /// A folder that was fine is not looked at again; one that was refused must not pass the second time.
  @Test func `a refused folder stays refused`() throws {
    symlink("sub", fixture.path("repo/inside").cStringBytes)
    var resolver = PathResolver(workTree: fixture.path("repo"), workingDirectory: fixture.path("repo"))
    for _ in 0..<2 {
      #expect(throws: PathFailure.self) { try resolver.resolve(Array("inside/b".utf8)) }
      #expect(try resolver.resolve(Array("sub/b".utf8)).status != nil)
    }
  }
}
