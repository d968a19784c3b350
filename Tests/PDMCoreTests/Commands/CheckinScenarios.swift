import Testing

@testable import PDMCore

extension GoldenScenario {
  static let checkin = [
    GoldenScenario("checkin") { run in
      try run.setUp("john", "checkout bracket.nc plate.step README.md -m 'new fixture'")
      try run.write("bracket.nc", "G01 X11 Y20 F300\n")
      try run.pdm("john", "checkin bracket.nc -m 'fixture moved 2 mm'")
      try run.say(run.git("log", "-1", "--format=%an <%ae>, %cn <%ce>%n%B"))
      try run.write("plate.step", "#10=CARTESIAN_POINT('',(1.,0.,0.));\n")
      try run.pdm(
        "john", "checkin plate.step README.md -m 'holes moved' -m 'They were too near to the edge.'", .terminal(80))
      try run.setUp("john", "checkout bracket.nc plate.step -m more")
      try run.write("bracket.nc", "G01 X12 Y20 F300\n")
      try run.pdm("john", "ci bracket.nc plate.step -m more --json")
      try run.setUp("john", "checkout bracket.nc -m colours")
      try run.write("bracket.nc", "G01 X13 Y20 F300\n")
      try run.pdm("john", "checkin bracket.nc -m colours", .colour(80))
      try run.pdm("john", "ls --status modified")
    },
    GoldenScenario("checkin-unchanged") { run in
      try run.setUp("john", "checkout bracket.nc plate.step README.md -m look")
      try run.pdm("john", "checkin bracket.nc -m 'nothing to do'")
      try run.pdm("john", "checkin plate.step -m 'nothing to do'", .terminal(80))
      try run.pdm("john", "checkin README.md -m 'nothing to do' --json")
      try run.pdm("john", "locks")
    },
    GoldenScenario("checkin-keep") { run in
      try run.setUp("john", "checkout bracket.nc plate.step -m 'new fixture'")
      try run.write("bracket.nc", "G01 X11 Y20 F300\n")
      try run.pdm("john", "checkin bracket.nc plate.step --keep -m 'state of Tuesday' -n", .terminal(80))
      try run.pdm("john", "checkin bracket.nc plate.step --keep -m 'state of Tuesday'", .terminal(80))
      try run.pdm("john", "checkin bracket.nc plate.step --keep -m 'state of Tuesday' --json")
      try run.pdm("john", "checkin bracket.nc --keep -m 'state of Tuesday'")
      try run.pdm("john", "locks")
    },
    GoldenScenario("checkin-dry-run") { run in
      try run.setUp("john", "checkout bracket.nc plate.step -m 'new fixture'")
      try run.write("bracket.nc", "G01 X11 Y20 F300\n")
      try run.pdm("john", "checkin bracket.nc plate.step -m 'fixture moved' -n")
      try run.pdm("john", "checkin bracket.nc plate.step -m 'fixture moved' -n", .terminal(80))
      try run.pdm("john", "checkin bracket.nc plate.step -m 'fixture moved' -n --json")
      try run.pdm("john", "checkin README.md -m 'fixture moved' -n")
      try run.pdm("john", "locks")
    },
    GoldenScenario("checkin-editor") { run in
      try run.setUp("john", "checkout bracket.nc plate.step README.md -m 'new fixture'")
      try run.write("bracket.nc", "G01 X11 Y20 F300\n")
      try run.pdm("john", "checkin bracket.nc README.md", .terminal(80), typing: ["typed"])
      try run.setUp("john", "checkout bracket.nc README.md -m again")
      try run.write("bracket.nc", "G01 X12 Y20 F300\n")
      try run.shell(
        """
        printf '#!/bin/sh\\ncp "$1" $0.seen; printf "from the editor\\n# a comment\\n\\n\\nmore\\n" >"$1"\\n' >editor
        printf '#!/bin/sh\\nprintf "kept\\n" >"$1"; exit 3\\n' >failing
        chmod +x editor failing
        """)
      let editor: KeyValuePairs = ["GIT_EDITOR": "$TMP/editor"]
      try run.pdm("john", "checkin bracket.nc README.md", .terminal(80), typing: [""], environment: editor)
      try run.say(String(decoding: run.fixture.read("editor.seen"), as: UTF8.self))
      try run.say(run.git("log", "-1", "--format=%B"))
      try run.write("plate.step", "#12\n")
      try run.pdm("john", "checkin plate.step -m draft -e", .terminal(80), environment: ["GIT_EDITOR": ":"])
      try run.pdm("john", "rm README.md -e", .terminal(80), environment: ["GIT_EDITOR": "$TMP/failing"])
      try run.pdm("john", "checkout README.md -e", .terminal(80), environment: ["GIT_EDITOR": "$TMP/missing"])
      try run.pdm("john", "checkout README.md -e", .terminal(80), environment: ["GIT_EDITOR": "missing"])
      try run.pdm("john", "checkout README.md -e", .terminal(80), environment: editor)
      try run.say(String(decoding: run.fixture.read("editor.seen"), as: UTF8.self))
      try run.pdm("john", "show README.md", .terminal(80))
    },
    GoldenScenario("checkin-refused") { run in
      try run.setUp("john", "checkout bracket.nc -m 'new fixture'")
      try run.pdm("mary", "checkin bracket.nc -m mine")
      try run.pdm("mary", "checkin bracket.nc -m mine", .colour(80))
      try run.pdm("mary", "checkin bracket.nc -m mine --json")
      try run.pdm("mary", "checkin README.md -m mine")
      try run.pdm("mary", "checkin README.md -m mine --json")
      try run.pdm("john", "checkin bracket.nc")
      try run.pdm("john", "checkin bracket.nc", .terminal(80), typing: [""])
      try run.pdm("john", "checkin bracket.nc -e", .terminal(80))
      try run.pdm("john", "checkin bracket.nc -e -m mine")
      try run.pdm("john", "checkin bracket.nc", .terminal(80), typing: [nil])
      try run.pdm("john", "checkin missing.nc -m mine")
      try run.pdm("nobody", "checkin bracket.nc -m mine")
      try run.shell("rm -f repo/bracket.nc")
      try run.pdm("john", "checkin bracket.nc -m gone")
      try run.shell("ln -s README.md repo/bracket.nc")
      try run.pdm("john", "checkin bracket.nc -m link --json")
      try run.setUp("admin", "user role john viewer")
      try run.pdm("john", "checkin bracket.nc -m mine")
    },
    GoldenScenario("checkin-stale") { run in
      try run.setUp("john", "checkout bracket.nc -m 'new fixture'")
      try run.write("bracket.nc", "G01 X99\n")
      try run.git("commit", "-q", "-m", "past its check-out", "bracket.nc")
      try run.write("bracket.nc", "G01 X11 Y20 F300\n")
      try run.pdm("john", "checkin bracket.nc -m 'fixture moved'", .terminal(80))
      try run.pdm("john", "checkin bracket.nc -m 'fixture moved' --json")
      try run.pdm("john", "checkout bracket.nc -m 'fixture moved'", .terminal(80))
      try run.pdm("john", "checkin bracket.nc -m 'fixture moved'", .terminal(80))
    },
    GoldenScenario("checkin-states") { run in
      try run.setUp("john", "checkout bracket.nc -m 'new fixture'")
      try run.write("bracket.nc", "G01 X11 Y20 F300\n")
      try run.git("switch", "-q", "--detach")
      try run.pdm("john", "checkin bracket.nc -m 'fixture moved'")
      try run.git("switch", "-q", "main")
      try run.shell("cd repo && git rev-parse HEAD > .git/MERGE_HEAD")
      try run.pdm("john", "checkin bracket.nc -m 'fixture moved'")
      try run.pdm("john", "checkin bracket.nc -m 'fixture moved' --json")
      try run.shell("rm repo/.git/MERGE_HEAD")
      try run.write(".git/hooks/pre-commit", "#!/bin/sh\necho 'too few comments' >&2\nexit 1\n")
      try run.shell("chmod +x repo/.git/hooks/pre-commit")
      try run.pdm("john", "checkin bracket.nc -m 'fixture moved'")
      try run.pdm("john", "checkin bracket.nc -m 'fixture moved' --json")
      try run.pdm("john", "locks")
    },
  ]
}
