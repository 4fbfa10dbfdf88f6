import Domain
import StageSupport
import TestSupport
import Testing

@testable import Formats

/// However a table is cut into blocks, and on however many cores these are read, it gives the same.
@Suite struct RowBlocksTests {
  /// All that comes of a file.
  private struct Outcome: Equatable {
    var documents: [DocumentHead]
    var heads: [StatementHead]
    var ends: [StatementHead]
    var entries: [Entry]
    var records: Int?
    var nonData: Int?
    var totals: [CurrencyTotal]?
    var findings: [Finding]?
    var errors: FileErrors?
  }

  private static func read(
    _ profile: CSVProfile, _ bytes: [UInt8], workers: Int, blockBytes: Int
  ) throws -> Outcome {
    var collector = Collector()
    var summary: ReadSummary?
    var errors: FileErrors?
    do {
      var limits = Limits.standard
      limits.errors = 5
      let source = ByteSource(bytes: bytes, name: "a file whose name is long.csv", limits: limits)
      let content = try TableContent(source, limits: limits)
      let found = ErrorCollector(file: source.file, limit: limits.errors)
      let table = try OpenTable(profile, content: content, errors: found, limits: limits)
      summary = try ProfileReader.read(
        table, format: FileFormat(CSVFormat.csv, version: profile.name), workers: workers,
        blockBytes: blockBytes, into: &collector)
    } catch let error as FormatError {
      errors = FileErrors(errors: [error])
    } catch let error as FileErrors {
      errors = error
    }
    return Outcome(
      documents: collector.documents, heads: collector.heads, ends: collector.ends,
      entries: collector.entries, records: summary?.records, nonData: summary?.nonData,
      totals: summary?.totals, findings: summary?.findings, errors: errors)
  }

  private static func expectSame(_ name: String, _ bytes: [UInt8]) throws -> Outcome {
    let profile = try #require(ProfileFiles.builtIn.first { $0.name == name })
    let whole = try read(profile, bytes, workers: 1, blockBytes: 1 << 20)
    for (workers, blockBytes) in [(1, 1), (1, 100), (2, 1), (2, 77), (3, 256), (5, 1000)] {
      let found = try read(profile, bytes, workers: workers, blockBytes: blockBytes)
      #expect(
        found == whole, "\(name), \(workers) workers, blocks of \(blockBytes): \(bytes.count)")
    }
    return whole
  }

  /// Rows of n26, some with faults, quoted line ends and letters beyond ASCII.
  private static func row(
    _ generator: inout SeededGenerator, faults: Bool, letters: String
  ) -> String {
    let name =
      ["Harbour and Sons", "A \"\"quoted\"\" name", "two\nlines", "", letters]
      .randomElement(using: &generator) ?? ""
    let amounts = ["-12.34", "1000.00", "0.01", "7"] + (faults ? ["12,3.4", "", "1.234"] : [])
    let days = ["2026-10-01", "2026-10-31"] + (faults ? ["2026-13-01"] : [])
    let day = days.randomElement(using: &generator) ?? ""
    let amount = amounts.randomElement(using: &generator) ?? ""
    let cells = [
      day, name, "DE89370400440532013000", "Income", "Invoice", "", amount, "", "", "",
    ]
    return cells.map { "\"\($0)\"" }.joined(separator: ",")
  }

  private static let header =
    "\"Datum\",\"Empfänger\",\"Kontonummer\",\"Transaktionstyp\",\"Verwendungszweck\",\"Kategorie\","
    + "\"Betrag (EUR)\",\"Betrag (Fremdwährung)\",\"Fremdwährung\",\"Wechselkurs\""

  @Test(arguments: 0..<24) func `a table of any rows`(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let end = seed % 2 == 0 ? "\n" : "\r\n"
    let lines = (0..<60).map { index in
      index % 11 == 10
        ? "" : Self.row(&generator, faults: seed % 3 == 0, letters: seed % 4 == 1 ? "" : "Müller")
    }
    let text = ([Self.header] + lines).joined(separator: end) + (seed % 5 == 0 ? "" : end)
    let mark: [UInt8] = seed % 4 == 3 ? [0xEF, 0xBB, 0xBF] : []
    let outcome = try Self.expectSame("n26-de", mark + Array(text.utf8))
    #expect((outcome.errors == nil) == (seed % 3 != 0))
    #expect(outcome.entries.count > 10)
  }

  @Test func `what cannot be read further comes after the entries before`() throws {
    var generator = SeededGenerator(seed: 1)
    let rows = (0..<50).map { _ in Self.row(&generator, faults: false, letters: "é") }
    let text = ([Self.header] + rows + ["\"2026-10-01\",\"open"]).joined(separator: "\n")
    let outcome = try Self.expectSame("n26-de", Array(text.utf8))
    #expect(outcome.errors?.errors.map(\.code) == ["ING-0045"])
    #expect(outcome.entries.count == 49)
  }

  @Test(arguments: [[UInt8](), [0xFC], Array("ü".utf8)], [[0xFC], Array("ü".utf8)])
  func `the first letters beyond ASCII tell the encoding of all`(
    first: [UInt8], second: [UInt8]
  ) throws {
    let rows = (0..<40).map { index in
      Array("DE02;15.01.26;15.01.26;GUTSCHRIFT;\"EREF+E\(index) SVWZ+M".utf8)
        + (index == 11 ? first : index > 20 ? second : [])
        + Array("ller\";Name;1;2;1,5\(index % 10);EUR;Umsatz gebucht\r\n".utf8)
    }
    let header =
      "Auftragskonto;Buchungstag;Valutadatum;Buchungstext;Verwendungszweck;"
      + "Beguenstigter/Zahlungspflichtiger;Kontonummer;BLZ;Betrag;Waehrung;Info\r\n"
    let outcome = try Self.expectSame("sparkasse-csv", Array(header.utf8) + rows.joined())
    let isMixed = first == Array("ü".utf8) && second == [0xFC]
    #expect((outcome.errors == nil) == !isMixed)
    if !isMixed { #expect(outcome.entries.count == 40) }
  }

  @Test func `lines of text go on with the entry of the block before`() throws {
    let rows = (0..<30).map { index in
      index % 7 == 5
        ? "0\(index)/10/2026,x,BAD,1,\n,,LOST,,\n"
        : "01/10/2026,01/10/2026,SHOP \(index),12.\(10 + index),\n,,IN TOWN,,\n,,AGAIN,,\n"
    }
    let text =
      "Transaction date,Value date,Description,Withdrawals (SGD),Deposits (SGD)\n"
      + rows.joined()
    let outcome = try Self.expectSame("ocbc", Array(text.utf8))
    #expect(outcome.entries.first?.remittance == ["SHOP 0", "IN TOWN", "AGAIN"])
  }

  @Test func `a line between the rows holds for those behind it`() throws {
    let rows = (0..<20).map { index in
      index == 9
        ? "K|32000|12345|EUR|Name"
        : "U|Text|20261001|Name|1.\(10 + index)|More"
          + (index > 4 ? "|and more" : "")
    }
    let outcome = try Self.expectSame(
      "raiffeisen-at-kta", Array(rows.joined(separator: "\r\n").utf8))
    #expect(outcome.entries.count == 10)
    #expect(outcome.errors?.errors.count == 5 && outcome.errors?.more == 4)
    #expect(outcome.entries.first?.extra.isEmpty == false)
  }

  @Test func `balances follow from row to row`() throws {
    let rows = (0..<40).map { index in
      "\(10 + index % 20)/10/2026,DEB,'30,12345678,SHOP,1.00,,\(1000 + index + index / 30).00\n"
    }
    let text =
      "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,"
      + "Debit Amount,Credit Amount,Balance\n" + rows.joined()
    let outcome = try Self.expectSame("lloyds", Array(text.utf8))
    #expect(outcome.findings?.count == 1)
  }
}
