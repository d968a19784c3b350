/// Bytes taken apart into the characters of their valid UTF-8 and the bytes between, without losing any.
///
/// `String(decoding:)` would turn every byte that is not UTF-8 into U+FFFD.
struct UTF8Pieces: Sequence, IteratorProtocol {
  enum Piece: Equatable {
    case scalar(Unicode.Scalar)
    case invalid(ArraySlice<UInt8>)
  }

  private let bytes: [UInt8]
  private var offset = 0
  private var source: IndexingIterator<[UInt8]>
  private var parser = UTF8.ForwardParser()

  init(_ bytes: some Collection<UInt8>) {
    self.bytes = Array(bytes)
    self.source = self.bytes.makeIterator()
  }

  mutating func next() -> Piece? {
    switch parser.parseScalar(from: &source) {
    case .valid(let encoded):
      offset += encoded.count
      return .scalar(UTF8.decode(encoded))
    case .error(let length):
      defer { offset += length }
      return .invalid(bytes[offset..<offset + length])
    case .emptyInput:
      return nil
    }
  }
}
