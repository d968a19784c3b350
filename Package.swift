// swift-tools-version: 6.2
import PackageDescription

/// One set of rules for every target: each use of a pointer is spelled `unsafe`, imports do not leak
/// into public interfaces, and existential types are written as what they are.
let strict: [SwiftSetting] = [
  .strictMemorySafety(),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
  name: "pdm",
  products: [
    .executable(name: "pdm", targets: ["pdm"]),
    .library(name: "PDMCore", targets: ["PDMCore"]),
  ],
  targets: [
    .systemLibrary(name: "CGit2", providers: [.apt(["libgit2-dev"])]),
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CCrypt", providers: [.apt(["libcrypt-dev"])]),
    .target(
      name: "PDMCore", dependencies: ["CGit2", "CSQLite", "CCrypt"],
      resources: [
        // Parts of the program: `pdm report` writes them into its page.
        .embedInCode("Report/Page")
      ], swiftSettings: strict),
    .executableTarget(name: "pdm", dependencies: ["PDMCore"], swiftSettings: strict),
    // The other processes in the tests of the guard; not part of what is installed.
    .executableTarget(
      name: "guard-probe", dependencies: ["PDMCore"], path: "Tests/GuardProbe",
      swiftSettings: [.enableUpcomingFeature("ExistentialAny")]),
    .testTarget(
      name: "PDMCoreTests", dependencies: ["PDMCore", "pdm", "guard-probe"], exclude: ["Golden"],
      swiftSettings: [.enableUpcomingFeature("ExistentialAny")]),
  ],
  swiftLanguageModes: [.v6]
)
