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
    return number < small.count ? Int(small[number]) : calculated(number)
  }

  /// Those of small numbers, by number: how many share a word or an amount is asked for every pair.
  private static let small: [Int32] = [0] + (1..<4096).map { Int32(calculated($0)) }

  private static func calculated(_ number: Int) -> Int {
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

extension LogWeight {
  /// e to the power of -x, in 2^30ths; x is not negative and as in `LogWeight`.
  static func exponential(minus x: Int) -> Int {
    precondition(x >= 0, "It would be more than one")
    return x < exponentials.count ? Int(exponentials[x]) : 0
  }

  /// By x, because each pair of each step of an estimate asks for one.
  private static let exponentials: [Int32] = (0..<1 << powers.count).map { x in
    var product = one
    for (bit, power) in powers.enumerated() where x & 1 << bit != 0 {
      product = (product * power) >> 30
    }
    return Int32(product)
  }

  static let one = 1 << 30

  /// e^-0.001, e^-0.002, e^-0.004 and so on.
  private static let powers = [
    1_072_668_619, 1_071_596_486, 1_069_455_435, 1_065_186_158, 1_056_698_664, 1_039_926_024,
    1_007_175_199, 944_735_372, 831_228_610, 643_488_952, 385_640_219, 138_504_783, 17_866_096,
    297_276, 82,
  ]
}
