import Testing

@testable import PDMCore

/// A command of john's that is going to be killed, in a vault where mary has an edited part of her own; and what must be
/// true of his files after somebody else's next command.
enum FaultyAct: String, CaseIterable, Sendable {
  case checkin
  case checkout
  case cancel
  case remove = "rm"
  case rename = "mv"
  case add
  case restore
  /// Of the administrator's check-out, which is why its edit is the administrator's as well.
  case breakLock = "break"
  case takeBack = "rescue restore"

  /// Those that write to git and the store together.
  static let ofBoth: [FaultyAct] = [.checkin, .cancel, .remove, .rename, .add, .restore, .breakLock]

  static let edit = "john's edit\n"
  static let laterEdit = "john's later edit\n"
  static let original = "the first version of a.nc\n"

  var words: [String] {
    switch self {
    case .checkin: ["checkin", "a.nc", "-m", "done"]
    case .checkout: ["checkout", "a.nc", "c d.step", "-m", "why"]
    case .cancel: ["cancel", "a.nc"]
    case .remove: ["rm", "a.nc", "-m", "gone"]
    case .rename: ["mv", "a.nc", "z.nc", "-m", "other name"]
    case .add: ["add", "new.nc", "-m", "new"]
    case .restore: ["restore", "a.nc", "1.0"]
    case .breakLock: ["break", "a.nc", "-y", "-m", "away for weeks"]
    case .takeBack: ["rescue", "restore", "aaaaaaaa"]
    }
  }

  /// The command of git that does it.
  var gitCommand: String { [.cancel, .breakLock].contains(self) ? "checkout" : "commit" }

  /// Who has a.nc, where anybody has.
  private var holder: String { self == .breakLock ? "admin" : "john" }

  func prepare() throws -> RealVault {
    let vault = try RealVault()
    switch self {
    case .checkin, .cancel:
      try vault.pdm("john", "checkout", "a.nc", "-m", "change")
      try vault.edit("a.nc", Self.edit)
    case .rename: try vault.pdm("john", "checkout", "a.nc", "-m", "change")
    case .add: try vault.edit("new.nc", Self.edit)
    case .restore:
      for text in ["1.0\n", "1.1\n"] { try vault.checkIn("john", "a.nc", text, "--keep") }
      try vault.edit("a.nc", Self.edit)
    case .breakLock:
      try vault.pdm("admin", "user", "role", "john", "admin")
      try vault.pdm("admin", "checkout", "a.nc", "-m", "change")
      try vault.edit("a.nc", Self.edit)
    case .takeBack:
      try vault.pdm("john", "checkout", "a.nc", "-m", "change")
      try vault.edit("a.nc", Self.edit)
      try vault.pdm("john", "cancel", "a.nc")
      // Under a name that is known.
      try vault.script(
        "ref=$(git for-each-ref --format='%(refname)' refs/pdm/rescue); git update-ref refs/pdm/rescue/john/20260101T000000Z-aaaaaaaa $ref && git update-ref -d $ref"
      )
      try vault.pdm("john", "checkout", "a.nc", "-m", "once more")
      try vault.edit("a.nc", Self.laterEdit)
    case .checkout, .remove: break
    }
    try vault.pdm("mary", "checkout", "b.nc", "-m", "hers")
    try vault.edit("b.nc", "mary's edit\n")
    return vault
  }

  /// What others do next. First what does not wait, and may find git still at work; then what waits its turn.
  func othersGoOn(_ vault: RealVault, _ when: String) throws {
    try vault.pdm("mary", "ls")
    let taken = try vault.run("mary", "checkout", "a.nc", "-m", "mine now")
    switch taken.status {
    case .exited(0): try vault.pdm("mary", "cancel", "a.nc", "--keep-edits")
    case .exited(6): #expect(taken.errorText.contains(holder), "\(when): \(taken.errorText)")
    // Deleted or renamed, or about to be; or a git that lives is writing it anew.
    case .exited(11): #expect([.remove, .rename, .cancel, .breakLock].contains(self), "\(when): \(taken.errorText)")
    default: Issue.record("\(when): \(taken.status) \(taken.errorText)")
    }
    try vault.pdm("mary", "checkin", "b.nc", "-m", "mine")
  }

  /// The promises, and that john's files are either as before or as he wanted them.
  func check(_ vault: RealVault, _ when: String, succeeded: Bool) throws {
    try vault.checkPromises(when)
    let isDone = try checkFiles(vault, when)
    #expect(!succeeded || isDone, "\(when)")
    // Plain git finds nothing in its way, and john neither.
    try vault.fixture.git("commit", "-q", "--allow-empty", "-m", "plain", in: vault.folder)
    if !isDone {
      let again = try vault.command("john", words.map { Array($0.utf8) }).run()
      #expect(again.succeeded, "\(when): \(again.errorText)")
    }
  }

  /// - Returns: whether it came about.
  private func checkFiles(_ vault: RealVault, _ when: String) throws -> Bool {
    let inHead = try vault.git("ls-tree", "-r", "--name-only", "HEAD")
    let status = try vault.git("status", "--porcelain")
    let held = try vault.sqlite("SELECT CAST(path AS TEXT) FROM locks ORDER BY path").split(separator: "\n")
    switch self {
    case .checkin:
      let isDone = try vault.git("show", "HEAD:a.nc") == Self.edit
      #expect(try vault.read("a.nc") == Self.edit, "\(when)")
      #expect(held == (isDone ? [] : ["a.nc"]), "\(when)")
      #expect(status == (isDone ? "" : " M a.nc\n"), "\(when)")
      return isDone
    case .checkout:
      let lines = try vault.sqlite("SELECT count(*) FROM audit WHERE action = 'CHECKOUT_FILE' AND user = 'john'")
      #expect("\(held.count)" == lines && (held.isEmpty || held.count == 2), "\(when)")
      #expect(status == "", "\(when)")
      return held.count == 2
    case .cancel:
      let rescues = try vault.git("for-each-ref", "--format=%(refname)", "refs/pdm/rescue").split(separator: "\n")
      let rescued = try rescues.map { try vault.git("show", "\($0):a.nc") }
      let present = try vault.read("a.nc")
      // The bytes are in the file or under a ref, and a free file is as in HEAD.
      #expect(present == Self.edit || rescued.contains(Self.edit), "\(when)")
      #expect(present == Self.original || (present == Self.edit && held == ["a.nc"]), "\(when): \(present)")
      return held.isEmpty
    case .breakLock:
      let rescues = try vault.git("for-each-ref", "--format=%(refname)", "refs/pdm/rescue/admin").split(separator: "\n")
      let rescued = try rescues.map { try vault.git("show", "\($0):a.nc") }
      let present = try vault.read("a.nc")
      #expect(present == Self.edit || rescued.contains(Self.edit), "\(when)")
      #expect(present == Self.original || (present == Self.edit && held == ["a.nc"]), "\(when): \(present)")
      // The holder is told once, and of bytes that are there, if and only if it came about.
      let told = try vault.sqlite(
        """
        SELECT (SELECT count(*) FROM audit WHERE action = 'BREAK_LOCK' AND user = 'john'), count(*), max(rescue_ref)
        FROM notices n JOIN users u ON u.id = n.user_id WHERE kind = 'broken' AND u.name = 'admin'
        """)
      let reference = told.split(separator: "|", omittingEmptySubsequences: false).last.map(String.init) ?? ""
      #expect(told == (held.isEmpty ? "1|1|\(reference)" : "0|0|"), "\(when): \(told)")
      if held.isEmpty { #expect(try vault.git("show", "\(reference):a.nc") == Self.edit, "\(when)") }
      return held.isEmpty
    case .remove:
      let isDone = !inHead.contains("a.nc\n")
      if !isDone { #expect(try vault.read("a.nc") == Self.original, "\(when)") }
      #expect(status == "" && held.isEmpty, "\(when): \(status)")
      return isDone
    case .rename:
      let isDone = inHead.contains("z.nc\n")
      #expect(try vault.read(isDone ? "z.nc" : "a.nc") == Self.original, "\(when)")
      #expect(status == "" && held == [isDone ? "z.nc" : "a.nc"], "\(when): \(status)")
      return isDone
    case .restore:
      let isDone = try vault.git("show", "HEAD:a.nc") == "1.0\n"
      let rescues = try vault.git("for-each-ref", "--format=%(refname)", "refs/pdm/rescue").split(separator: "\n")
      let present = try vault.read("a.nc")
      // The edits are in the file, or the version is and they are under a ref.
      if present == "1.0\n" {
        #expect(try rescues.contains { try vault.git("show", "\($0):a.nc") == Self.edit }, "\(when)")
      } else {
        #expect(present == Self.edit && !isDone, "\(when): \(present)")
      }
      #expect(held == ["a.nc"] && status == (isDone ? "" : " M a.nc\n"), "\(when): \(status)")
      #expect(
        try vault.storedRevisions().filter { $0.hasPrefix("a.nc") }.last == "a.nc \(isDone ? "1.2" : "1.1")", "\(when)")
      return isDone
    case .takeBack:
      let present = try vault.read("a.nc")
      let rescues = try vault.git("for-each-ref", "--format=%(refname)", "refs/pdm/rescue").split(separator: "\n")
      #expect(present == Self.edit || present == Self.laterEdit, "\(when): \(present)")
      if present == Self.edit {
        #expect(try rescues.contains { try vault.git("show", "\($0):a.nc") == Self.laterEdit }, "\(when)")
      }
      #expect(held == ["a.nc"] && status == " M a.nc\n", "\(when): \(status)")
      return present == Self.edit
    case .add:
      let isDone = inHead.contains("new.nc\n")
      #expect(try vault.read("new.nc") == Self.edit, "\(when)")
      #expect(status == (isDone ? "" : "?? new.nc\n") && held.isEmpty, "\(when): \(status)")
      return isDone
    }
  }
}
