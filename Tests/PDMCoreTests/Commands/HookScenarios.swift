import Testing

@testable import PDMCore

extension GoldenScenario {
  static let hooks = [
    GoldenScenario("hooks-install") { run in
      try run.writeHook("pre-commit")
      try run.pdm("nobody", "hooks install", .terminal(80))
      try run.pdm("nobody", "hooks install", .terminal(80))
      try run.pdm("nobody", "hooks install --json")
      try run.shell("echo '# mine' >>repo/.git/hooks/pre-push")
      run.say("changed .git/hooks/pre-push")
      try run.pdm("nobody", "hooks install")
      try run.fixture.makeRepository("plain")
      try run.pdm("nobody", "hooks install", in: "plain")
    },
    GoldenScenario("hooks-path") { run in
      try run.git("config", "core.hooksPath", ".husky")
      try run.shell("mkdir repo/.husky; printf '#!/bin/sh\\n' >repo/.husky/commit-msg; chmod +x repo/.husky/commit-msg")
      try run.pdm("nobody", "hooks install", .colour(80))
      try run.pdm("nobody", "hooks status --json")
      try run.git("config", "core.hooksPath", ".husky/_")
      try run.pdm("nobody", "hooks status", .terminal(80))
      try run.pdm("nobody", "hooks remove --json")
    },
    GoldenScenario("hooks-status") { run in
      try run.forms("nobody", "hooks status")
      try run.writeHook("pre-commit")
      try run.setUp("nobody", "hooks install")
      try run.forms("nobody", "hooks status")
      try run.shell(
        "cd repo/.git/hooks; chmod a-x pre-push; echo >>post-merge; rm post-commit; printf x >new; mv new pre-commit")
      run.say("changed .git/hooks")
      try run.forms("nobody", "hooks status")
      try run.pdm("nobody", "hooks status --exit-code")
    },
    GoldenScenario("hooks-remove") { run in
      try run.pdm("nobody", "hooks remove", .terminal(80))
      try run.writeHook("pre-commit")
      try run.setUp("nobody", "hooks install")
      try run.pdm("nobody", "hooks remove", .terminal(80))
      try run.setUp("nobody", "hooks install")
      try run.shell("echo '# mine' >>repo/.git/hooks/pre-push")
      run.say("changed .git/hooks/pre-push")
      try run.pdm("nobody", "hooks remove")
      try run.pdm("nobody", "hooks remove --json")
    },
    GoldenScenario("hooks-remind") { run in
      try run.pdm("nobody", "hooks remind post-commit")
      try run.pdm("nobody", "hooks remind post-checkout abc def 1")
      try run.pdm("nobody", "hooks remind post-checkout")
      try run.pdm("nobody", "hooks remind pre-commit")
      try run.pdm("nobody", "hooks remind post-commit", in: "")
    },
  ]
}

extension GoldenRun {
  fileprivate func writeHook(_ name: String) throws {
    try shell("printf '#!/bin/sh\\nexit 0\\n' >repo/.git/hooks/\(name); chmod +x repo/.git/hooks/\(name)")
    say("wrote .git/hooks/\(name)")
  }
}
