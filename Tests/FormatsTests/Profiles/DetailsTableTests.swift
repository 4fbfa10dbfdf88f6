import Domain
import StageSupport
import Testing

@testable import Formats

/// A bank's list of the payments behind its collected lines, as a table.
struct DetailsTableTests {
  private static let profile = """
    bank = "Example Bank"
    kind = "details"

    [recognise]
    header = ["line", "payment", "payer", "money"]

    [columns]
    amount = "money"
    counterparty_name = "payer"
    bank_ref = "line"
    end_to_end_id = "payment"

    [values]
    decimal = "point"
    sign = "signed"
    currency = "EUR"

    """

  private static let header = "line,payment,payer,money,seq\n"

  private static func parse(_ text: String = profile) throws -> CSVProfile {
    try CSVProfile.parse(text, name: "list", file: "list.toml")
  }

  private static func read(
    _ rows: String, by profile: String = profile
  ) throws -> (Collector, ReadSummary) {
    let source = ByteSource(bytes: Array((header + rows).utf8), name: "input")
    let content = try TableContent(source, limits: .standard)
    let errors = ErrorCollector(file: "input", limit: 10)
    let table = try OpenTable(parse(profile), content: content, errors: errors, limits: .standard)
    var collector = Collector()
    let format = FileFormat(CSVFormat.csv, version: "list")
    let summary = try ProfileReader.read(table, format: format, into: &collector)
    return (collector, summary)
  }

  @Test func `rows of one reference are one line, wherever they stand`() throws {
    let (collector, summary) = try Self.read(
      "A,P-1,Jan,10.00,1\nB,P-2,Ada,-5.00,1\nA,P-3,Eva,2.50,2\n")
    #expect(collector.heads.map(\.kind) == [.details])
    #expect(collector.entries.map(\.amount.decimal) == ["12.50", "-5.00"])
    #expect(collector.entries.map { $0.reference(.bank) } == ["A", "B"])
    let first = collector.entries[0]
    #expect(first.bookingDate == nil)
    #expect(first.slice.line == 2)
    #expect(first.details.map { $0.amount?.decimal } == ["10.00", "2.50"])
    #expect(first.details.map { $0.reference(.endToEnd) } == ["P-1", "P-3"])
    #expect(first.details.map { $0.reference(.bank) } == [nil, nil])
    #expect(first.details.map(\.counterparty.name) == ["Jan", "Eva"])
    #expect(first.details[1].extra == [ExtraField("seq", "2")])
    #expect(summary.records == 3)
    #expect(summary.totals.map(\.sum) == [750])
    #expect(summary.notices == ["it lists the payments of 2 lines that a statement brings"])
  }

  @Test func `a long list is put together from all of its parts`() throws {
    let rows = (0..<60_000).map { "L\($0 % 7),P-\($0),Jan,1.00,\($0)\n" }.joined()
    let (collector, summary) = try Self.read(rows)
    #expect(summary.records == 60_000)
    #expect(collector.entries.map { $0.reference(.bank) } == (0..<7).map { "L\($0)" })
    #expect(collector.entries.map(\.details.count).reduce(0, +) == 60_000)
    for entry in collector.entries {
      #expect(Int64(entry.details.count) * 100 == entry.amount.minorUnits)
      let numbers = entry.details.compactMap { Int($0.reference(.endToEnd)?.dropFirst(2) ?? "") }
      #expect(numbers == numbers.sorted())
    }
  }

  @Test func `a payment of no line refuses the list`() throws {
    let errors = #expect(throws: FileErrors.self) {
      try Self.read("A,P-1,Jan,10.00,1\n,P-2,Ada,5.00,2\n")
    }
    #expect(errors?.errors.map(\.code) == ["ING-0060"])
    #expect(errors?.errors.first?.location?.line == 3)
  }

  @Test func `a sum that is no amount refuses the list`() throws {
    let row = "A,P,Jan,999999999999.00,1\n"
    let errors = #expect(throws: FileErrors.self) {
      try Self.read(String(repeating: row, count: 2_000))
    }
    #expect(errors?.errors.map(\.code) == ["ING-0063"])
  }

  @Test func `its profile needs the reference of the line and no day`() throws {
    let profile = try Self.parse()
    #expect(profile.kind == .details)
    #expect(try CSVProfile.parse(profile.toml(), name: "list", file: "again.toml") == profile)
    for (change, missing) in [
      (("bank_ref = \"line\"\n", ""), "columns.bank_ref"),
      (("amount =", "booking_date = \"seq\"\namount ="), "values.date"),
      (("kind = \"details\"\n", ""), "values.date"),
    ] {
      let text = Self.profile.replacing(change.0, with: change.1)
      #expect(text != Self.profile)
      let errors = #expect(throws: ConfigurationErrors.self) { try Self.parse(text) }
      #expect(errors?.problems.contains { "\($0)".contains("'\(missing)'") } == true, "\(missing)")
    }
  }

  @Test func `a day that all rows of a line share is the line's`() throws {
    let dated = Self.profile.replacing("amount =", with: "booking_date = \"seq\"\namount =")
      .replacing("decimal =", with: "date = \"YYYY-MM-DD\"\ndecimal =")
    let (collector, _) = try Self.read(
      "A,P-1,Jan,1.00,2026-10-06\nA,P-2,Jan,1.00,2026-10-06\n"
        + "B,P-3,Jan,1.00,2026-10-06\nB,P-4,Jan,1.00,2026-10-07\n", by: dated)
    #expect(collector.entries.map { $0.bookingDate?.description } == ["2026-10-06", nil])
  }

  @Test func `inspection shows the payments, and that they are details`() throws {
    let source = ByteSource(
      bytes: Array((Self.header + "A,P-1,Jan,10.00,1\nA,P-2,Eva,2.50,2\n").utf8), name: "input")
    let content = try TableContent(source, limits: .standard)
    let report = try ProfileInspection.report(Self.parse(), content, .standard)
    let json = JSONWriter.write(.object(report.json(file: "input")))
    #expect(json.contains("\"kind\": \"details\""), "\(json)")
    #expect(json.contains("\"bank_ref\": \"A\""))
    #expect(json.contains("\"end_to_end_id\": \"P-2\""))
  }

  @Test func `no statement is proposed of a list without days`() throws {
    let source = ByteSource(
      bytes: Array((Self.header + "A,P-1,Jan,10.00,1\nA,P-2,Eva,-2.50,2\n").utf8), name: "input")
    let content = try TableContent(source, limits: .standard)
    #expect(ProfileLearner.lesson(content, limits: .standard) == nil)
  }
}
