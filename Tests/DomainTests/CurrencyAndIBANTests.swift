import Domain
import Testing

struct CurrencyAndIBANTests {
  @Test(arguments: [
    ("EUR", UInt8(2)), ("JPY", 0), ("KWD", 3), ("CLF", 4), ("BHD", 3), ("HUF", 2), ("ISK", 0),
    ("DEM", 2), ("UYW", 4),
  ])
  func `known currencies and their decimals`(code: String, exponent: UInt8) throws {
    let currency = try #require(Currency(code: code))
    #expect(currency.code == code)
    #expect(currency.exponent == exponent)
    var units: Int64 = 1
    for _ in 0..<exponent { units *= 10 }
    #expect(currency.minorUnitsPerUnit == units)
  }

  @Test(arguments: ["EURO", "eur", "", "EU", "XXX", "XTS", "XAU", "ZZZ", "E R", "ÉUR"])
  func `other codes are no currencies`(code: String) {
    #expect(Currency(code: code) == nil)
  }

  @Test func `all currencies are in alphabetical order and distinct`() {
    let codes = Currency.all.map(\.code)
    #expect(codes == codes.sorted())
    #expect(Set(codes).count == codes.count)
    #expect(codes.count > 150)
  }

  @Test(arguments: [
    "DE89370400440532013000", "GB82WEST12345698765432", "FR1420041010050500013M02606",
    "BE68539007547034", "BE71096123456769", "NL91ABNA0417164300", "LU280019400644750000",
    "CH9300762011623852957", "MT84MALT011000012345MTLCAST001S", "NO9386011117947",
    "ES9121000418450200051332", "IT60X0542811101000000123456", "AT611904300234573201",
    "IE29AIBK93115212345678", "PL61109010140000071219812874", "XK051212012345678906",
    "LC55HEMM000100010012001200023015", "CH4431999123000889012", "AL47212110090000000235698741",
  ])
  func `valid account numbers`(text: String) throws {
    #expect(try #require(IBAN(text)).compact == text)
    let grouped = text.enumerated().map { $0.offset % 4 == 0 ? " \($0.element)" : "\($0.element)" }
    #expect(IBAN(grouped.joined().lowercased())?.compact == text)
  }

  @Test(arguments: [
    "DE89370400440532013001", "DE8937040044053201300", "DE8937040044053201300A",
    "ZZ89370400440532013000", "", "DE89", "DE8937040044053201300Ä", "DEXX370400440532013000",
    "DE89-3704-0044-0532-0130-00X",
  ])
  func `invalid account numbers`(text: String) {
    #expect(IBAN(text) == nil)
  }

  /// 00, 01 and 99 cannot be computed check digits, yet some pass the division by 97.
  @Test func `check digits that cannot occur are refused`() {
    for bban in 0..<3000 {
      let digits = String(bban)
      let account = String(repeating: "0", count: 12 - digits.count) + digits
      for check in ["00", "01", "99"] {
        #expect(IBAN("BE\(check)\(account)") == nil)
      }
    }
  }

  @Test func `every digit changed is noticed`() throws {
    let valid = Array("BE71096123456769".utf8)
    for index in 2..<valid.count {
      for digit in UInt8(ascii: "0")...UInt8(ascii: "9") where digit != valid[index] {
        var changed = valid
        changed[index] = digit
        #expect(IBAN(try #require(String(validating: changed, as: UTF8.self))) == nil)
      }
    }
  }

  @Test(arguments: [
    ("to BE71096123456769", "to BE71********6769"),
    ("BE71 0961 2345 6769 fee", "BE71 **** **** 6769 fee"),
    ("IBANBE71096123456769BIC x", "IBANBE71********6769BIC x"),
    ("be71096123456769, DE89370400440532013000", "be71********6769, DE89**************3000"),
    // Wrong check digits, cut short, two blanks: no number.
    ("BE72096123456769", "BE72096123456769"), ("BE7109612345676", "BE7109612345676"),
    ("BE71  096123456769", "BE71  096123456769"), ("é BE71", "é BE71"), ("", ""),
  ])
  func `accounts in a text show their ends only`(text: String, shown: String) {
    #expect(IBAN.masked(in: text) == shown)
  }

  @Test func `a masked account shows its ends only`() {
    #expect(IBAN("BE71096123456769")?.masked == "BE71********6769")
    #expect(IBAN.masked("1234") == "****")
    #expect(IBAN.masked("12345678") == "********")
  }
}
