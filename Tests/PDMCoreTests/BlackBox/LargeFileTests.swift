import Glibc
import Testing

@testable import PDMCore

/// Git LFS, over a repository on the same disk.
@Suite("Git LFS")
struct LargeFileTests {
  private static let size = 50_000_000

  /// `repo` is a clone in which `big.stl` is a pointer only.
  private func clone() throws -> RealVault {
    let fixture = try GitFixture()
    let vault = RealVault(bare: fixture)
    try vault.script(
      """
      git lfs install --skip-repo >said
      git init -q --bare central.git
      git init -q seed
      cd seed
      git lfs track '*.stl' >../said
      head -c \(Self.size) /dev/urandom >big.stl
      echo text >a.nc
      git add -A
      git commit -q -m seed
      git push -q "file://$PWD/../central.git" main 2>../said
      cd ..
      GIT_LFS_SKIP_SMUDGE=1 git clone -q "file://$PWD/central.git" repo
      """, in: "")
    // The accounts have homes of their own, and this file for all.
    try vault.makeStore(["admin", "john"])
    return vault
  }

  private func isPointer(_ vault: RealVault) throws -> Bool {
    try vault.fixture.read("repo/big.stl").starts(with: "version https://git-lfs".utf8)
  }

  private func same(_ one: String, _ other: String, _ vault: RealVault) throws -> Bool {
    try vault.script("cmp -s '\(one)' '\(other)' && echo same || echo different", in: "") == "same"
  }

  @Test func `a check-out brings the content, and a check-in stores a pointer`() throws {
    let vault = try clone()
    #expect(try isPointer(vault))
    try vault.pdm("john", "checkout", "big.stl", "-m", "change")
    #expect(try same("repo/big.stl", "seed/big.stl", vault))
    #expect(try vault.git("status", "--porcelain") == "")
    #expect(try vault.pdm("john", "ls", "big.stl").contains("\t\(Self.size)\t"))
    try vault.makeTwin()
    try vault.script("head -c \(Self.size + 1) /dev/urandom >v2; cat v2 >repo/big.stl; cat v2 >twin/big.stl", in: "")
    try vault.pdm("john", "checkin", "big.stl", "-m", "second")
    try vault.commitInTwin("big.stl")
    try vault.expectTwins()
    #expect(try vault.git("cat-file", "-s", "HEAD:big.stl").split(separator: "\n") == ["133"])
    try vault.script("git lfs fsck >../said")

    try vault.pdm("john", "checkout", "big.stl", "-m", "again")
    try vault.edit("big.stl", "spoilt\n")
    try vault.pdm("john", "cancel", "big.stl")
    #expect(try same("repo/big.stl", "v2", vault))
    try vault.pdm("john", "checkout", "big.stl", "-m", "again")
    try vault.pdm("john", "restore", "big.stl", "HEAD~1")
    #expect(try same("repo/big.stl", "seed/big.stl", vault))
    #expect(try vault.git("rev-parse", "HEAD:big.stl") == vault.git("rev-parse", "HEAD~2:big.stl"))
    #expect(try vault.git("status", "--porcelain") == "")
  }

  /// With less memory than the file has bytes; only git and what it starts may have as much as they want.
  @Test(.enabled(if: !Sanitizer.isOn, "its shadow alone is larger"))
  func `pdm holds no file as a whole`() throws {
    let vault = try clone()
    try vault.fixture.write("bin/git", "#!/bin/sh\nulimit -S -d unlimited\nexec /usr/bin/git \"$@\"\n")
    #expect(chmod(vault.fixture.path("bin/git").cStringBytes, 0o755) == 0)
    var environment = vault.environment(of: "john")
    environment["PDM"] = RealVault.program
    environment["PATH"] = vault.fixture.path("bin") + Array(":/usr/bin:/bin".utf8)
    let script = """
      ulimit -S -d 40000
      "$PDM" checkout big.stl -m change
      "$PDM" cat big.stl | (ulimit -S -d unlimited; cmp - ../seed/big.stl)
      head -c \(Self.size) /dev/zero >big.stl
      "$PDM" diff big.stl; "$PDM" show big.stl; "$PDM" ls --status modified
      "$PDM" checkin big.stl --keep -m second
      echo spoilt >big.stl
      "$PDM" cancel big.stl
      "$PDM" checkout big.stl -m again
      "$PDM" restore big.stl HEAD~1
      cmp big.stl ../seed/big.stl
      """
    let shell = Subprocess(
      Array("bash".utf8), ["-euo", "pipefail", "-c", script].map { Array($0.utf8) }, environment: environment,
      workingDirectory: vault.fixture.path(vault.folder))
    let result = try shell.run()
    #expect(result.succeeded, "\(result.errorText)")
  }

  @Test func `content that is not to be had is not checked out`() throws {
    let vault = try clone()
    try vault.script("mv central.git away; rm -rf repo/.git/lfs/objects", in: "")
    let before = try vault.state()
    let refused = try vault.expect(1, "john", "checkout", "big.stl", "-m", "change")
    #expect(refused.errorText.contains("git lfs pull --include big.stl"), "\(refused.errorText)")
    #expect(try vault.state() == before)
    #expect(try isPointer(vault))
    // Told to leave pointers alone, git leaves them; that is no content either.
    try vault.script("mv away central.git", in: "")
    vault.fixture.environment["GIT_LFS_SKIP_SMUDGE"] = Array("1".utf8)
    try vault.expect(1, "john", "checkout", "big.stl", "-m", "change")
    vault.fixture.environment["GIT_LFS_SKIP_SMUDGE"] = nil
    // Somebody else's is not fetched.
    try vault.pdm("admin", "checkout", "big.stl", "-m", "change")
    try vault.edit("big.stl", "spoilt\n")
    try vault.script("mv central.git away; rm -rf repo/.git/lfs/objects", in: "")
    try vault.expect(6, "john", "checkout", "big.stl", "-m", "change")
    let kept = try vault.state()
    try vault.expect(1, "admin", "cancel", "big.stl")
    #expect(try vault.state() == kept)
    #expect(try vault.read("big.stl") == "spoilt\n")
  }

  @Test func `without git-lfs no file takes a pointer's place`() throws {
    let vault = try RealVault()
    try vault.fixture.write("repo/.gitattributes", "*.stl filter=lfs -text\n")
    try vault.fixture.write(
      "repo/big.stl",
      "version https://git-lfs.github.com/spec/v1\noid sha256:\(String(repeating: "0", count: 64))\nsize 1000\n")
    try vault.fixture.commit("pointer", in: vault.folder)
    let refused = try vault.expect(1, "john", "checkout", "big.stl", "-m", "change")
    #expect(refused.errorText.contains("git lfs install"), "\(refused.errorText)")
    try vault.edit("new.stl", "solid\n")
    try vault.expect(1, "john", "add", "new.stl", "-m", "new")
    #expect(try vault.git("ls-files", "new.stl") == "")
  }
}
