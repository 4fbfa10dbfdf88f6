import Domain
import Testing

@testable import Formats

struct WorkbookTests {
  @Test(arguments: [
    ("12.340000000000001", "12.34"), ("1234.8", "1234.8"), ("0.1", "0.1"), ("-812.4", "-812.4"),
    ("1.2345E-2", "0.012345"), ("1E3", "1000"), ("0.30000000000000004", "0.3"), ("-0", "0"),
    ("99.99999999999999999", "100"), ("42826", "42826"), ("1.10", "1.1"), ("9.995E-1", "0.9995"),
    ("123456789012345678", "123456789012346000"),
  ])
  func `a number is read as Excel shows it`(text: String, plain: String) {
    #expect(SheetNumber.plain(text) == plain)
  }

  @Test(arguments: ["", "-", "1e99", "NaN", "1.2.3", "0x1", "1e", "--1", "1E+"])
  func `what is no number is none`(text: String) {
    #expect(SheetNumber.plain(text) == nil)
  }

  @Test(arguments: [
    ("1", false, "1900-01-01"), ("59", false, "1900-02-28"), ("61", false, "1900-03-01"),
    ("45931.395833333336", false, "2025-10-01"), ("46296", false, "2026-10-01"),
    ("44834", true, "2026-10-01"), ("0", true, "1904-01-01"),
  ])
  func `a day is read in both calendars`(text: String, is1904: Bool, day: String) {
    #expect(SheetNumber.day(text, countsFrom1904: is1904)?.description == day)
  }

  @Test(arguments: ["60", "0", "-1", "2958466", "x"])
  func `a day that never was is none`(text: String) {
    #expect(SheetNumber.day(text, countsFrom1904: false) == nil)
  }

  @Test(arguments: [
    ("dd.mm.yyyy", true), ("[$-407]d. mmmm yyyy;@", true), ("#,##0.00", false),
    ("0.00\"d\"", false),
    ("[h]:mm:ss", false), ("General", false), ("\\d0", false), ("yyyy", true),
    ("#,##0.00 [$€-407];[Red]-#,##0.00 [$€-407]", false),
  ])
  func `a format with a day or a year shows a date`(code: String, isDate: Bool) {
    #expect(WorkbookStyles.isDate(code) == isDate)
  }

  @Test func `a zip archive that is no workbook is refused with its reason`() {
    let bytes = ZipArchive.signature + Array("[Content_Types].xml".utf8)
    let source = ByteSource(bytes: bytes, name: "input")
    #expect(throws: FormatError.self) { try Workbook(source, limits: .standard) }
  }
}
