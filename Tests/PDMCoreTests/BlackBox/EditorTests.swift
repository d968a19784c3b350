import Testing

@testable import PDMCore

/// Messages written in an editor, on a terminal.
@Suite("The editor", .enabled(if: PseudoTerminal.exists))
struct EditorTests {
  @Test("an empty answer opens the editor that git would start, and its text is what git would make of it")
  func takesText() throws {
    let vault = try RealVault.edited()
    let editor = try vault.script(
      "my editor", #"cp "$1" "$0.seen"; echo editing; printf '  \n\nsubject  \n# no\n\n\nbody\n; kept\n\n' >"$1""#)
    let report = try vault.onTerminal(
      "checkin a.nc c\\ d.step", [("Message (empty: your editor): ", .visible, "\n")],
      adding: ["EDITOR": "'\(editor)'"])
    // One of the two is nobody's.
    #expect(report.code == 6, "\(report.text)")
    #expect(!report.text.contains("editing"))

    try vault.pdm("john", "checkout", "c d.step", "-m", "as well")
    let done = try vault.onTerminal(
      "checkin a.nc 'c d.step'", [("Message (empty: your editor): ", .visible, "\n")],
      adding: ["EDITOR": "'\(editor)'"])
    #expect(done.code == 0, "\(done.text)")
    #expect(try vault.git("log", "-1", "--format=%B").hasPrefix("subject\n\nbody\n; kept\n\nPdm-"))
    let seen = String(decoding: try vault.fixture.read("my editor.seen"), as: UTF8.self)
    #expect(seen.hasPrefix("\n\n# Say above"))
    #expect(seen.contains("# On branch main, to be checked in:\n#   modified  a.nc (12 B)\n"))
    #expect(seen.contains("#   unchanged  c d.step (30 B), given back without a commit\n"), "\(seen)")
    #expect(try vault.leftovers() == [])
  }

  @Test("git's character for comments and git's order of editors count")
  func followsGit() throws {
    let vault = try RealVault.edited()
    _ = try vault.git("config", "core.commentChar", ";")
    _ = try vault.git("config", "core.editor", vault.script("configured", #"printf '#1 fixed\n; no\n' >"$1""#))
    let report = try vault.onTerminal(
      "checkin a.nc -e", adding: ["VISUAL": "false", "EDITOR": "false"])
    #expect(report.code == 0, "\(report.text)")
    #expect(try vault.git("log", "-1", "--format=%s") == "#1 fixed\n")
  }

  @Test("an empty message cancels, and nothing is left")
  func emptyCancels() throws {
    let vault = try RealVault.edited()
    for editor in [":", "true", try vault.script("blank", #"printf '\n# only this\n' >"$1""#)] {
      let report = try vault.onTerminal("checkin a.nc -e", adding: ["GIT_EDITOR": editor])
      #expect(report.code == 3, "\(report.text)")
      try vault.expectUnchanged()
    }
  }

  @Test(
    "an editor that fails or leaves no message is an error; what was written is kept",
    arguments: [
      ("printf text >\"$1\"; exit 4", "ended with code 4", true), ("exit 4", "ended with code 4", false),
      ("rm \"$1\"", "left no", false), ("printf 'a\\377b' >\"$1\"", "is not UTF-8 text", true),
      ("printf 'a\\000b' >\"$1\"", "holds a NUL character", true),
    ])
  func troubleIsTold(script: String, text: String, isKept: Bool) throws {
    let vault = try RealVault.edited()
    let editor = try vault.script("editor", script)
    let report = try vault.onTerminal("checkin a.nc -e", adding: ["GIT_EDITOR": editor])
    #expect(report.code == 1)
    #expect(report.text.contains(text), "\(report.text)")
    #expect(report.text.contains("your message is kept: -F ") == isKept, "\(report.text)")
    #expect(try vault.leftovers().isEmpty != isKept)
    #expect(report.restored)
  }

  @Test("a missing editor is told with what helps", arguments: ["no-such-editor", "no-such-editor -x"])
  func missing(editor: String) throws {
    let vault = try RealVault.edited()
    let report = try vault.onTerminal("checkin a.nc -e", adding: ["GIT_EDITOR": editor])
    #expect(report.code == 1)
    #expect(report.text.contains("pdm: the editor \(editor) cannot be started"), "\(report.text)")
    #expect(report.text.contains("core.editor"))
    try vault.expectUnchanged()
  }

  @Test("the text of a check-in that fails is kept, and -F takes it")
  func keptForTheNextAttempt() throws {
    let vault = try RealVault.edited()
    try vault.script("repo/.git/hooks/pre-commit", "exit 1")
    let editor = try vault.script("editor", "printf 'long thought\\n' >\"$1\"")
    let report = try vault.onTerminal("checkin a.nc -e", adding: ["GIT_EDITOR": editor])
    #expect(report.code == 1, "\(report.text)")
    let place = try #require(report.text.firstMatch(of: /your message is kept: -F (\S+) takes it/)).1
    try vault.script("repo/.git/hooks/pre-commit", "exit 0")
    try vault.pdm("john", "checkin", "a.nc", "-F", String(place))
    #expect(try vault.git("log", "-1", "--format=%s") == "long thought\n")
  }

  @Test("a dumb terminal has a prompt and no editor, unless one is set")
  func dumb() throws {
    let vault = try RealVault.edited()
    let plain: KeyValuePairs = ["TERM": "dumb"]
    #expect(try vault.onTerminal("checkin a.nc", [("Message: ", .visible, "\n")], adding: plain).code == 3)
    let refused = try vault.onTerminal("checkin a.nc -e", adding: plain)
    #expect(refused.code == 1 && refused.text.contains("dumb"), "\(refused.text)")
    let set = try vault.onTerminal(
      "checkin a.nc -e", adding: ["TERM": "dumb", "EDITOR": try vault.script("ed", "echo done >\"$1\"")])
    #expect(set.code == 0, "\(set.text)")
  }

  @Test("Ctrl-C belongs to the editor: one that lives on is waited for, one that dies ends the command")
  func interrupted() throws {
    let vault = try RealVault.edited()
    let dying = try vault.script("dying", "echo EDITING; read -r line")
    let report = try vault.onTerminal(
      "checkin a.nc -e", [("EDITING", .visible, "\u{3}")], adding: ["GIT_EDITOR": dying])
    #expect(report.code == 130, "\(report.text)")
    #expect(report.restored)
    try vault.expectUnchanged()

    let living = try vault.script(
      "living", "trap 'echo STILL' INT; echo EDITING; until read -r line; do :; done; echo \"$line\" >\"$1\"")
    let done = try vault.onTerminal(
      "checkin a.nc -e", [("EDITING", .visible, "\u{3}"), ("STILL", .visible, "text\n")],
      adding: ["GIT_EDITOR": living])
    #expect(done.code == 0, "\(done.text)")
    #expect(try vault.git("log", "-1", "--format=%s") == "text\n")
  }

  @Test("pdm that is ended takes its editor along; the terminal is as before", arguments: ["SIGTERM", "SIGHUP"])
  func ended(signal: String) throws {
    let vault = try RealVault.edited()
    let editor = try vault.script("editor", "stty -echo raw; echo EDITING; read -r line; stty sane")
    let report = try vault.onTerminal(
      "checkin a.nc -e", [("EDITING", .signal, signal)], adding: ["GIT_EDITOR": editor])
    #expect(report.code == 130, "\(report.text)")
    #expect(report.restored)
    try vault.expectUnchanged()
  }
}
