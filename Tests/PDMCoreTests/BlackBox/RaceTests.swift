import Foundation
import Testing

@testable import PDMCore

/// Promise 1: two accounts never hold one path.
@Suite("Many processes at once")
struct RaceTests {
  private static let accounts = ["admin", "john", "mary", "lathe", "mill", "press"]
  private static let files = (1...12).map { "part-\($0).nc" }
  private static let processes = 24

  /// One answer of one run.
  private struct Answer {
    let account: String
    let file: String
    let code: String
    let json: [String: Any]
  }

  @Test func `each file has one winner, everybody else is told who it is, and the record has just as many lines`()
    throws
  {
    let vault = try RealVault(accounts: Self.accounts, files: Self.files)
    let answers = try race(in: vault)
    #expect(answers.count == Self.processes * Self.files.count)
    for file in Self.files {
      let here = answers.filter { $0.file == file }
      let winners = here.filter { Self.result(of: $0) == "checked_out" }
      #expect(winners.count == 1, "\(file)")
      let holder = try #require(winners.first?.account)
      for answer in here where Self.result(of: answer) != "checked_out" {
        if answer.account == holder {
          #expect(answer.code == "0" && Self.result(of: answer) == "already_yours", "\(answer)")
        } else {
          #expect(answer.code == "6" && Self.holder(in: answer) == holder, "\(answer)")
        }
      }
      #expect(
        try vault.sqlite("SELECT user FROM audit WHERE action = 'CHECKOUT_FILE' AND CAST(target AS TEXT) = '\(file)'")
          == holder)
    }
    #expect(try vault.sqlite("SELECT count(*) FROM audit WHERE action = 'CHECKOUT_FILE'") == "12")
    #expect(try vault.sqlite("SELECT count(*) FROM locks") == "12")
    try vault.checkPromises("after the race")
  }

  /// A line that nobody crosses before it is let go: a lock that the test holds and all others ask to share.
  private struct StartLine: ~Copyable {
    let file: [UInt8]
    private let held: FileDescriptor

    init(in vault: RealVault) throws {
      let file = vault.fixture.path("start")
      let descriptor = try FileDescriptor.open(file, O_RDWR | O_CREAT, mode: 0o600)
      #expect(flock(descriptor.raw, LOCK_EX) == 0)
      self.file = file
      held = descriptor
    }

    consuming func letGo() {}
  }

  private func race(in vault: RealVault) throws -> [Answer] {
    let line = try StartLine(in: vault)
    let script = """
      flock -s "$0" true
      for file in "$@"; do
        json=$("$PDM" checkout "$file" -m race --json 2>&1) && code=0 || code=$?
        printf '%s\\t%s\\t%s\\n' "$file" "$code" "$json"
      done
      """
    let runners = try (0..<Self.processes).map { number in
      let account = Self.accounts[number % Self.accounts.count]
      // Each begins with another file.
      let order = Self.files.indices.map { Self.files[($0 + number) % Self.files.count] }
      var environment = vault.environment(of: account)
      environment["PDM"] = RealVault.program
      let shell = Subprocess(
        Array("sh".utf8), [Array("-c".utf8), Array(script.utf8), line.file] + order.map { Array($0.utf8) },
        environment: environment, workingDirectory: vault.fixture.path(vault.folder))
      return (account, HeldChild(try shell.start()))
    }
    line.letGo()
    return try runners.flatMap { account, runner in
      try runner.wait().outputText.split(separator: "\n").map { line in
        let fields = line.split(separator: "\t", maxSplits: 2).map(String.init)
        let json = try JSONSerialization.jsonObject(with: Data(fields[2].utf8)) as? [String: Any]
        return Answer(account: account, file: fields[0], code: fields[1], json: try #require(json))
      }
    }
  }

  private static func result(of answer: Answer) -> String? {
    (answer.json["files"] as? [[String: Any]])?.first?["result"] as? String
  }

  private static func holder(in answer: Answer) -> String? {
    let error = answer.json["error"] as? [String: Any]
    let lock = error?["lock"] as? [String: Any]
    return (lock?["owner"] as? [String: Any])?["name"] as? String
  }

  @Test func `sets of files that overlap are taken whole or not at all`() throws {
    let vault = try RealVault(accounts: Self.accounts, files: Self.files)
    let line = try StartLine(in: vault)
    let runners = try (0..<Self.processes).map { number in
      let account = Self.accounts[number % Self.accounts.count]
      let set = (0..<4).map { Self.files[(number * 5 + $0 * 3) % Self.files.count] }
      var environment = vault.environment(of: account)
      environment["PDM"] = RealVault.program
      let shell = Subprocess(
        Array("sh".utf8),
        ["-c", "flock -s \"$0\" true; exec \"$PDM\" checkout \"$@\" -m race"].map { Array($0.utf8) } + [line.file]
          + set.map { Array($0.utf8) },
        environment: environment, workingDirectory: vault.fixture.path(vault.folder))
      return (account, set, HeldChild(try shell.start()))
    }
    line.letGo()
    var expected: Set<String> = []
    for (account, set, runner) in runners {
      let status = try runner.wait().status
      #expect(status == .exited(0) || status == .exited(6))
      if status == .exited(0) { expected.formUnion(set.map { "\(account)|\($0)" }) }
    }
    let held = try vault.sqlite(
      "SELECT users.name, CAST(locks.path AS TEXT) FROM locks JOIN users ON users.id = locks.user_id")
    #expect(Set(held.split(separator: "\n").map(String.init)) == expected)
  }
}
