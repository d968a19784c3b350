import Glibc
import Testing

@testable import PDMCore

/// What this process has taken from the system and not given back, as the kernel and the C library count it.
struct ProcessHoldings {
  /// What each open descriptor leads to.
  let descriptors: [String]
  /// Mapped files and regions.
  let mappings: Int
  /// Bytes of the heap that are in use.
  let heap: Int
  /// Bytes in memory.
  let resident: Int
  /// Whether there is a child, running or ended, that nobody has waited for.
  let hasChild: Bool

  init() throws {
    // The folder's own descriptor is among the numbers, and gone when they are looked at.
    descriptors = try FileSystem.names(in: Array("/proc/self/fd".utf8)).compactMap { name in
      let link = Array("/proc/self/fd".utf8).appending(name)
      return try? String(decoding: FileSystem.target(ofLink: link), as: UTF8.self)
    }.sorted()
    mappings = try Self.lines(of: "/proc/self/maps").count
    heap = try Self.heapInUse()
    let pages = try Self.lines(of: "/proc/self/statm").first?.split(separator: " ").dropFirst().first.flatMap {
      Int($0)
    }
    resident = try #require(pages) * sysconf(Int32(_SC_PAGESIZE))
    hasChild = waitpid(-1, nil, WNOHANG) != -1 || errno != ECHILD
  }

  private static func lines(of file: String) throws -> [Substring] {
    try String(decoding: FileSystem.contents(of: Array(file.utf8)), as: UTF8.self).split(separator: "\n")
  }

  /// Of all arenas: `mallinfo` knows the first alone, and Swift's threads have others.
  private static func heapInUse() throws -> Int {
    // Glibc's module leaves out malloc.h.
    typealias Report = @convention(c) (Int32, UnsafeMutablePointer<FILE>) -> Int32
    let symbol = try #require(dlsym(nil, "malloc_info"))
    var text: UnsafeMutablePointer<CChar>?
    var length = 0
    let stream = try #require(open_memstream(&text, &length))
    #expect(unsafeBitCast(symbol, to: Report.self)(0, stream) == 0)
    fclose(stream)
    defer { free(text) }
    let report = String(cString: try #require(text))
    // The sums of all arenas come last.
    let sums = try #require(report.split(separator: "</heap>").last)
    var sizes: [String: Int] = [:]
    for line in sums.split(separator: "\n") {
      let fields = line.split(separator: "\"")
      guard let first = fields.first, let size = fields.dropLast().last.flatMap({ Int($0) }) else { continue }
      if first.contains("total type=") || first.contains("system type=") {
        sizes[String(fields[1]), default: 0] += size
      }
    }
    return try #require(sizes["current"]) + sizes["mmap", default: 0] - sizes["fast", default: 0]
      - sizes["rest", default: 0]
  }
}
