import Domain
import Foundation
import StageSupport
import TestSupport
import Testing

@testable import Formats

/// However a table is cut into blocks, and on however many cores these are read, it gives the same.
@Suite struct TablePartsTests {
  @discardableResult
  private static func expectSame(
    _ name: String, _ bytes: [UInt8]
  ) throws -> DividedReading.Outcome {
    TestProfiles.use()
    return try DividedReading.expectSame(FileFormat(CSVFormat.csv, version: name), bytes)
  }

  /// The samples that are tables, and those of the corpus: how banks and processors write.
  static let tables = [
    (FormatSamples.folder, FormatSamples.files), (Corpus.root, Corpus.readFiles),
  ].flatMap { folder, files in files.filter { $0.hasSuffix(".csv") }.map { folder + "/" + $0 } }

  @Test(arguments: tables) func `a published table`(path: String) throws {
    TestProfiles.use()
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    let head = Array(bytes.prefix(Detection.peekBytes))
    guard case .format(let format, _) = Detection.detect(firstBytes: head) else { return }
    try DividedReading.expectSame(format, bytes)
  }

  /// Bytes with which rows, texts, encodings and files end where they should not.
  private static let damage: [[UInt8]] = [
    [0x22], [0x0A], [0x0D], [0x0D, 0x0A], [0x3B], [0x2C], [0xFC], [0xC3, 0xBC], [0], [0x22, 0x0A],
  ]

  @Test(arguments: FormatSamples.files.filter { $0.hasSuffix(".csv") }, 0..<4)
  func `a damaged table`(file: String, seed: UInt64) throws {
    TestProfiles.use()
    let sample = Array(
      try Data(contentsOf: URL(fileURLWithPath: FormatSamples.folder + "/" + file)))
    guard case .format(let format, _) = Detection.detect(firstBytes: sample) else { return }
    var generator = SeededGenerator(seed: seed)
    for _ in 0..<8 {
      // Behind the header, and long enough for many blocks.
      var bytes = sample + sample + sample
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: sample.count / 2...bytes.count, using: &generator)
        let length = Int.random(in: 0...min(2, bytes.count - place), using: &generator)
        let new = Self.damage.randomElement(using: &generator) ?? []
        bytes.replaceSubrange(place..<place + length, with: new)
      }
      try DividedReading.expectSame(format, bytes)
    }
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
