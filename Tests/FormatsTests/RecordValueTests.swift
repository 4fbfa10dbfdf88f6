import Domain
import Testing

@testable import Formats

/// The small grammars of dates and amounts that single formats have.
struct RecordValueTests {
  @Test(
    arguments: [
      ("20261031", "2026-10-31"), ("20261031083000.000[-5:EST]", "2026-10-31"),
      ("202610311120", "2026-10-31"), ("2026-10-31", "2026-10-31"),
      ("20261031000000", "2026-10-31"),
      ("20260231", nil), ("2026103", nil), ("0", nil), ("****", nil), ("20261031x", nil),
      ("20261031[-5", nil), ("00000000", nil),
    ] as [(String, String?)])
  func `an OFX date is the day that the bank writes`(text: String, day: String?) {
    #expect(ofx(text) == day)
  }

  private func ofx(_ text: String) -> String? {
    Array(text.utf8).withUnsafeBytes { OFXValues.date($0)?.description }
  }

  @Test(
    arguments: [
      ("12.50", "12.50"), ("-12,50", "-12.50"), ("+.99", "+0.99"), ("5.", "5"),
      ("+0000000012.5000", "+12.5000"), ("0", "0"), ("-0", "-0"),
      ("1,234", nil), ("1,234.56", nil), ("1.2.3", nil), ("$5", nil), ("", nil), ("-", nil),
      ("1e3", nil), ("123456789012345678", nil), ("1 0", nil),
    ] as [(String, String?)])
  func `an OFX amount has a point or a comma and nothing else`(text: String, decimal: String?) {
    let bytes = Array(text.utf8)
    let read = bytes.withUnsafeBytes { try? OFXValues.decimal($0) }
    #expect(read.flatMap { String(validating: $0, as: UTF8.self) } == decimal)
  }

  @Test(arguments: [
    ("A &amp; B", "A & B"), ("A & B", "A & B"), ("&lt;&gt;&#233;&#xE9;", "<>éé"),
    ("AT&T; R&D", "AT&T; R&D"), ("&#0;", "&#0;"), ("a&nbsp;b", "a b"),
  ])
  func `entities are resolved and other ampersands kept`(text: String, plain: String) {
    #expect(OFXValues.resolvingEntities(text) == plain)
  }

  @Test(
    arguments: [
      ("12/31/26", nil, "2026-12-31"), ("31.12.2026", nil, "2026-12-31"),
      ("12/31'26", nil, "2026-12-31"), (" 1/15' 6", nil, "2006-01-15"),
      ("2026-12-31", nil, "2026-12-31"),
      ("5/5/99", nil, "1999-05-05"), ("03/04/2026", .dayFirst, "2026-04-03"),
      ("03/04/2026", .monthFirst, "2026-03-04"), ("03/04/2026", nil, "ambiguous"),
      ("31/12/2026", .monthFirst, nil), ("30/02/2026", nil, nil), ("1/2", nil, nil),
      ("Jan 5 2026", nil, nil),
    ] as [(String, QIFDateOrder?, String?)])
  func `a QIF date is read in one order or asked about`(
    text: String, order: QIFDateOrder?, expected: String?
  ) {
    let shown: String? =
      switch QIFDate(text)?.reading(order) {
      case .day(let day): day.description
      case .ambiguous: "ambiguous"
      case .some(.none), nil: nil
      }
    #expect(shown == expected)
  }

  @Test(
    arguments: [
      ("1,234.56", "1234.56"), ("1.234,56", "1234.56"), ("-12,5", "-12.5"),
      ("1,234,567", "1234567"),
      ("1,234,567.8", "1234567.8"), ("75", "75"), ("+3.00", "3.00"), ("-.5", "-0.5"),
      ("1,234", nil), ("1.234", nil), ("12,34,5", nil), ("1.2.3,4", nil), ("", nil), ("1-", nil),
      ("12a", nil), ("£51.00", "51.00"), ("-£1,151.20", "-1151.20"), ("$-5.00", "-5.00"),
      ("12,50 €", "12.50"), ("kr. 100,00", "100.00"), ("Rs.500.00", "500.00"), ("£.50", "0.50"),
      ("- 5.00", nil),
      ("£1,234", nil), ("£5.00 €", nil), ("-£-5.00", nil), ("item 5.00", nil),
    ] as [(String, String?)])
  func `a QIF amount has the marks of any country, once they are certain`(
    text: String, decimal: String?
  ) {
    #expect((try? QIFAmount(text))?.value.description == decimal)
  }

  @Test(
    arguments: [
      ("0000000001904}", -19_040), ("0000000000322J", -3_221), ("0000000012005{", 120_050),
      ("0000000000000A", 1), ("0000000000000I", 9), ("0000000000000R", -9), ("00000000000001", nil),
      ("0000000 00000A", nil), ("", nil), ("000000000000AA", nil),
    ] as [(String, Int64?)])
  func `the last digit of a CFONB amount carries its sign`(text: String, units: Int64?) {
    #expect(SignedDigits.read(text) == units)
  }

  @Test func `a routing number has its check digit`() {
    #expect(NACHALayout.hasRightCheckDigit("011000015"))
    #expect(NACHALayout.hasRightCheckDigit("021000021"))
    #expect(!NACHALayout.hasRightCheckDigit("021000022"))
    #expect(!NACHALayout.hasRightCheckDigit("02100002"))
    #expect(!NACHALayout.hasRightCheckDigit("02100002X"))
  }

  @Test func `the second digit of an ACH transaction code is its direction and state`() {
    for (code, isCredit, state) in [
      ("22", true, Entry.Status.instructed), ("27", false, .instructed), ("23", true, .prenote),
      ("38", false, .prenote), ("21", true, .returned), ("36", false, .returned),
      ("24", true, .instructed), ("52", true, .instructed), ("55", false, .instructed),
    ] {
      let found = NACHALayout.direction(code, isAdvice: false)
      #expect(found?.isCredit == isCredit && found?.state == state, "\(code)")
    }
    #expect(NACHALayout.direction("81", isAdvice: true)?.isCredit == true)
    #expect(NACHALayout.direction("82", isAdvice: true)?.isCredit == false)
    for code in ["20", "30", "99", "2", "XX", "-7"] {
      #expect(NACHALayout.direction(code, isAdvice: false) == nil)
    }
  }

  @Test func `BAI2 type codes below 900 have a direction of their own`() {
    #expect(BAITypeCode.meaning("010") == .status)
    #expect(BAITypeCode.meaning("195") == .credit)
    #expect(BAITypeCode.meaning("475") == .debit)
    #expect(BAITypeCode.meaning("705") == .status)
    #expect(BAITypeCode.meaning("721") == .credit)
    #expect(BAITypeCode.meaning("890") == .information)
    for code in ["950", "000", "", "1", "1950", "-10", "abc"] {
      #expect(BAITypeCode.meaning(code) == .unknown)
    }
  }

  @Test(
    arguments: [
      ("+000000000002500", 2500), ("-5", -5), ("000", 0), ("1.50", nil), ("", nil), ("+", nil),
      ("123456789012345678", nil), ("12 3", nil),
    ] as [(String, Int64?)])
  func `a BAI2 amount is minor units with a sign or without`(text: String, units: Int64?) {
    #expect(BAIValues.units(text) == units)
  }
}
