/// The bits of a deflate stream, lowest first, taken from memory eight bytes at a time.
///
/// Bits above ``count`` may be those of the byte at ``next``: adding that byte again changes nothing.
@unsafe
struct BitSource {
  var bits: UInt64 = 0
  var count: Int = 0
  var next: UnsafePointer<UInt8>
  let end: UnsafePointer<UInt8>

  init(_ start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) {
    unsafe next = start
    unsafe self.end = end
  }

  /// Makes it at least 56 bits. Eight bytes must be left.
  @inline(__always) mutating func refillFast() {
    unsafe bits |= next.little64 &<< UInt64(truncatingIfNeeded: count)
    unsafe next += 7 - (count &>> 3 & 7)
    unsafe count |= 56
  }

  /// Makes it at least 56 bits, or as many as there are.
  @inline(__always) mutating func refill() {
    if unsafe end - next >= 8 {
      unsafe refillFast()
    } else {
      while unsafe count < 56 && next < end {
        unsafe bits |= UInt64(next.pointee) &<< UInt64(truncatingIfNeeded: count)
        unsafe next += 1
        unsafe count += 8
      }
    }
  }

  @inline(__always) mutating func drop(_ number: Int) {
    unsafe bits &>>= UInt64(truncatingIfNeeded: number)
    unsafe count &-= number
  }

  /// Takes bits that are there.
  @inline(__always) mutating func take(_ number: Int) -> Int {
    let value = unsafe Int(truncatingIfNeeded: bits & (1 &<< UInt64(truncatingIfNeeded: number) &- 1))
    unsafe drop(number)
    return value
  }

  /// Goes on at the next whole byte, which is at ``next`` then.
  @inline(__always) mutating func align() {
    unsafe next -= count &>> 3
    unsafe bits = 0
    unsafe count = 0
  }
}
