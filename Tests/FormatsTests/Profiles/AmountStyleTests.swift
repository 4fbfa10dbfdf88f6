import Domain
import Testing

@testable import Formats

struct AmountStyleTests {
  static let readable: [(String, AmountStyle.DecimalMark, String)] = [
    ("12.50", .point, "12.50"), ("12,50", .comma, "12.50"), ("1,234.50", .point, "1234.50"),
    ("1.234,50", .comma, "1234.50"), ("1'234.50", .point, "1234.50"),
    ("1’234.50", .point, "1234.50"), ("1 234,50", .comma, "1234.50"),
    ("1\u{A0}234,50", .comma, "1234.50"), ("1\u{202F}234,50", .comma, "1234.50"),
    ("1,23,456.00", .point, "123456.00"), ("-5", .point, "-5"), ("5-", .point, "-5"),
    ("(85.00)", .point, "-85.00"), ("($85.00)", .point, "-85.00"), ("$.23", .point, "0.23"),
    ("+ £1,100.00", .point, "1100.00"), ("-$76.00", .point, "-76.00"),
    ("$-76.00", .point, "-76.00"), ("12,00 EUR", .comma, "12.00"), ("EUR 12,00", .comma, "12.00"),
    ("12,00 €", .comma, "12.00"), ("1.234,00 S", .comma, "-1234.00"),
    ("1.234,00 H", .comma, "1234.00"), ("5.00 DR", .point, "-5.00"), ("5.00CR", .point, "5.00"),
    ("\u{2212}3,20", .comma, "-3.20"), ("kr. 12,50", .comma, "12.50"),
    ("kr.1.200,50", .comma, "1200.50"), ("Rs.500.00", .point, "500.00"),
    ("£.50", .point, "0.50"), ("€.50", .point, "0.50"), ("EUR.50", .point, "0.50"),
    ("1.250,00 TL", .comma, "1250.00"), ("12,50 Kč", .comma, "12.50"), ("100 zł", .comma, "100"),
    ("1 250,00 DH", .comma, "1250.00"), ("-12,50 kr.", .comma, "-12.50"), ("5 €", .comma, "5"),
    (" 7.80", .point, "7.80"),
    ("000.00", .point, "0.00"), ("999999999999999.99", .point, "999999999999999.99"),
  ]

  @Test(arguments: readable)
  func `an amount is read as the bank writes it`(
    text: String, decimal: AmountStyle.DecimalMark, value: String
  ) throws {
    let written = try Self.parse(text, decimal)
    #expect(written.value.equals(try #require(ExactDecimal(value))), "\(written.value)")
  }

  static let unreadable: [(String, AmountStyle.DecimalMark)] = [
    ("", .point), ("-", .point), ("1,5", .point), ("12,50", .point), ("1.5", .comma),
    ("1,2345", .point), ("12,34,5.00", .point), ("1.234.50", .point), ("1,234,50.00", .point),
    ("--5", .point), ("-5-", .point), ("(-5)", .point), ("(5", .point), ("5)", .point),
    ("-5.00 DR", .point), ("5 DR CR", .point), ("1e3", .point), ("0x10", .point), ("12 50", .point),
    ("abc12", .point), ("item1", .point), ("12.50 XXX", .point), ("12.50 EUR USD", .point),
    ("FOOTER ROW TEST 2", .comma), ("5.", .point), ("１２", .point), ("=1+1", .point),
    ("9999999999999999", .point), ("1.1234567890123", .point), ("1''234", .point),
  ]

  @Test(arguments: unreadable)
  func `what is no amount in that style is refused`(
    text: String, decimal: AmountStyle.DecimalMark
  ) {
    #expect(throws: Amount.Failure.self) { try Self.parse(text, decimal) }
  }

  @Test func `a currency beside the amount is told`() throws {
    #expect(try Self.parse("12,00 €", .comma).currency == .eur)
    #expect(try Self.parse("1.250,00 TL", .comma).currency == Currency(code: "TRY"))
    #expect(try Self.parse("12,50 Kč", .comma).currency == Currency(code: "CZK"))
    #expect(try Self.parse("100 zł", .comma).currency == Currency(code: "PLN"))
    #expect(try Self.parse("1 250,00 DH", .comma).currency == nil)
    #expect(try Self.parse("USD 1.00", .point).currency == Currency(code: "USD"))
    #expect(try Self.parse("$1.00", .point).currency == nil)
  }

  private static func parse(
    _ text: String, _ decimal: AmountStyle.DecimalMark
  ) throws(Amount.Failure) -> AmountStyle.Written {
    let bytes = Array(text.utf8)
    let result = bytes.withUnsafeBytes { bytes in
      Result { () throws(Amount.Failure) in try AmountStyle(decimal: decimal).parse(bytes) }
    }
    return try result.get()
  }
}
