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
}
