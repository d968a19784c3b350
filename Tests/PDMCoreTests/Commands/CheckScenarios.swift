import Testing

@testable import PDMCore

extension GoldenScenario {
  static let checks = [
    GoldenScenario("check") { run in
      try run.pdm("john", "check")
      try run.pdm("john", "check --json")
      try run.setUp("john", "checkout bracket.nc -m 'new fixture'")
      for file in ["bracket.nc", "plate.step"] { try run.write(file, "G02\n") }
      try run.git("add", "-u")
      try run.pdm("john", "check")
      try run.pdm("john", "check", .colour(80))
      try run.pdm("john", "check --json", .terminal(80))
      for format in ["text", "json", "github", "junit"] { try run.pdm("mary", "check --format \(format)") }
      try run.pdm("mary", "check -z")
      try run.pdm("mary", "check -q")
      try run.git("commit", "-q", "-m", "by git")
      try run.pdm("mary", "check --range HEAD~1..HEAD")
      try run.pdm("john", "check --range HEAD~1..HEAD --json")
      try run.pdm("john", "check bracket.nc new.nc")
      try run.pdm("john", "check ../bracket.nc ../plate.step", in: "repo/fixtures")
      try run.pdm("admin", "audit --action CHECK_REFUSED -n 1")
      try run.pdm("admin", "audit --action CHECK_REFUSED -n 1", .terminal(120))
    },
    GoldenScenario("check-refused") { run in
      try run.setUp("john", "checkout bracket.nc -m 'new fixture'")
      try run.pdm("nobody", "check bracket.nc")
      try run.pdm("nobody", "check bracket.nc --json")
      try run.pdm("nobody", "check new.nc")
      try run.pdm("john", "check --range HEAD")
      try run.pdm("john", "check --range HEAD..v9 --json")
      try run.pdm("john", "check --pre-push --update")
      try run.pdm("john", "check --update refs/heads/main 1 2")
      try run.pdm("john", "check --update refs/heads/main")
      try run.pdm("john", "check --pre-receive extra")
      try run.pdm("john", "check --pre-receive", input: "HEAD\n")
      try run.pdm("john", "check --format junit --json")
      try run.pdm("john", "check --format html")
      try run.pdm("john", "check -z --json")
      try run.pdm("john", "check --range a..b --pathspec-from-file=-")
      try run.shell("rm repo/.pdm/pdm.db")
      try run.pdm("john", "check bracket.nc")
      try run.git("config", "pdm.checkOnError", "warn")
      try run.pdm("john", "check bracket.nc")
    },
  ]
}
