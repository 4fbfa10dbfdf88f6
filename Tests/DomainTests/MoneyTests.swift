import Domain
import TestSupport
import Testing

struct MoneyTests {
  @Test(arguments: [
    ("0", Currency.eur, Int64(0)), ("12.50", .eur, 12_50), ("-12.5", .eur, -12_50),
    ("+1", .eur, 1_00), ("12.500", .eur, 12_50), ("0012.50", .eur, 12_50), ("-0.00", .eur, 0),
    ("1250", .jpy, 1250), ("1250.00", .jpy, 1250), ("1.234", .kwd, 1234), ("1.2", .kwd, 1200),
    ("1000000000000000.00", .eur, Amount.limit), ("-1000000000000000", .eur, -Amount.limit),
    ("100000000000000000", .jpy, Amount.limit),
    ("0.00000000000000000000000000000000", .eur, 0),
  ])
  func `amounts are read exactly`(text: String, currency: Currency, minorUnits: Int64) throws {
    #expect(try Amount.parse(text, in: currency).minorUnits == minorUnits)
  }

  @Test(arguments: [
    ("", Currency.eur, Amount.Failure.notADecimal), ("-", .eur, .notADecimal),
    (".5", .eur, .notADecimal), ("5.", .eur, .notADecimal), ("1,250.00", .eur, .notADecimal),
    ("1.250,00", .eur, .notADecimal), ("1e3", .eur, .notADecimal), (" 1", .eur, .notADecimal),
    ("1 ", .eur, .notADecimal), ("--1", .eur, .notADecimal), ("1-", .eur, .notADecimal),
    ("1.2.3", .eur, .notADecimal), ("0x10", .eur, .notADecimal), ("NaN", .eur, .notADecimal),
    ("١٢", .eur, .notADecimal), ("1_000", .eur, .notADecimal), ("1'000", .eur, .notADecimal),
    ("0.005", .eur, .tooManyDecimals(allowed: 2)), ("0.5", .jpy, .tooManyDecimals(allowed: 0)),
    ("1.2345", .kwd, .tooManyDecimals(allowed: 3)), ("1000000000000000.01", .eur, .outOfRange),
    ("1000000000000001", .eur, .outOfRange), ("100000000000000001", .jpy, .outOfRange),
    ("99999999999999999999999999999999999999", .eur, .outOfRange),
    ("18446744073709551617", .jpy, .outOfRange),
  ])
  func `what is no amount is refused`(
    text: String, currency: Currency, failure: Amount.Failure
  ) {
    #expect(throws: failure) { try Amount.parse(text, in: currency) }
  }

  @Test(arguments: [
    (Int64(0), Currency.eur, "0.00"), (5, .eur, "0.05"), (-5, .eur, "-0.05"),
    (123_45, .eur, "123.45"), (-100_00, .eur, "-100.00"), (1250, .jpy, "1250"), (-1, .jpy, "-1"),
    (1, .kwd, "0.001"), (.max, .eur, "92233720368547758.07"), (.min, .eur, "-92233720368547758.08"),
  ])
  func `amounts are written with their currency's decimals`(
    minorUnits: Int64, currency: Currency, text: String
  ) {
    #expect(Money(minorUnits: minorUnits, currency: currency).decimal == text)
  }

  @Test func `writing and reading an amount gives it back`() throws {
    var random = SeededGenerator(seed: 7)
    for currency in Currency.all {
      for _ in 0..<50 {
        let money = Money(
          minorUnits: Int64.random(in: -Amount.limit...Amount.limit, using: &random),
          currency: currency)
        #expect(try Amount.parse(money.decimal, in: currency) == money)
      }
    }
  }

  @Test func `0.1 and 0.2 are 0.3`() throws {
    let sum = try Amount.parse("0.1", in: .eur) + Amount.parse("0.2", in: .eur)
    #expect(sum == Money(minorUnits: 30, currency: .eur))
  }

  @Test(arguments: [
    (Int128(1), Int128(2), Int128(1)), (-1, 2, -1), (1, 3, 0), (2, 3, 1), (-2, 3, -1), (5, 10, 1),
    (4, 10, 0), (-5, 10, -1), (15, 10, 2), (25, 10, 3), (0, 7, 0), (7, 1, 7),
    (999_999, 1_000_000, 1),
  ])
  func `halves round away from zero`(numerator: Int128, denominator: Int128, rounded: Int128) {
    #expect(Rounding.halfUp(numerator, over: denominator) == rounded)
  }

  @Test(arguments: [
    ("3", Int64(3_000_000), "3"), ("2.5", 2_500_000, "2.5"), ("0", 0, "0"),
    ("100", 100_000_000, "100"), ("1.350000", 1_350_000, "1.35"), ("0.000001", 1, "0.000001"),
    ("10", 10_000_000, "10"),
  ])
  func `percentages are exact`(text: String, millionths: Int64, written: String) throws {
    let percent = try #require(Percent(text))
    #expect(percent.millionths == millionths)
    #expect(percent.description == written)
  }

  @Test(arguments: ["-1", "100.000001", "101", "3%", "", "3,5", "0.0000001", "abc"])
  func `what is no percentage is refused`(text: String) {
    #expect(Percent(text) == nil)
  }

  @Test(arguments: [
    ("3", Int64(602_00), Int64(18_06)), ("2.5", 1, 0), ("50", 1, 1), ("50", -1, -1),
    ("0", 602_00, 0), ("100", 602_00, 602_00), ("1.35", 100_00, 1_35),
  ])
  func `a share is rounded half-up`(percent: String, amount: Int64, share: Int64) throws {
    let found = try #require(Percent(percent)).of(Money(minorUnits: amount, currency: .eur))
    #expect(found.minorUnits == share)
  }
}
