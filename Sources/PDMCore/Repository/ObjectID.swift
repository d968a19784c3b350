/// The name of a git object: a SHA-1 in 20 bytes.
///
/// SHA-256 repositories are refused at open (docs/technical/repository.md), so no other width occurs.
public struct ObjectID: Hashable, Sendable, Comparable {
  public static let byteCount = 20
  public let bytes: [UInt8]

  /// - Returns: nil unless there are exactly 20 bytes.
  public init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  /// - Returns: nil unless `hex` is 40 hexadecimal digits.
  public init?(hex: some StringProtocol) {
    guard let bytes = Hex.decode(hex), bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  public var hex: String { Hex.encode(bytes) }
  /// The first ten digits, for people.
  public var short: String { String(hex.prefix(10)) }
  public var isZero: Bool { bytes.allSatisfy { $0 == 0 } }

  /// The empty tree, which git knows without it being stored.
  public static let emptyTree = ObjectID(hex: "4b825dc642cb6eb9a060e54bf8d69288fbee4904")

  public static func < (left: Self, right: Self) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}
