import Foundation
import Testing

@testable import PDMCore

/// Asks the shells themselves. Each call says what has been typed; the last word is the one to complete.
@Suite struct CompletionTests {
  private let program = sampleTree().describe()

  private static func makeFiles(in folder: URL) throws {
    for name in ["bracket.nc", "my part.nc", "*.nc", "$x"] {
      try Data().write(to: folder.appendingPathComponent(name))
    }
  }

  // MARK: bash

  /// What bash offers, in a folder with a few files.
  private func bash(_ words: String..., wordBreaks: String? = nil) throws -> [String] {
    let quoted = words.map { "'" + $0.replacingOccurrences(of: "'", with: "'\\''") + "'" }.joined(separator: " ")
    let script = """
      \(BashCompletion(program).text)
      \(wordBreaks.map { "COMP_WORDBREAKS='\($0)'" } ?? "")
      COMP_WORDS=(pdm \(quoted))
      COMP_CWORD=\(words.count)
      _pdm || exit 9
      if ((${#COMPREPLY[@]})); then printf '%s\\n' "${COMPREPLY[@]}"; fi
      """
    return try ShellTool.withTemporaryFolder { folder in
      try Self.makeFiles(in: folder)
      let result = try ShellTool.run("bash", ["--norc", "--noprofile", "-u", "-c", script], in: folder)
      #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
      return result.lines
    }
  }

  @Test func bashCompletesCommands() throws {
    #expect(try bash("che") == ["checkout"])
    #expect(try bash("--json", "-vC", "dir", "che") == ["checkout"])
    #expect(try bash("") == ["checkout", "add", "mv", "ls", "show", "audit", "user", "help"])
    #expect(try bash("user", "") == ["add", "list"])
    #expect(try bash("user", "ls", "") == [])
    #expect(try bash("help", "a") == ["add", "audit"])
    #expect(try bash("audit", "v") == ["verify"])
    #expect(try bash("zzz") == [])
  }

  @Test func bashCompletesOptions() throws {
    #expect(try bash("checkout", "--m") == ["--message"])
    #expect(try bash("co", "x", "--pa") == ["--partial", "--pager"])
    #expect(try bash("checkout", "--no") == ["--no-pager"])
    #expect(try bash("--ver") == ["--version", "--verbose"])
    #expect(try bash("checkout", "--ver") == ["--verbose"])
    #expect(try bash("user", "add", "--r") == ["--role"])
    #expect(try bash("checkout", "--sec") == [], "hidden")
    #expect(try bash("checkout", "--", "--m") == [])
    #expect(try bash("checkout", "--he") == ["--help"])
  }

  @Test func bashCompletesValues() throws {
    #expect(try bash("ls", "--status", "a") == ["all", "available"])
    #expect(try bash("ls", "-zs", "c") == ["checked-out"])
    #expect(try bash("ls", "--status", "=", "c") == ["checked-out"], "as bash cuts --status=c")
    #expect(try bash("ls", "--status", "=") == ["all", "available", "checked-out"])
    #expect(try bash("ls", "--status=c", wordBreaks: " \t\n") == ["--status=checked-out"])
    #expect(try bash("--color", "a") == ["auto", "always"])
    #expect(try bash("user", "add", "--color", "n") == ["never"])
    #expect(try bash("checkout", "--message", "b") == [])
    #expect(try bash("audit", "--user", "b") == [])
    #expect(try bash("audit", "--user", "mia", "b") == ["bracket.nc"])
    #expect(try bash("checkout", "--wait", "b") == ["bracket.nc"], "its value is only in the same word")
    #expect(try bash("-C", "br") == ["bracket.nc"])
  }

  @Test func bashCompletesFiles() throws {
    #expect(try bash("checkout", "br") == ["bracket.nc"])
    #expect(try bash("checkout", "my\\ p") == ["my part.nc"])
    #expect(try bash("checkout", "\"my p") == ["my part.nc"])
    #expect(try bash("checkout", "'my p") == ["my part.nc"])
    #expect(try Set(bash("checkout", "x", "")) == ["bracket.nc", "my part.nc", "*.nc", "$x"])
    #expect(try bash("checkout", "--", "br") == ["bracket.nc"])
    #expect(try bash("mv", "a", "br") == ["bracket.nc"])
    #expect(try bash("mv", "a", "b", "br") == [], "the third word is a number")
    #expect(try bash("ls", "br") == [])
    #expect(try bash("user", "add", "br") == [])
  }

  // MARK: zsh

  @Test(.enabled(if: ShellTool.exists("zsh")))
  func zshUnderstandsTheScript() throws {
    let result = try ShellTool.run("zsh", ["-f", "-n", "/dev/stdin"], input: ZshCompletion(program).text)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
  }

  @Test func zshDeclaresEveryCommandAndOption() {
    let text = ZshCompletion(program).text
    #expect(text.hasPrefix("#compdef pdm\n"))
    for function in ["_pdm()", "_pdm_checkout()", "_pdm_user()", "_pdm_user_add()", "_pdm_audit_verify()"] {
      #expect(text.contains("\n\(function) {\n"), "\(function)")
    }
    #expect(text.contains("'(-m --message)'{-m+,--message=}'[why you take them]:REASON: '"))
    #expect(text.contains("'(-w --wait)'{-w-,--wait=-}'[wait for files that others hold]::TIME: '"))
    #expect(text.contains("'*'{-v,--verbose}'[say more]'"))
    #expect(text.contains("'(--color)'--color='[when to use colour]:WHEN:(auto always never)'"))
    #expect(text.contains("'*:FILE:_files'"))
    #expect(text.contains("show|info) _pdm_show ;;"))
    #expect(!text.contains("secret"))
  }

  // MARK: fish

  @Test(.enabled(if: ShellTool.exists("fish")))
  func fishUnderstandsTheScript() throws {
    let result = try ShellTool.run("fish", ["--no-config", "-n"], input: FishCompletion(program).text)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
  }

  private func fish(_ line: String) throws -> [String] {
    let script = FishCompletion(program).text + "\ncomplete -C '\(line)'\n"
    return try ShellTool.withTemporaryFolder { folder in
      try Self.makeFiles(in: folder)
      let result = try ShellTool.run("fish", ["--no-config"], input: script, in: folder)
      #expect(result.errors.isEmpty, "\(result.errors)")
      return result.lines.map { String($0.prefix { $0 != "\t" }) }
    }
  }

  @Test(.enabled(if: ShellTool.exists("fish")))
  func fishCompletesWords() throws {
    #expect(try fish("pdm che") == ["checkout"])
    #expect(try Set(fish("pdm user ")) == ["add", "list"])
    #expect(try fish("pdm co --mess") == ["--message"])
    #expect(try Set(fish("pdm ls --status a")) == ["all", "available"])
    #expect(try fish("pdm ls -zs c") == ["checked-out"])
    #expect(try fish("pdm -C dir audit ver") == ["verify"])
    #expect(try fish("pdm ls --mess") == [])
    #expect(try fish("pdm user add --role v") == ["viewer"])
    #expect(try fish("pdm checkout br") == ["bracket.nc"])
    #expect(try fish("pdm checkout x -C br") == ["bracket.nc"])
    #expect(try fish("pdm checkout -m br") == [], "a reason is no file")
    #expect(try fish("pdm ls br") == [])
    #expect(try fish("pdm mv a b br") == [], "the third word is a number")
  }

  @Test func fishDeclaresEveryCommandAndOption() {
    let text = FishCompletion(program).text
    #expect(text.contains("complete -c pdm -n '__pdm_at \\'pdm user\\' 0' -a 'add' -d 'Add an account'\n"))
    #expect(
      text.contains("complete -c pdm -n '__pdm_at \\'pdm checkout\\'' -s m -l message -x -d 'why you take them'\n"))
    #expect(text.contains("complete -c pdm -n '__pdm_at \\'pdm checkout\\' 0 -' -F\n"))
    #expect(!text.contains("secret"))
  }
}
