import Domain
import Foundation
import Testing

@testable import Formats

struct TruncationTests {
  static let camt = Array(BadInputTests.camt(prolog: "<?xml version=\"1.0\"?>\n").utf8)

  @Test func `a camt file cut at any byte is never taken for whole`() throws {
    #expect(try Collector.read(Self.camt).1.accepted == 1)
    for length in 0..<Self.camt.count {
      #expect(throws: FileErrors.self, "cut at \(length)") {
        try Collector.read(Array(Self.camt.prefix(length)), format: .camt053)
      }
    }
  }

  @Test func `a camt file cut at any byte shows no entry it does not hold`() {
    for length in stride(from: 1, to: Self.camt.count, by: 7) {
      let source = ByteSource(bytes: Array(Self.camt.prefix(length)), name: "input")
      let report = Inspector.report(
        source: source, format: .camt053, limits: .standard)
      #expect(report.isMalformed, "cut at \(length)")
    }
  }

  /// One small sample of each format in samples/formats. Those that say where they end must be
  /// refused when cut; of the others a cut may leave whole records, but never as many.
  static let samples: [(file: String, saysItsEnd: Bool)] = [
    ("pain.001/transfer-v02.xml", true),
    ("pain.002/rejected-v02.xml", true),
    ("pain.008/collection-v02.xml", true),
    ("camt.052/intraday.xml", true),
    ("camt.054/notification-qr.xml", true),
  ]

  @Test(arguments: samples)
  func `a sample cut at any byte is never taken for whole`(
    file: String, saysItsEnd: Bool
  ) throws {
    let path = FormatSamples.folder + "/" + file
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    while bytes.last?.isBlank == true { bytes.removeLast() }
    let head = FileHead(firstBytes: bytes)
    let format = try #require(FormatRegistry.recognitions(head).first?.format)
    let whole = try Collector.read(bytes, format: format).1
    for length in 0..<bytes.count {
      let part = try? Collector.read(Array(bytes.prefix(length)), format: format).1
      if saysItsEnd {
        #expect(part == nil, "\(file) cut at \(length)")
      } else if let part {
        let isLess = part.records < whole.records || !part.findings.isEmpty
        #expect(isLess, "\(file) cut at \(length)")
      }
    }
  }

  @Test func `a ledger export cut inside a row is refused or holds fewer rows`() {
    let row = "L%,2026-10-01T10:00:00Z,acc,,M1,topup_card,10.00,EUR,\"a \"\"b\"\"\",,text,Ünal\n"
    let whole = Array(
      (BadInputTests.header + (1...5).map { row.replacing("%", with: "\($0)") }.joined()).utf8)
    for length in 0..<whole.count {
      var rows: [LedgerRow] = []
      let source = ByteSource(bytes: Array(whole.prefix(length)), name: "input")
      let summary = try? LedgerCSV.read(from: source) { rows.append($0) }
      // Only a cut at the very end of a row can pass, and in the last field, whose text is free.
      if summary != nil {
        let tail = whole[..<length].suffix(30)
        #expect(length >= BadInputTests.header.utf8.count - 1)
        #expect(rows.count < 6 && tail.count == 30)
      }
      #expect(rows.allSatisfy { $0.amount == Money(minorUnits: 1000, currency: .eur) })
    }
  }

  /// Blocks of any size must give the same result: a boundary may fall anywhere.
  @Test func `the size of the pieces that a file comes in changes nothing`() throws {
    let entry = "<Ntry><Amt Ccy=\"EUR\">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><AddtlNtryInf>é"
    let filler = String(repeating: "ü", count: 700) + "</AddtlNtryInf></Ntry>"
    let many = String(repeating: entry + filler, count: 2_000)
    let bytes = Array(BadInputTests.camt("</Stmt>", with: many + "</Stmt>").utf8)
    #expect(bytes.count > 2 * ByteSource.blockBytes)
    let (collector, summary) = try Collector.read(bytes)
    #expect(summary.accepted == 2_001)
    for entry in collector.entries {
      let slice = bytes[entry.slice.offset..<entry.slice.offset + entry.slice.length]
      #expect(slice.starts(with: Array("<Ntry>".utf8)))
      #expect(slice.suffix(7).elementsEqual(Array("</Ntry>".utf8)))
    }
  }

  @Test func `rows that cross the pieces of a file are read whole`() throws {
    let row = ",2026-10-01T10:00:00Z,acc,,M1,topup_card,0.01,EUR,\"a\r\nb\",,é,\r\n"
    let rows = (0..<40_000).map { "L\($0)" + row }.joined()
    let bytes = Array((BadInputTests.header.replacing("\n", with: "\r\n") + rows).utf8)
    #expect(bytes.count > 2 * ByteSource.blockBytes)
    var next = 0
    let source = ByteSource(bytes: bytes, name: "input")
    let summary = try LedgerCSV.read(from: source) { row in
      #expect(row.id == "L\(next)" && row.reference == "a\r\nb" && row.description == "é")
      #expect(bytes[row.slice.offset] == UInt8(ascii: "L"))
      #expect(row.slice.line == 2 + 2 * next)
      next += 1
    }
    #expect(summary.records == 40_000)
    #expect(summary.totals.map(\.sum) == [40_000])
  }
}
