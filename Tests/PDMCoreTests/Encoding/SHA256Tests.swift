import Foundation
import Testing

@testable import PDMCore

struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func givesTheExamplesOfTheStandard(_ message: String, _ digest: String) {
    #expect(Hex.encode(SHA256.digest(message.utf8)) == digest)
  }

  /// All lengths around the ends of blocks, where padding goes wrong.
  @Test(.enabled(if: ReferenceProgram.isInstalled("sha256sum")))
  func agreesWithSha256sum() throws {
    var random = SplitMix64(seed: 3)
    let messages = (Array(0...260) + [511, 512, 513, 4095, 4096, 100_003]).map { random.bytes($0) }
    let digests = try ReferenceProgram.withTemporaryFolder { folder in
      for (index, message) in messages.enumerated() {
        try Data(message).write(to: folder.appendingPathComponent("\(index)"))
      }
      return try ReferenceProgram.run("sha256sum", messages.indices.map(String.init), in: folder)
    }
    let lines = String(decoding: digests, as: UTF8.self).split(separator: "\n")
    try #require(lines.count == messages.count)
    for (message, line) in zip(messages, lines) {
      #expect(Hex.encode(SHA256.digest(message)) == line.prefix(64), "\(message.count) bytes")
    }
  }

  @Test func doesNotDependOnTheCuts() {
    var random = SplitMix64(seed: 4)
    for _ in 0..<100 {
      let message = random.bytes(Int.random(in: 0...400, using: &random))
      var hash = SHA256()
      var rest = message[...]
      while !rest.isEmpty {
        let piece = rest.prefix(Int.random(in: 0...130, using: &random))
        hash.update(piece)
        rest = rest.dropFirst(piece.count)
      }
      #expect(hash.finalize() == SHA256.digest(message))
    }
  }
}
