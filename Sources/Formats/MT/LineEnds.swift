/// Finds where a line ends.
enum LineEnds {
  /// Where the next LF or CR stands from `start`, or `end`.
  @inline(__always)
  static func next(
    in bytes: UnsafeMutableRawBufferPointer, from start: Int, to end: Int
  ) -> Int {
    guard let base = bytes.baseAddress else { return end }
    let ones: UInt64 = 0x0101_0101_0101_0101
    let high: UInt64 = 0x8080_8080_8080_8080
    var at = start
    while at &+ 8 <= end {
      let word = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      // A byte below 0x0E has its high bit set here; those above the lowest such may be wrong.
      var below = (word &- ones &* 0x0E) & ~word & high
      while below != 0 {
        let found = at &+ below.trailingZeroBitCount >> 3
        if isEnd(base.load(fromByteOffset: found, as: UInt8.self)) { return found }
        below &= below &- 1
      }
      at &+= 8
    }
    while at < end, !isEnd(bytes[at]) { at &+= 1 }
    return at
  }

  @inline(__always)
  private static func isEnd(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }
}
