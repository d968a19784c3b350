/// The name of a git object: a SHA-1 in 20 bytes.
///
/// SHA-256 repositories are refused at open (docs/technical/repository.md), so no other width occurs. The bytes stand
/// in three words, the first byte highest: walks over the history compare and hash hundreds of thousands of names.
public struct ObjectID: Hashable, Sendable, Comparable {
  public static let byteCount = 20
  let high: UInt64
  let middle: UInt64
  let low: UInt32

  init(high: UInt64, middle: UInt64, low: UInt32) {
    self.high = high
    self.middle = middle
    self.low = low
  }

  /// - Returns: nil unless there are exactly 20 bytes.
  public init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Self.byteCount else { return nil }
    var high: UInt64 = 0
    var middle: UInt64 = 0
    var low: UInt32 = 0
    for (position, byte) in bytes.enumerated() {
      switch position {
      case ..<8: high = high << 8 | UInt64(byte)
      case ..<16: middle = middle << 8 | UInt64(byte)
      default: low = low << 8 | UInt32(byte)
      }
    }
    self.init(high: high, middle: middle, low: low)
  }

  /// - Returns: nil unless `hex` is 40 hexadecimal digits.
  public init?(hex: some StringProtocol) {
    guard let bytes = Hex.decode(hex) else { return nil }
    self.init(bytes: bytes)
  }

  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Self.byteCount)
    for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: high >> UInt64(shift))) }
    for shift in stride(from: 56, through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: middle >> UInt64(shift)))
    }
    for shift in stride(from: 24, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: low >> UInt32(shift))) }
    return bytes
  }

  public var hex: String { Hex.encode(bytes) }
  /// The first ten digits, for people.
  public var short: String { String(hex.prefix(10)) }
  public var isZero: Bool { high == 0 && middle == 0 && low == 0 }

  /// What git writes where there is no object.
  static let zero = ObjectID(high: 0, middle: 0, low: 0)

  /// The empty tree, which git knows without it being stored.
  public static let emptyTree = ObjectID(hex: "4b825dc642cb6eb9a060e54bf8d69288fbee4904")

  public static func < (left: Self, right: Self) -> Bool {
    if left.high != right.high { return left.high < right.high }
    return left.middle != right.middle ? left.middle < right.middle : left.low < right.low
  }
}
