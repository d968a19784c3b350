import Testing

@testable import PDMCore

/// Promise 2: a command that is killed at any instruction leaves a store that the next command finishes or undoes.
///
/// The next command is always somebody else's, and one that waits its turn: git, which the dead command may have left at
/// work, has then ended.
@Suite("A command is killed, and git lives on", .enabled(if: StoppedProcess.isPossible))
struct KilledCommandTests {
  /// Does it once in whole, then stops it at each step, or at every fifth.
  private func everyStep(
    of words: [String], prepare: (RealVault) throws -> Void,
    check: (RealVault, _ when: String, _ result: ChildResult) throws -> Void
  ) throws {
    func fresh() throws -> RealVault {
      let vault = try RealVault()
      try prepare(vault)
      // Mary's own part, edited: what she does next.
      try vault.pdm("mary", "checkout", "b.nc", "-m", "hers")
      try vault.edit("b.nc", "mary's edit\n")
      return vault
    }
    let count = try StoppedProcess.count(try fresh(), "john", words)
    #expect(count > 10)
    for step in stride(from: 1, through: count, by: StoppedProcess.isComplete ? 1 : 5) {
      let vault = try fresh()
      let result = try StoppedProcess.kill(at: step, vault, "john", words)
      let when = "pdm \(words.joined(separator: " ")), killed at step \(step) of \(count)"
      try vault.pdm("mary", "checkin", "b.nc", "-m", "mine")
      try vault.checkPromises(when)
      try check(vault, when, result)
      // Plain git finds nothing in its way.
      try vault.fixture.git("commit", "-q", "--allow-empty", "-m", "plain", in: vault.folder)
    }
  }

  private static let edit = "john's edit\n"
  private static let original = "the first version of a.nc\n"

  @Test func checkin() throws {
    try everyStep(of: ["checkin", "a.nc", "-m", "done"]) { vault in
      try vault.pdm("john", "checkout", "a.nc", "-m", "change")
      try vault.edit("a.nc", Self.edit)
    } check: { vault, when, result in
      #expect(try vault.read("a.nc") == Self.edit, "\(when)")
      let isCommitted = try vault.git("show", "HEAD:a.nc") == Self.edit
      let holder = try vault.sqlite("SELECT count(*) FROM locks WHERE CAST(path AS TEXT) = 'a.nc'")
      #expect(holder == (isCommitted ? "0" : "1"), "\(when)")
      #expect(!result.succeeded || isCommitted, "\(when)")
      #expect(try vault.git("status", "--porcelain") == (isCommitted ? "" : " M a.nc\n"), "\(when)")
      if !isCommitted { try vault.pdm("john", "checkin", "a.nc", "-m", "again") }
    }
  }

  @Test func checkout() throws {
    try everyStep(of: ["checkout", "a.nc", "c d.step", "-m", "why"]) { _ in
    } check: { vault, when, result in
      let locks = try vault.sqlite("SELECT count(*) FROM locks")
      let lines = try vault.sqlite("SELECT count(*) FROM audit WHERE action = 'CHECKOUT_FILE' AND user = 'john'")
      #expect(locks == lines && (locks == "0" || locks == "2"), "\(when)")
      #expect(!result.succeeded || locks == "2", "\(when)")
      try vault.expect(locks == "2" ? 6 : 0, "mary", "checkout", "a.nc", "-m", "mine now")
      if locks == "2" { try vault.pdm("john", "checkout", "a.nc", "-m", "again") }
    }
  }

  @Test func cancel() throws {
    try everyStep(of: ["cancel", "a.nc"]) { vault in
      try vault.pdm("john", "checkout", "a.nc", "-m", "change")
      try vault.edit("a.nc", Self.edit)
    } check: { vault, when, result in
      let isFree = try vault.sqlite("SELECT count(*) FROM locks") == "0"
      let rescues = try vault.git("for-each-ref", "--format=%(refname)", "refs/pdm/rescue").split(separator: "\n")
      let rescued = try rescues.map { try vault.git("show", "\($0):a.nc") }
      let present = try vault.read("a.nc")
      // The bytes are in the file or under a ref, and a free file is as in HEAD.
      #expect(present == Self.edit || rescued.contains(Self.edit), "\(when)")
      #expect(present == (isFree ? Self.original : present), "\(when)")
      #expect(present == Self.edit || present == Self.original, "\(when)")
      #expect(!result.succeeded || isFree, "\(when)")
      if !isFree { try vault.pdm("john", "cancel", "a.nc") }
    }
  }

  @Test func `rm`() throws {
    try everyStep(of: ["rm", "a.nc", "-m", "gone"]) { _ in
    } check: { vault, when, result in
      let isGone = try vault.git("ls-tree", "--name-only", "HEAD").contains("a.nc") == false
      #expect(try vault.git("status", "--porcelain") == "", "\(when)")
      #expect(try vault.sqlite("SELECT count(*) FROM locks") == "0", "\(when)")
      #expect(!result.succeeded || isGone, "\(when)")
      if !isGone { #expect(try vault.read("a.nc") == Self.original, "\(when)") }
    }
  }

  @Test func `mv`() throws {
    try everyStep(of: ["mv", "a.nc", "z.nc", "-m", "other name"]) { vault in
      try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    } check: { vault, when, result in
      let isMoved = try vault.git("ls-tree", "--name-only", "HEAD").contains("z.nc")
      #expect(try vault.git("status", "--porcelain") == "", "\(when)")
      #expect(try vault.sqlite("SELECT CAST(path AS TEXT) FROM locks") == (isMoved ? "z.nc" : "a.nc"), "\(when)")
      #expect(!result.succeeded || isMoved, "\(when)")
      #expect(try vault.read(isMoved ? "z.nc" : "a.nc") == Self.original, "\(when)")
    }
  }

  @Test func `add`() throws {
    try everyStep(of: ["add", "new.nc", "-m", "new"]) { vault in
      try vault.edit("new.nc", Self.edit)
    } check: { vault, when, result in
      let isAdded = try vault.git("ls-tree", "--name-only", "HEAD").contains("new.nc")
      #expect(try vault.git("status", "--porcelain") == (isAdded ? "" : "?? new.nc\n"), "\(when)")
      #expect(try vault.sqlite("SELECT count(*) FROM locks") == "0", "\(when)")
      #expect(!result.succeeded || isAdded, "\(when)")
      #expect(try vault.read("new.nc") == Self.edit, "\(when)")
    }
  }
}
