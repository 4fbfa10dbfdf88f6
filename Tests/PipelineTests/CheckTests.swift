import Foundation
import Testing

/// `tieout-ingest --check`: whether files would load, said without a book.
@Suite struct CheckTests {
  private let good = Repository.month + "/inbox/bank-gbp/2026-W44.camt053.xml"

  @Test(arguments: [
    ("bank-gbp/2026-W44.camt053.xml", "camt.053.001.08, 11 entries in 5 statements; GBP in 369.38"),
    ("stripe/payouts-2026-10.csv", "stripe-payouts, 41 entries in 1 statement; EUR in 0.00"),
  ]) func `a file that loads is told in one line`(file: String, line: String) throws {
    let ended = try check([Repository.month + "/inbox/" + file])
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(ended.output.contains(line), "\(ended.output)")
    #expect(ended.output.split(separator: "\n").count == 1 && ended.errors.isEmpty)
  }

  @Test func `a file that would be refused is named with its faults, and the others are told`()
    throws
  {
    let ended = try check([
      good,
      Repository.samples + "/broken/camt-closing-off-by-a-cent.xml",
    ])
    #expect(ended.status == 65)
    #expect(ended.output.contains("2026-W44.camt053.xml: camt.053"))
    #expect(
      ended.errors.contains("camt-closing-off-by-a-cent.xml:5") && ended.errors.contains("ING-0105")
    )
    #expect(ended.errors.contains("would be refused whole: 1 error"))
  }

  @Test func `nothing is made: no archive and no database`() throws {
    let folder = try ScratchFolders.make()
    let ended = try check(
      ["--workspace", folder, good])
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
  }

  private func check(_ arguments: [String]) throws -> Programs.Ending {
    try Programs.call(Programs.path("tieout-ingest"), ["--check"] + arguments)
  }
}
