import Domain
import Foundation
import StageSupport
import Testing

@Suite struct ConfigurationErrorTests {
  /// One change to the sample, and the first line of what is said about it.
  /// The names of all formats, as an error lists them.
  private static let formats = Configuration.Source.formats.map { name in "'\(name)'" }
    .joined(separator: ", ")

  @Test(arguments: [
    ("calendar =", "calender =", "4: error CFG-0005: unknown key 'book.calender'"),
    ("[paths]", "[pats]", "7: error CFG-0005: unknown key 'pats'"),
    ("time_zone = \"Europe/Brussels\"\n", "", "1: error CFG-0006: 'book.time_zone' is missing"),
    (
      "Europe/Brussels", "Europe/Brusells",
      "3: error CFG-0008: 'book.time_zone' is 'Europe/Brusells', which is not a time zone such as "
        + "'Europe/Brussels'"
    ),
    (
      "Europe/Brussels", "../../etc/passwd",
      "3: error CFG-0008: 'book.time_zone' is '../../etc/passwd', which is not a time zone such as "
        + "'Europe/Brussels'"
    ),
    (
      "expected = true", "expected = \"yes\"",
      "11: error CFG-0007: 'ledger.expected' must be true or false, not a text"
    ),
    (
      "fee_percent = \"3\"", "fee_percent = 2.5",
      "46: error CFG-0007: 'settlement.fee_percent' must be a percentage in quotes, such as "
        + "\"2.5\", not a number with a fraction or a time"
    ),
    (
      "fee_percent = \"3\"", "fee_percent = \"101\"",
      "46: error CFG-0008: 'settlement.fee_percent' is '101', which is not a percentage from 0 to 100"
    ),
    (
      "currency = \"EUR\"", "currency = \"EURO\"",
      "26: error CFG-0009: 'source[1].currency' names the unknown currency 'EURO'"
    ),
    (
      "topup_bank = { EUR", "topup_bank = { EUX",
      "14: error CFG-0009: 'ledger.types.topup_bank' names the unknown currency 'EUX'"
    ),
    (
      "account = \"bank:main\"", "account = \"Bank:Main\"",
      "25: error CFG-0010: 'source[1].account' is 'Bank:Main', which is not an account code"
    ),
    (
      "\"internal:parties\"", "\"interne:parties\"",
      "16: error CFG-0011: 'ledger.types.member_transfer' is 'interne:parties', but no kind is known "
        + "for 'interne'"
    ),
    (
      "name = \"stripe\"", "name = \"bank-eur\"",
      "32: error CFG-0012: the name 'bank-eur' already belongs to source 'bank-eur'"
    ),
    (
      "account = \"clearing:stripe\"", "account = \"bank:main\"",
      "32: error CFG-0012: account 'bank:main' in EUR already belongs to source 'bank-eur'"
    ),
    (
      "2026-09-01", "2026-01-01",
      "58: error CFG-0013: organisation 'ORG-7' has two overrides from 2026-01-01"
    ),
    (
      "BE71 0961 2345 6769", "BE71 0961 2345 6760",
      "27: error CFG-0014: 'BE71********6760' looks like an IBAN but is not a valid one"
    ),
    (
      "812.40", "812.405",
      "38: error CFG-0015: 'source[2].opening.EUR' is '812.405', which is not an amount of EUR"
    ),
    (
      "EUR = \"250.00\"", "EUR = \"-1.00\"",
      "55: error CFG-0015: 'settlement.organisation[1].float.EUR' is '-1.00', which is not an amount "
        + "of EUR"
    ),
    (
      "\"2026-07-01\"", "\"2026-02-30\"",
      "49: error CFG-0016: 'settlement.schedule[1].from' is '2026-02-30', which is not a date"
    ),
    (
      "business-day", "daily",
      "29: error CFG-0008: 'source[1].expected' is 'daily', which is not one of 'business-day', "
        + "'calendar-day', 'week', 'month', 'none'"
    ),
    (
      "window_business_days = 4", "window_business_days = 400",
      "41: error CFG-0008: 'matching.window_business_days' is '400', which is not from 0 to 31"
    ),
    (
      "\"stripe\"\nexpected", "\"fax\"\nexpected",
      "36: error CFG-0008: 'source[2].format' is 'fax', which is not one of "
        + formats
    ),
    (
      "name = \"stripe\"", "name = \"../x\"",
      "32: error CFG-0008: 'source[2].name' is '../x', which is not made of small letters, digits and "
        + "hyphens"
    ),
  ])
  func `a mistake is named and placed`(old: String, new: String, expected: String) throws {
    let errors = problems(in: try replaceFirst(old, by: new))
    let first = try #require(errors.first)
    let line = first.description.split(separator: "\n").first.map(String.init)
    #expect(line == "tieout.toml:" + expected)
    #expect(errors.count == 1, "\(errors)")
    #expect(Outcome(for: first) == .configuration)
  }

  @Test func `all mistakes are told at once, in the order of the file`() {
    let text = """
      [settlement]
      float = { EUR = "x" }
      [book]
      time_zone = "Europe/Brussels"
      [[source]]
      kind = "cash"
      """
    #expect(
      problems(in: text).map { "\($0.location?.line ?? 0) \($0.code)" } == [
        "2 CFG-0015", "3 CFG-0006", "5 CFG-0006", "5 CFG-0006", "5 CFG-0006", "5 CFG-0006",
        "5 CFG-0006", "6 CFG-0008",
      ])
  }

  @Test func `a near miss is suggested`() throws {
    let errors = problems(in: try replaceFirst("[matching]\nwindow", by: "[matching]\nwindo"))
    #expect(errors.first?.hint == "did you mean 'window_business_days'?")
  }

  @Test func `a syntax error has line and column`() {
    let errors = problems(in: "[book]\nname = \"open\n")
    #expect(errors.map(\.code) == ["CFG-0004"])
    #expect(errors.first?.location?.line == 2)
  }

  @Test func `a duplicate key is a syntax error`() {
    #expect(problems(in: "[book]\nname = \"a\"\nname = \"b\"\n").map(\.code) == ["CFG-0004"])
  }

  @Test(
    arguments: [
      (nil, "CFG-0001"),
      (Data(repeating: UInt8(ascii: "#"), count: (1 << 20) + 1), "CFG-0002"),
      (Data([0x5B, 0xFF, 0x5D]), "CFG-0003"),
      (Data("[book]\u{0}\nname = 1".utf8), "CFG-0003"),
    ] as [(Data?, String)])
  func `a file that cannot be a configuration is refused`(content: Data?, code: String) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("tieout-configuration-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try content?.write(to: folder.appendingPathComponent("tieout.toml"))
    let errors = #expect(throws: ConfigurationErrors.self) {
      try Configuration.load(workspace: folder.path)
    }
    #expect(errors?.problems.map(\.code) == [code])
  }

  @Test func `an account number is never printed whole`() throws {
    let doubled = try replaceFirst(
      "kind = \"processor\"", by: "kind = \"processor\"\nexternal = \"BE71096123456769\"")
    for error in problems(in: doubled) {
      #expect(!error.description.contains("BE71096123456769"))
    }
    #expect(problems(in: doubled).map(\.code) == ["CFG-0012"])
  }

  private func replaceFirst(_ old: String, by new: String) throws -> String {
    let range = try #require(sampleConfiguration.firstRange(of: old))
    return sampleConfiguration.replacingCharacters(in: range, with: new)
  }

  private func problems(in text: String) -> [ConfigurationError] {
    do {
      _ = try Configuration.parse(text, file: "tieout.toml")
      return []
    } catch {
      return error.problems
    }
  }
}
