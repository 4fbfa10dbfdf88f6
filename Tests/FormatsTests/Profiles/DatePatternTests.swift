import Domain
import Testing

@testable import Formats

struct DatePatternTests {
  static let readable: [(String, String, String)] = [
    ("DD.MM.YYYY", "31.10.2026", "2026-10-31"), ("D.M.YYYY", "1.2.2026", "2026-02-01"),
    ("DD.MM.YY", "31.10.26", "2026-10-31"), ("DD/MM/YY", "01/02/80", "1980-02-01"),
    ("M/D/YY", "2/8/15", "2015-02-08"), ("YYYY-MM-DD*", "2018-02-25 12:34:56 +0000", "2018-02-25"),
    ("YYYY-MM-DD*", "2018-02-25T12:34:56Z", "2018-02-25"),
    ("YYYY-MM-DD*", "2018-02-25", "2018-02-25"),
    ("YYYYMMDD", "20261031", "2026-10-31"), ("YYYYMMDD*", "20091224120000[0:GMT]", "2009-12-24"),
    ("YYYY.MM.DD.", "2019.04.19.", "2019-04-19"), ("DD-MMM-YYYY", "12-Dec-2019", "2019-12-12"),
    ("DD MMM YYYY", "07 Nov 2013", "2013-11-07"), ("DD MMM YYYY", "07 November 2013", "2013-11-07"),
    ("DD. MMM YYYY", "03. März 2026", "2026-03-03"), ("D MMM YYYY", "5 déc. 2026", "2026-12-05"),
    ("D MMM YYYY", "5 juil. 2026", "2026-07-05"), ("D MMM YYYY", "5 juin 2026", "2026-06-05"),
    ("MMM D, YYYY", "Jan 5, 2026", "2026-01-05"), ("D MMM YYYY", "5 paź 2026", "2026-10-05"),
    ("DD MMM YYYY", "01 octombrie 2026", "2026-10-01"),
    ("D MMM YYYY", "5 ağustos 2026", "2026-08-05"),
    ("D MMM YYYY", "5 márc. 2026", "2026-03-05"),
  ]

  @Test(arguments: readable)
  func `a date is read by its pattern`(pattern: String, text: String, day: String) throws {
    let pattern = try #require(DatePattern(pattern))
    #expect(pattern.date(text)?.description == day)
  }

  static let unreadable: [(String, String)] = [
    ("DD.MM.YYYY", "31.11.2026"), ("DD.MM.YYYY", "1.2.2026"), ("DD.MM.YYYY", "31.10.26"),
    ("DD.MM.YYYY", "31/10/2026"), ("DD.MM.YYYY", "31.10.2026 "), ("DD/MM/YYYY", "12/31/2026"),
    ("DD-MMM-YY", "10-Nov-9"), ("YYYY-MM-DD", "2026-02-29"), ("YYYY-MM-DD", "2026-10-31 10:00"),
    ("YYYY-MM-DD*", "2026-10-311"), ("DD MMM YYYY", "07 Foo 2013"), ("D MMM YYYY", "5 ju 2026"),
    ("D MMM YYYY", "5 jui 2026"), ("YYYYMMDD", "2026103"), ("DD.MM.YYYY", ""),
    ("DD.MM.YYYY", "Pending"), ("YYYYMMDD*", "11111111111111111111"), ("YYYYMMDD*", "202610311"),
  ]

  @Test(arguments: unreadable)
  func `what does not fit the pattern is no date`(pattern: String, text: String) throws {
    #expect(try #require(DatePattern(pattern)).date(text) == nil)
  }

  @Test(arguments: [
    "", "DD.MM", "YYYY", "DD.MM.YYYY.DD", "QQ.MM.YYYY", "DD.MM.YYY", "*DD.MM.YYYY", "1D.MM.YYYY",
  ])
  func `a pattern names one year, one month and one day`(text: String) {
    #expect(DatePattern(text) == nil)
  }
}
