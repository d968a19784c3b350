import Testing

@testable import PDMCore
@testable import pdm

@Suite("Words that nobody meant, for the real commands") struct ArgumentFuzzTests {
  private struct Words {
    let commands: [CommandDescription]
    let globals: [ArgumentDescription]

    init(_ program: CommandDescription) {
      globals = program.arguments
      var commands = [program]
      var position = 0
      while position < commands.count {
        commands += commands[position].subcommands
        position += 1
      }
      self.commands = commands
    }

    func line(_ random: inout SplitMix64) -> [[UInt8]] {
      guard let command = commands.randomElement(using: &random) else { return [] }
      var words: [[UInt8]] = command.path.dropFirst().map { Array($0.utf8) }
      let options = command.arguments.flatMap(\.spellings) + globals.flatMap(\.spellings)
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        let place = Int.random(in: 0...words.count, using: &random)
        words.insert(word(options, &random), at: place)
      }
      if Int.random(in: 0..<50, using: &random) == 0 { words.insert(Array("--version".utf8), at: 0) }
      if Int.random(in: 0..<4, using: &random) == 0 { words.shuffle(using: &random) }
      return words
    }

    private func word(_ options: [String], _ random: inout SplitMix64) -> [UInt8] {
      let option = Array((options.randomElement(using: &random) ?? "").utf8)
      switch Int.random(in: 0..<8, using: &random) {
      case 0, 1, 2: return option
      case 3: return option + Array("=".utf8) + value(&random)
      case 4: return option + value(&random)
      case 5: return ArgumentFuzzTests.mutation.make(&random)
      default: return value(&random)
      }
    }

    private func value(_ random: inout SplitMix64) -> [UInt8] {
      switch Int.random(in: 0..<4, using: &random) {
      case 0: ArgumentFuzzTests.values.randomElement(using: &random) ?? []
      case 1: Array(random.hostileText(upTo: 12).utf8)
      case 2: random.bytes(Int.random(in: 0...6, using: &random))
      default: ArgumentFuzzTests.mutation.make(&random)
      }
    }
  }

  fileprivate static let values: [[UInt8]] =
    [
      "a.nc", "-", "--", "-1", "3", "1h", "0.5", "9223372036854775807", "99999999999999999999d", "2026-11-24",
      "2026-11-24T03:42:07Z", "name-asc", "modified", "json", "always", "HEAD~1", "v2.1", "10,20", "/x/,+3", "", " ",
      "admin", "john", "all", ":(top)*", "\u{202E}", "\u{1B}[2J",
    ].map { Array($0.utf8) } + [[0xFF], [UInt8](repeating: 0x41, count: 5000)]

  fileprivate static let mutation = Mutation(
    [
      "--message=text", "-m", "-vqn", "--lock-timeout=1.5", "--since=2026-11-24T00:00:00Z", "--sort=size-desc", "-n20",
      "--wait=10m", "--status=mine", "--color=never", "-C", "--pathspec-from-file=-", "--no-pager", "--limit=7",
    ].map { Array($0.utf8) }, words: ["-", "--", "=", ",", ":", "\u{0}", "\n", "no-", "é", "help"])

  @Test func `each line ends in a command, help or a mistake that is told`() {
    let tree = ProgramTree.tree
    let words = Words(tree.describe())
    var outcomes: [String: Int] = [:]
    Fuzzing.run("arguments", sample: 4000) { random in
      let line = words.line(&random)
      switch tree.parse(line) {
      case .run: outcomes["run", default: 0] += 1
      case .help(let text):
        outcomes["help", default: 0] += 1
        #expect(!text.isEmpty)
      case .version: outcomes["version", default: 0] += 1
      case .failure(let failure):
        outcomes["failure", default: 0] += 1
        #expect(!failure.message.isEmpty && failure.category == .usage)
        if let origin = failure.origin {
          #expect(line.indices.contains(origin.word), "\(failure)")
          #expect(origin.offset < max(1, line[origin.word].count), "\(failure)")
        }
      }
      _ = GlobalOptions(guessing: line)
    }
    // The lines must reach every way out, or the test proves little.
    #expect(Environment.current["PDM_FUZZ_CASE"] != nil || outcomes.count == 4, "\(outcomes)")
  }
}
