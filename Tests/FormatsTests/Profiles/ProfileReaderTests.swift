import Domain
import Testing

@testable import Formats

struct ProfileReaderTests {
  private static let header =
    "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,"
    + "Debit Amount,Credit Amount,Balance\n"

  private static func read(_ text: String) throws -> (Collector, ReadSummary) {
    TestProfiles.use()
    return try Collector.read(
      Array((header + text).utf8), format: FileFormat(name: "csv.lloyds"))
  }

  @Test func `entries have sign, balance and the statement's ends`() throws {
    let (collector, summary) = try Self.read(
      "07/10/2026,DEB,'30,12345678,SHOP,12.34,,1087.66\n"
        + "06/10/2026,FPI,'30,12345678,\"A, B\",,\"1,000.00\",1100.00\n")
    #expect(summary.format.name == "csv.lloyds")
    #expect(collector.entries.map(\.amount.decimal) == ["-12.34", "1000.00"])
    #expect(collector.entries.map { $0.balanceAfter?.decimal } == ["1087.66", "1100.00"])
    #expect(collector.heads[0].account.id == "12345678")
    #expect(collector.ends[0].opening?.amount.decimal == "100.00")
    #expect(collector.ends[0].closing?.amount.decimal == "1087.66")
    #expect(summary.findings.isEmpty)
    #expect(collector.entries[0].extra == [ExtraField("Sort Code", "'30")])
  }

  @Test func `a row that is missing breaks the balances`() throws {
    let (_, summary) = try Self.read(
      "08/10/2026,DEB,'30,12345678,SHOP,1.00,,1000.00\n"
        + "07/10/2026,DEB,'30,12345678,SHOP,12.34,,1087.66\n"
        + "06/10/2026,FPI,'30,12345678,A,,\"1,000.00\",1100.00\n")
    #expect(summary.findings.count == 1)
    #expect(summary.findings[0].place.line == 2)
  }

  /// OCBC writes further lines of text in rows of their own.
  private static func readWithContinuation(_ rest: [UInt8]) throws -> Collector {
    TestProfiles.use()
    let text =
      "Transaction date,Value date,Description,Withdrawals (SGD),Deposits (SGD)\n"
      + "01/10/2026,01/10/2026,SHOP,12.34,\n"
    return try Collector.read(Array(text.utf8) + rest, format: FileFormat(name: "csv.ocbc")).0
  }

  @Test func `a row without date and amount goes on with the text above`() throws {
    let collector = try Self.readWithContinuation(Array(",,IN TOWN,,\n".utf8))
    #expect(collector.entries.map(\.remittance) == [["SHOP", "IN TOWN"]])
  }

  /// Neither may be lost as if it were text, or no text.
  @Test(arguments: [
    (Array(",,CAFE,5.00,\n".utf8), "ING-0060"), (Array(",,CAFE,,5.00\n".utf8), "ING-0060"),
    (Array(",,A".utf8) + [0] + Array("B,,\n".utf8), "ING-0022"),
  ])
  func `a row below an entry that is no text of it is an error`(
    rest: [UInt8], code: String
  ) throws {
    let errors = #expect(throws: FileErrors.self) { try Self.readWithContinuation(rest) }
    #expect(errors?.errors.map(\.code) == [code])
  }

  static let bad: [(String, String, String)] = [
    ("a date of another form", "2026-10-07,DEB,'30,12345678,SHOP,1.00,,5\n", "ING-0612"),
    ("a day that does not exist", "31/11/2026,DEB,'30,12345678,SHOP,1.00,,5\n", "ING-0612"),
    ("no date", ",DEB,'30,12345678,SHOP,1.00,,5\n", "ING-0060"),
    ("no amount", "07/10/2026,DEB,'30,12345678,SHOP,,,5\n", "ING-0060"),
    ("an amount with words", "07/10/2026,DEB,'30,12345678,SHOP,one,,5\n", "ING-0613"),
    ("a decimal comma", "07/10/2026,DEB,'30,12345678,SHOP,\"1,5\",,5\n", "ING-0613"),
    ("debit and credit", "07/10/2026,DEB,'30,12345678,SHOP,1.00,2.00,5\n", "ING-0607"),
    ("a minus in the debit column", "07/10/2026,DEB,'30,12345678,SHOP,-1.00,,5\n", "ING-0605"),
    ("another currency", "07/10/2026,DEB,'30,12345678,SHOP,EUR 1.00,,5\n", "ING-0603"),
    ("a third decimal", "07/10/2026,DEB,'30,12345678,SHOP,1.005,,5\n", "ING-0062"),
    ("a mark too many", "07/10/2026,DEB,'30,12345678,SHOP,1.00,,5,x\n", "ING-0044"),
    ("a quote never closed", "07/10/2026,DEB,'30,12345678,\"SHOP,1.00,,5\n", "ING-0045"),
    ("text after a quote", "07/10/2026,DEB,'30,12345678,\"A\"x,1.00,,5\n", "ING-0046"),
    ("a NUL", "07/10/2026,DEB,'30,12345678,A\0,1.00,,5\n", "ING-0022"),
    (
      "two accounts",
      "07/10/2026,DEB,'30,12345678,A,1.00,,5\n07/10/2026,DEB,'30,87654321,A,1.00,,4\n",
      "ING-0606"
    ),
    (
      "a field too long",
      "07/10/2026,DEB,'30,12345678,\(String(repeating: "x", count: 20_000)),1.00,,5\n", "ING-0051"
    ),
  ]

  @Test(arguments: bad)
  func `a damaged row refuses the file`(name: String, rows: String, code: String) {
    let error = #expect(throws: FileErrors.self, "\(name)") { try Self.read(rows) }
    #expect(error?.errors.first?.code == code, "\(name): \(String(describing: error))")
  }

  @Test func `all errors of a file are told at once, each with its place`() {
    let error = #expect(throws: FileErrors.self) {
      try Self.read(
        "07/10/2026,DEB,'30,12345678,A,x,,5\n07/10/2026,DEB,'30,12345678,A,1.00,,5\n"
          + "99/10/2026,DEB,'30,12345678,A,1.00,,5\n")
    }
    #expect(error?.errors.map { $0.place.line } == [2, 4])
    #expect(error?.errors.map { $0.place.column } == [31, 1])
  }

  @Test func `a file cut anywhere is refused or holds whole rows only`() throws {
    let rows =
      "08/10/2026,DEB,'30,12345678,\"SHOP \"\"A\"\"\",1.00,,1000.00\n"
      + "07/10/2026,DEB,'30,12345678,Ü,12.34,,1001.00\n"
    let whole = Array((Self.header + rows).utf8)
    TestProfiles.use()
    for length in 0..<whole.count {
      let cut = Array(whole.prefix(length))
      guard let (collector, summary) = try? Collector.read(cut) else { continue }
      // Behind the amounts a cut changes nothing that is loaded: the balance is missing, or still
      // the same number, or it is wrong and a finding says so.
      let isBehindAmounts = length >= whole.count - "1001.00\n".utf8.count
      let isWhole =
        isBehindAmounts || whole[length - 1] == UInt8(ascii: "\n")
        || whole[length] == UInt8(ascii: "\n") || !summary.findings.isEmpty
        || collector.entries.count < 2
      #expect(isWhole, "cut at \(length)")
      #expect(collector.entries.allSatisfy { [-100, -1234].contains($0.amount.minorUnits) })
    }
  }

  @Test func `rows that cross the pieces of a file are read whole`() throws {
    var balance = 0
    let rows = (0..<40_000).map { index -> String in
      balance += 1
      return "07/10/2026,DEB,'30,12345678,\"a\r\nb\(index)\",,0.01,\(balance / 100)."
        + (balance % 100 < 10 ? "0" : "") + "\(balance % 100)\r\n"
    }
    let bytes = Array((Self.header.replacing("\n", with: "\r\n") + rows.joined()).utf8)
    #expect(bytes.count > 2 * ByteSource.blockBytes)
    TestProfiles.use()
    let (collector, summary) = try Collector.read(bytes)
    #expect(summary.accepted == 40_000 && summary.findings.isEmpty)
    #expect(collector.entries.last?.remittance == ["a\r\nb39999"])
    #expect(collector.entries.last?.slice.line == 2 + 2 * 39_999)
    for entry in collector.entries.prefix(5) {
      #expect(bytes[entry.slice.offset..<entry.slice.offset + 2].elementsEqual("07".utf8))
    }
  }

  @Test func `a row that takes back an earlier one is told by its word`() throws {
    var profile = CSVProfile(name: "test", bank: "Test")
    profile.recognition.header = ["Day", "Amount", "Kind"]
    profile.columns.bookingDate = .named("Day", occurrence: 1)
    profile.columns.amount = .named("Amount", occurrence: 1)
    profile.columns.code = .named("Kind", occurrence: 1)
    profile.columns.reversal = .named("Kind", occurrence: 1)
    profile.columns.returnReason = .named("Why", occurrence: 1)
    profile.values.dates = [try #require(DatePattern("DD.MM.YYYY"))]
    profile.values.currency = "EUR"
    profile.values.reversalWords = ["Storno"]
    let collector = try Self.read(
      "Day,Amount,Kind,Why\n05.10.2026,1.00,Credit,\n06.10.2026,-1.00, STORNO,\n"
        + "07.10.2026,-2.00,Storno of a fee,AC04\n", profile)
    #expect(collector.entries.map(\.reversal) == [false, true, false])
    #expect(collector.entries.map(\.code.proprietary) == ["Credit", "STORNO", "Storno of a fee"])
    #expect(collector.entries.map { $0.returnReason?.code } == [nil, nil, "AC04"])
    for entry in collector.entries { #expect(entry.extra.isEmpty) }
  }

  private static func read(_ text: String, _ profile: CSVProfile) throws -> Collector {
    let source = ByteSource(bytes: Array(text.utf8), name: "input")
    let errors = ErrorCollector(file: "input", limit: 10)
    let table = try OpenTable(
      profile, content: try TableContent(source, limits: .standard), errors: errors,
      limits: .standard)
    var collector = Collector()
    _ = try ProfileReader.read(
      table, format: FileFormat(CSVFormat.csv, version: "test"), into: &collector)
    return collector
  }

  @Test func `lines around the entries are kept and read`() throws {
    var profile = CSVProfile(name: "test", bank: "Test")
    profile.recognition.header = ["Day", "Amount"]
    profile.rows.undated = .leftOut
    profile.columns.bookingDate = .named("Day", occurrence: 1)
    profile.columns.amount = .named("Amount", occurrence: 1)
    profile.values.dates = [try #require(DatePattern("DD.MM.YYYY"))]
    profile.values.currency = "EUR"
    for (pattern, target) in [
      ("Account,(.+)", CSVProfile.Target.account), ("From,(.+)", .fromDate), ("To,(.+)", .toDate),
    ] {
      var extraction = CSVProfile.Extraction(pattern: pattern, target: target)
      extraction.fromOtherLines = true
      profile.extractions.append(extraction)
    }
    let text =
      "Account,12345\n,\nFrom,01.10.2026\nTo,31.10.2026\nVISA,4111111111111111\nDay,Amount\n"
      + "05.10.2026,1.00\nTotal,1.00\n"
    let collector = try Self.read(text, profile)
    let end = try #require(collector.ends.first)
    #expect(collector.heads.first?.account.id == "12345")
    #expect(end.fromDate?.description == "2026-10-01" && end.toDate?.description == "2026-10-31")
    #expect(
      end.extra.map { "\($0.name)=\($0.value)" } == [
        "line_before=Account,12345", "line_before=From,01.10.2026", "line_before=To,31.10.2026",
        "line_before=VISA,411111******1111", "line_left_out=Total,1.00",
      ])
  }
}
