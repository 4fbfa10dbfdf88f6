import Domain
import Foundation
import TestSupport
import Testing

@testable import Pipeline

/// Requests that a processor's report ends.
@Suite struct RequestClosingTests {
  private static func cells(_ rows: [Table.Row], _ columns: String...) -> [[String]] {
    rows.map { row in columns.map { row[$0] } }
  }

  @Test func `a row that names a waiting request ends it, once, and an audit makes the same`()
    throws
  {
    let bench = try ProcessorBench(rows: ProcessorBench.rows + ProcessorBench.unasked)
    let book = bench.bench.book
    let rows = try bench.rows("processor-transactions", "--period", "2026-10")
    #expect(
      Self.cells(
        rows.filter { $0["request_id"] == "t-4" }, "status", "actual_net", "processor_ref", "date")
        == [["succeeded", "78.62", "ch_4", "2026-10-08"]])
    #expect(try bench.bench.balances()["party:M-2"] == "135.00")
    let files = try FileManager.default.contentsOfDirectory(atPath: book.inbox + "/processor")
    #expect(files.count == 1 && files[0].hasPrefix("2026-10-"))
    let state = try bench.bench.state()
    let pack = try Data(contentsOf: URL(filePath: book.pack + "/manifest.json"))
    // Another night, and with the file gone from the inbox.
    _ = try book.run()
    try book.remove("processor/" + files[0])
    let again = try book.run()
    #expect(!again.notes.contains("ends requests"), "\(again.notes)")
    #expect(try bench.bench.state() == state)
    #expect(try Data(contentsOf: URL(filePath: book.pack + "/manifest.json")) == pack)
    let audit = try book.audit()
    #expect(audit.differences == [])
    let verified = try Programs.run("tieout-verify", [], on: book)
    #expect(verified.status == 0, "\(verified.errors)")
  }

  @Test(arguments: [
    // Another amount, another currency's amount, two rows, a refund's category, a name of two requests.
    "80.01,1.38,78.63,charge,ch_4,Top up,,cus_2,ch_4,pi_4,t-4,",
    "80.00,1.38,78.62,fee,ch_4,Top up,,cus_2,ch_4,pi_4,t-4,",
    "80.00,1.38,78.62,charge,ch_4,Top up,,cus_2,ch_4,pi_4,T-4,",
    "80.00,1.38,78.62,charge,ch_4,Top up,,cus_2,ch_4,pi_4,t-4,t-5",
    "80.00,1.38,78.62,charge,ch_4,Top up,,cus_2,ch_4,pi_4,t-4,\ntxn_6,2026-10-08 09:00:40,2026-10-12 00:00:00,aud,80.00,1.38,78.62,charge,ch_6,Top up,,cus_2,ch_6,pi_6,t-4,",
  ])
  func `a row that does not fit ends nothing`(row: String) throws {
    let bench = try ProcessorBench(
      rows: ProcessorBench.rows + "txn_4,2026-10-08 09:00:40,2026-10-12 00:00:00,aud," + row + "\n")
    let rows = try bench.rows("processor-transactions", "--period", "2026-10")
    #expect(Self.cells(rows.filter { $0["id"] == "t-4" }, "status") == [["waiting"]])
  }
}
