import Domain
import Testing

@testable import Formats

struct PayPalTests {
  @Test(arguments: [
    ("1,234.50", "EUR", "1234.50"), ("1.234,50", "EUR", "1234.50"), ("-0,05", "EUR", "-0.05"),
    ("1 234,50", "EUR", "1234.50"), ("1\u{202F}234,50", "EUR", "1234.50"),
    ("1'234.50", "CHF", "1234.50"), ("12", "EUR", "12"), ("12,50", "EUR", "12.50"),
    ("16.250", "JPY", "16250"), ("16,250", "JPY", "16250"), ("0", "JPY", "0"),
    ("1,234,567.89", "USD", "1234567.89"), ("\u{2212}5.00", "USD", "-5.00"),
  ])
  func `an amount is read in any language`(text: String, code: String, value: String) throws {
    let read = try #require(PayPalAmount.read(text, scale: ExactDecimal.scale(of: code)))
    #expect(read.equals(try #require(ExactDecimal(value))))
  }

  @Test(arguments: [
    ("1,234", "EUR"), ("1.234", "EUR"), ("12,34.50", "EUR"), ("1,23,456.78", "EUR"), ("1.5", "JPY"),
    ("", "EUR"), ("-", "EUR"), (",50", "EUR"), ("1..50", "EUR"), ("1,234,50", "EUR"),
    ("12.50 EUR", "EUR"), ("1e3", "EUR"), ("1.234.50", "EUR"), ("--1.00", "EUR"),
    ("999999999999999999999999", "JPY"),
  ])
  func `what may mean two things, or nothing, is no amount`(text: String, code: String) {
    #expect(PayPalAmount.read(text, scale: ExactDecimal.scale(of: code)) == nil)
  }

  @Test(
    arguments: [
      (["13/02/2026", "01/02/2026"], "dmy"), (["02/13/2026", "02/01/2026"], "mdy"),
      (["1.2.2026"], "dmy"), (["2026-02-01"], "ymd"), (["2026/2/1"], "ymd"),
      (["1/2/2026", "3/4/2026"], nil), (["13/02/2026", "02/13/2026"], nil), ([], nil),
    ] as [([String], String?)])
  func `the order of day and month comes from the days`(days: [String], order: String?) {
    var dates = PayPalDates()
    for day in days { dates.see(day) }
    #expect(dates.order?.rawValue == order)
  }

  @Test(arguments: ["30/02/2026", "1/2/026", "1/2", "a/b/c", "1/2/2026/3", "1-2/2026", "٣/١/2026"])
  func `what is no day is none in any order`(text: String) {
    for order in [PayPalDateOrder.dayFirst, .monthFirst, .yearFirst] {
      #expect(PayPalDates.read(text, order) == nil)
    }
  }

  @Test func `an ambiguous order is a question, and an answer to it is taken`() throws {
    let path = FormatSamples.folder + "/paypal-activity/ambiguous.csv"
    var collector = Collector()
    let error = #expect(throws: FileErrors.self) {
      _ = try Reader.read(path: path, into: &collector)
    }
    #expect(error?.errors.map(\.code) == ["ING-0706"])
    for (name, day) in [("dmy", "2026-01-10"), ("mdy", "2026-10-01")] {
      var collector = Collector()
      let format = try #require(FileFormat(name: "paypal-activity." + name))
      _ = try Reader.read(path: path, format: format, into: &collector)
      #expect(collector.entries.first?.bookingDate?.description == day)
    }
  }

  @Test func `a wrong count or sum of a settlement report is a finding`() throws {
    let path = FormatSamples.folder + "/paypal-stl/count-wrong.csv"
    var collector = Collector()
    let summary = try Reader.read(path: path, into: &collector)
    #expect(summary.findings.count == 2)
  }

  @Test func `a batch of Adyen's that is not zero is a finding`() throws {
    let path = FormatSamples.folder + "/adyen-settlement-detail/batch-not-zero.csv"
    var collector = Collector()
    let summary = try Reader.read(path: path, into: &collector)
    #expect(summary.findings.count == 1)
  }

  @Test(arguments: [
    ("an unknown record", "\"XX\",1\n", "ING-0708"),
    ("a body before its columns", "\"SB\",1\n", "ING-0709"),
  ])
  func `a record out of place is refused`(name: String, text: String, code: String) throws {
    let error = #expect(throws: FileErrors.self) {
      try Collector.read(Array(text.utf8), format: FileFormat(PayPalFormat.settlement))
    }
    #expect(error?.errors.first?.code == code)
  }

  @Test(arguments: [
    ("\"DR\",1000", "\"XX\",1000", "ING-0710"), ("\"CR\",5200", "\"CR\",52.00", "ING-0061"),
    ("2026/10/06 08:00:02 -0700", "2026/13/06 08:00:02 -0700", "ING-0066"),
    ("1500000,\"JPY\"", "1500050,\"JPY\"", "ING-0062"),
    ("5200,\"EUR\"", "5200,\"EUX\"", "ING-0065"),
  ])
  func `a damaged value of a settlement report is an error`(
    old: String, new: String, code: String
  ) throws {
    let path = FormatSamples.folder + "/paypal-stl/two-currencies.csv"
    let text = try String(sample: path).replacing(old, with: new)
    let error = #expect(throws: FileErrors.self) { try Collector.read(Array(text.utf8)) }
    #expect(error?.errors.contains { $0.code == code } == true, "\(String(describing: error))")
  }
}

extension String {
  /// The text of a sample file.
  init(sample path: String) throws {
    let source = try ByteSource(path: path)
    self = String(decoding: try source.peek(1 << 20), as: UTF8.self)
  }
}
