import Domain
import Testing

@testable import Formats

/// Numbers that strangers write are added up without ever ending the program.
struct ExactDecimalTests {
  private static let huge = [
    ExactDecimal(digits: .max, scale: 0), ExactDecimal(digits: .min, scale: 0),
    ExactDecimal(digits: .max, scale: 30), ExactDecimal(digits: .min, scale: 30), .zero,
    ExactDecimal(digits: 1, scale: 38), ExactDecimal(digits: -1, scale: 100),
  ]

  @Test func `sums and differences stay in range`() {
    for left in Self.huge {
      for right in Self.huge {
        let sum = left + right
        #expect(!(left - right).description.isEmpty && !sum.description.isEmpty)
      }
      #expect(left.equals(left) || left.digits == .min)
      #expect((-left).isNegative != left.isNegative || left.isZero)
      _ = left.magnitude
    }
  }

  @Test func `a number beyond an amount is no money`() throws {
    let currency = try #require(Currency(code: "KWD"))
    for value in Self.huge where !value.isZero {
      #expect(value.money(in: currency) == nil)
      #expect(throws: Amount.Failure.self) { try Money(value, currency) }
    }
  }

  @Test func `ordinary sums are exact at any scale`() {
    let sum = ["0.1", "12.345", "-2", "99999999999999999.999999999999999"]
      .compactMap { ExactDecimal($0) }.reduce(.zero, +)
    #expect(sum.description == "100000000000000010.444999999999999")
  }

  /// Short numbers take a road of their own, in reading and in writing.
  @Test(arguments: 0..<40) func `a number of any length is read as it is written`(scale: Int) {
    for length in 1...30 {
      for sign in ["", "-"] {
        let all = String("123456789123456789123456789123".prefix(length))
        let padded = String(repeating: "0", count: max(0, scale + 1 - length)) + all
        let text =
          sign
          + (scale == 0 ? padded : padded.dropLast(scale) + "." + padded.suffix(scale))
        guard let digits = Int128(sign + all) else { continue }
        let number = ExactDecimal(digits: digits, scale: scale)
        #expect(number.description == text)
        let isRead = scale <= 15 && length - scale <= 17
        #expect(ExactDecimal(text) == (isRead ? number : nil))
      }
    }
  }

  @Test(arguments: [
    "", "-", ".", ".5", "5.", "1.2.3", "1-", "--1", "1,5", " 1", "1e3", "0x1", "-.5",
  ])
  func `anything else is no number`(text: String) {
    #expect(ExactDecimal(text) == nil)
  }
}
