import Testing

@testable import PDMCore

/// Six people in one working folder, each taking, changing and giving back the same few files.
@Suite("Many at work in one folder")
struct SharedFolderTests {
  private static let accounts = ["admin", "john", "mary", "lathe", "mill", "press"]
  private static let files = ["part-1.nc", "part-2.nc"]

  /// Adds a line to each file that it gets, and says for which it was checked in, and what went wrong else.
  private static let script = """
    for round in 1 2 3; do
      for file in "$@"; do
        "$PDM" checkout "$file" -m "round $round" 2>said.$$ >&2 && code=0 || code=$?
        case $code in
          0)
            echo "$0 $round" >>"$file"
            if "$PDM" checkin "$file" -m "$0 $round" 2>said.$$ >&2
            then echo "$file"; else echo "checkin: $? $(cat said.$$)"; fi ;;
          6) ;;
          *) echo "checkout: $code $(cat said.$$)" ;;
        esac
      done
    done
    rm said.$$
    """

  @Test func `no line is lost, and each check-in is one commit`() throws {
    let vault = try RealVault(accounts: Self.accounts, files: Self.files)
    let runners = try Self.accounts.map { account in
      var environment = vault.environment(of: account)
      environment["PDM"] = RealVault.program
      let shell = Subprocess(
        Array("sh".utf8), (["-c", Self.script, account] + Self.files).map { Array($0.utf8) },
        environment: environment, workingDirectory: vault.fixture.path(vault.folder))
      return HeldChild(try shell.start())
    }
    let answers = try runners.flatMap { try $0.wait().outputText.split(separator: "\n").map(String.init) }
    #expect(answers.filter { !Self.files.contains($0) } == [])
    for file in Self.files {
      let checkins = answers.filter { $0 == file }.count
      #expect(checkins > 0)
      let lines = try vault.git("show", "HEAD:\(file)").split(separator: "\n")
      // The first version is one line.
      #expect(lines.count == checkins + 1)
      #expect(try vault.git("log", "--format=%H", "--", file).split(separator: "\n").count == checkins + 1)
    }
    #expect(try vault.git("status", "--porcelain") == "")
    #expect(try vault.sqlite("SELECT count(*) FROM locks") == "0")
    try vault.checkPromises("after a day's work")
  }
}
