import Audit
import Foundation
import Testing

/// The archive is what everything can be made from again: damage to it is no fault of a file.
@Suite struct DamagedArchiveTests {
  @Test func `a damaged copy stops the run, which asks for the backup`() throws {
    let book = try ScratchWorkspace(inbox: ["parties.csv", "bank-gbp/2026-W40.camt053.xml"])
    #expect(try book.ingest().outcome == .ok)
    try damageArchive(of: book)
    let again = try book.ingest()
    #expect(again.outcome == .invariantBroken, "\(again.notes)")
    #expect(again.notes.contains("error AUD-0007: "), "\(again.notes)")
    #expect(try DatabaseState(book)["loaded files"] == "1")
  }

  @Test func `a damaged copy stops the audit`() throws {
    let book = try ScratchWorkspace()
    #expect(try book.run().outcome == .itemsForPerson)
    try damageArchive(of: book)
    let error = #expect(throws: AuditError.self) { try book.audit() }
    #expect(error?.code == "AUD-0007")
  }

  /// Its beginning shows that it is a ledger, and only its end that it was cut off.
  @Test func `a damaged file that came in is a fault of that file`() throws {
    let book = try ScratchWorkspace(inbox: ["ledger/2026-10.ledger.csv"])
    let path = book.inbox + "/ledger/2026-10.ledger.csv"
    #expect(try Programs.call("gzip", [path]).status == 0)
    let packed = try Repository.bytes(path + ".gz")
    try book.put(packed.prefix(packed.count - 100), as: "ledger/2026-10.ledger.csv.gz")
    let ingested = try book.ingest()
    let posted = try book.post()
    #expect(
      [ingested, posted].filter { $0.outcome == .badInput }.count == 1,
      "\(ingested.notes)\(posted.notes)")
    #expect((ingested.notes + posted.notes).contains("error ING-0005: "))
    #expect(try DatabaseState(book)["transactions"] == "0")
  }

  /// Flips a bit in the middle of every archived file.
  private func damageArchive(of book: ScratchWorkspace) throws {
    for name in Repository.files(in: book.archive) {
      let path = "\(book.archive)/\(name)"
      var bytes = try Repository.bytes(path)
      bytes[bytes.count / 2] ^= 1
      try FileManager.default.removeItem(atPath: path)
      try bytes.write(to: URL(filePath: path))
    }
  }
}
