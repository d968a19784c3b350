import Foundation
import Testing

@testable import PDMCore

struct Base64Tests {
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ("foobar", "Zm9vYmFy"),
  ])
  func encodesTheVectorsOfTheStandard(_ plain: String, _ encoded: String) {
    #expect(Base64.encode(plain.utf8) == encoded)
    #expect(Base64.encodeURL(plain.utf8) == encoded.replacingOccurrences(of: "=", with: ""))
  }

  @Test func agreesWithFoundation() {
    var random = SplitMix64(seed: 2)
    for count in 0..<200 {
      let bytes = random.bytes(count)
      let expected = Data(bytes).base64EncodedString()
      #expect(Base64.encode(bytes) == expected)
      #expect(Base64.decode(expected) == bytes)
      #expect(
        Base64.encodeURL(bytes)
          == expected.replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
          .replacingOccurrences(of: "=", with: ""))
    }
  }
}
