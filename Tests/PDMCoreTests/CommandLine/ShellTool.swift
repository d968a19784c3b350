import Foundation
import PDMCore

/// Runs a program of the system over a generated text.
enum ShellTool {
  struct Result {
    let output: String
    let errors: String
    let status: Int32
    var lines: [String] { output.split(separator: "\n").map(String.init) }
  }

  static func path(_ name: String) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  static func exists(_ name: String) -> Bool { path(name) != nil }

  struct Missing: Error { let name: String }

  static func run(_ name: String, _ arguments: [String], input: String = "", in folder: URL? = nil) throws -> Result {
    guard let path = path(name) else { throw Missing(name: name) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = folder }
    process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C.UTF-8"]) { $1 }
    return try withTemporaryFolder { scratch in
      // Files instead of pipes: nothing can fill up while nobody reads.
      let files = try ["in", "out", "err"].map { name in
        let url = scratch.appendingPathComponent(name)
        try Data(name == "in" ? input.utf8 : "".utf8).write(to: url)
        return url
      }
      process.standardInput = try FileHandle(forReadingFrom: files[0])
      process.standardOutput = try FileHandle(forWritingTo: files[1])
      process.standardError = try FileHandle(forWritingTo: files[2])
      try process.run()
      process.waitUntilExit()
      return Result(
        output: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
        errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self), status: process.terminationStatus)
    }
  }

  static func withTemporaryFolder<Value>(_ body: (URL) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("pdm-cli-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }
}
