import Foundation

/// Another program whose answer is taken for right: `sha256sum`, `python3`, `git`.
enum ReferenceProgram {
  static func isInstalled(_ name: String) -> Bool { location(of: name) != nil }

  private static func location(of name: String) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
    return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  struct Unsuccessful: Error {
    var program: String
    var status: Int32
  }

  /// Standard output of the program. Input and output go through files, so that no pipe can fill up.
  static func run(_ name: String, _ arguments: [String], input: [UInt8] = [], in folder: URL? = nil) throws -> [UInt8] {
    try withTemporaryFolder { scratch in
      let inputFile = scratch.appendingPathComponent("in")
      let outputFile = scratch.appendingPathComponent("out")
      try Data(input).write(to: inputFile)
      try Data().write(to: outputFile)
      let process = Process()
      process.executableURL = URL(fileURLWithPath: location(of: name) ?? "/usr/bin/\(name)")
      process.arguments = arguments
      process.currentDirectoryURL = folder ?? scratch
      process.environment = [
        "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": scratch.path,
        "LC_ALL": "C.UTF-8", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null",
      ]
      process.standardInput = try FileHandle(forReadingFrom: inputFile)
      process.standardOutput = try FileHandle(forWritingTo: outputFile)
      try process.run()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else { throw Unsuccessful(program: name, status: process.terminationStatus) }
      return Array(try Data(contentsOf: outputFile))
    }
  }

  static func lines(_ name: String, _ arguments: [String], input: [UInt8] = []) throws -> [String] {
    var lines = String(decoding: try run(name, arguments, input: input), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return lines
  }

  static func withTemporaryFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pdm-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }
}

/// SplitMix64: small, and the same on every run.
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) } }

  /// Text with a taste for what goes wrong: controls, quotes, bidirectional and invisible characters, line
  /// separators, wide and combining characters, the ends of planes.
  mutating func hostileText(upTo count: Int) -> String {
    let pools: [ClosedRange<UInt32>] = [
      0x00...0x1F, 0x20...0x7E, 0x22...0x22, 0x5C...0x5C, 0x7F...0x9F, 0xA0...0xFF, 0x300...0x36F, 0x5D0...0x5EA,
      0x600...0x61C, 0x1100...0x11FF, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0x3040...0x30FF,
      0x4E00...0x4EFF, 0xFE00...0xFE0F, 0xFEFF...0xFEFF, 0xFFF9...0xFFFF, 0x1F300...0x1F6FF, 0x1F1E6...0x1F1FF,
      0x2_0000...0x2_00FF, 0xE_0001...0xE_007F, 0x10_FFFE...0x10_FFFF,
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...count, using: &self) {
      guard let pool = pools.randomElement(using: &self), let scalar = Unicode.Scalar(.random(in: pool, using: &self))
      else { continue }
      text.append(scalar)
    }
    return String(text)
  }
}
