/// Logarithms of likelihoods as integers: thousandths of the natural logarithm.
///
/// Integers, because a decision must not hang on how a machine rounds.
enum LogWeight {
  /// The logarithm of a ratio of two positive numbers.
  static func of(_ numerator: Int, per denominator: Int = 1) -> Int {
    thousandths(numerator) - thousandths(denominator)
  }

  /// ln 10, in the same unit.
  static let ten = 2303

  private static func thousandths(_ number: Int) -> Int {
    precondition(number > 0, "Only positive numbers have a logarithm")
    let exponent = Int.bitWidth - 1 - number.leadingZeroBitCount
    // The binary logarithm bit by bit: the square of what is left over is beyond 2 or it is not.
    var rest =
      exponent > 31 ? UInt64(number) >> (exponent - 31) : UInt64(number) << (31 - exponent)
    var logarithm = exponent
    for _ in 0..<16 {
      rest = (rest * rest) >> 31
      logarithm <<= 1
      if rest >= 1 << 32 {
        rest >>= 1
        logarithm += 1
      }
    }
    return logarithm * 693_147 / (1000 << 16)
  }
}
