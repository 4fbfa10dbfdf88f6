import Domain
import TestSupport
import Testing

@testable import Pipeline

/// samples/operations: a month told by operations, from raw files to the pack and back.
@Suite struct OperationSampleTests {
  @Test func `the month comes out as its page says, and once more from the archive`() throws {
    let book = try ScratchWorkspace(Repository.samples + "/operations")
    let ended = try book.run()
    #expect(ended.outcome == .itemsForPerson, "\(ended.notes)")
    for text in [
      "error OPS-0201: 10.00 EUR available, 50.00 EUR needed",
      "error OPS-0002: 'member.chrage' is no operation", "did you mean 'member.charge'?",
      "57 operations posted, 2 waiting, 1 already there, 2 rejected",
      "2 operations posted, 0 already there, 0 rejected",
      "error SET-0004: 50.00 EUR of organisation 'C-3' are held back",
    ] { #expect(ended.notes.contains(text), "\(text)\n\(ended.notes)") }
    let settlements = try Table(book.pack + "/settlements.csv").rows.map { row in
      ["org_id", "movements", "fees", "float", "payout", "closing", "fee_source", "state"].map {
        row[$0]
      }.joined(separator: ",")
    }
    #expect(
      settlements == [
        "C-0,12.50,0.00,0.00,0.00,12.50,fees.set 2026-10-01,internal",
        "C-1,154.00,1.62,100.00,52.38,100.00,fees.set 2026-10-01,payable",
        "C-2,150.00,1.00,100.00,49.00,100.00,fees.override 2026-10-01,payable",
        "C-3,150.00,0.00,100.00,0.00,150.00,fees.set 2026-10-01,no_bank_account",
      ])
    // The processor and the bank agree with what was posted but for what says why it does not.
    let breaks = try Table(book.pack + "/breaks.csv").rows.map {
      "\($0["item_id"]) \($0["reason"])"
    }
    #expect(breaks == [])
    let proofs = try Table(book.pack + "/proof.csv").rows.map {
      "\($0["account"]) \($0["residual"])"
    }
    #expect(proofs == ["bank:main 0.00", "clearing:stripe 0.00"])
    let lines = try Repository.lines(book.pack + "/statement-lines.csv")
    #expect(lines.contains { $0.contains("charge-12") || $0.contains("2026-10-31") })
    #expect(!lines.contains { $0.contains("2026-11-01") }, "the first second of November")
    // How a request was matched is told by what the processor's answer posted.
    for id in ["charge-9", "charge-9#topup", "done-charge-9-topup"] {
      let explained = try Programs.run("tieout", ["explain", id], on: book)
      #expect(explained.output.contains("ours    done-charge-9-topup"), "\(explained.output)")
      #expect(explained.output.contains("(stripe)"), "\(explained.output)")
    }
    #expect(try book.audit().differences == [])
  }

  @Test func `what is checked in is what the script writes`() throws {
    let folder = try ScratchFolders.make() + "/operations"
    let written = try Programs.call(
      "python3", [Repository.root + "/samples/generate_operations.py", "--out", folder])
    #expect(written.status == 0, "\(written.errors)")
    let found = try Programs.call(
      "diff",
      [
        "-r", "-x", "archive", "-x", "reports", "-x", ".tieout", "-x", "processor", folder,
        Repository.samples + "/operations",
      ])
    #expect(found.status == 0, "\(found.output)")
  }
}
