@testable import PDMCore

/// Whether the tests, and the programs that they start, are built with AddressSanitizer: `make check-asan` says so by the
/// options that it gives.
enum Sanitizer {
  static let isOn = options != nil

  private static let options = Environment.current["ASAN_OPTIONS"]

  /// For the programs that a test starts, whose environment is made anew. What they say goes into the same files, so that
  /// no test can take a report for an error that it expects. Leaks are looked for in the tests' own process, where all
  /// commands run too: the search cannot work in a process that strace follows.
  static let childOptions = options.map { $0 + Array(":detect_leaks=0".utf8) }
}
