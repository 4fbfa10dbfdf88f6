import Foundation
import TestSupport
import Testing

/// The pack is a function of what the inputs say, and of nothing else.
@Suite struct PackBytesTests {
  private static let isCheckedIn = FileManager.default.fileExists(atPath: Repository.pack)
  private static let ledger = "ledger/2026-10.ledger.csv"

  @Test(
    .enabled(if: isCheckedIn, "reports/2026-10 is not there; `make run` writes it"))
  func `the pack is the one that is checked in`() throws {
    let differences = try packDifferences(Repository.pack, FinishedMonth.get().pack)
    #expect(differences == [])
  }

  @Test func `a second run writes the same bytes`() throws {
    let book = try ScratchWorkspace()
    #expect(try book.run().outcome == .itemsForPerson)
    let again = try book.run()
    #expect(again.outcome == .itemsForPerson)
    #expect(again.result?.ingested.loaded == 0 && again.result?.posted.posted == 0)
    let differences = try packDifferences(FinishedMonth.get().pack, book.pack)
    #expect(differences == [])
  }

  /// A place on earth, a language and the rights of new files, as a shell would set them. Each
  /// program also has a hash seed of its own.
  @Test(arguments: [
    ("Pacific/Midway", "C", "000"), ("Pacific/Kiritimati", "tr_TR.UTF-8", "077"),
  ])
  func `neither clock nor language shows in the pack`(
    zone: String, language: String, umask: String
  ) throws {
    let book = try ScratchWorkspace()
    let ended = try Programs.run(
      "tieout", ["run", "--period", "2026-10"], on: book,
      environment: ["TZ": zone, "LANG": language, "LC_ALL": language], umask: umask)
    #expect(ended.status == 10 && !ended.isSignal, "\(ended.errors)")
    let differences = try packDifferences(FinishedMonth.get().pack, book.pack)
    #expect(differences == [])
  }

  /// What the run prints is data too.
  @Test func `the summary says what ties and what to do`() throws {
    let book = try FinishedMonth.get().book
    let ended = try Programs.run("tieout", ["run", "--period", "2026-10"], on: book)
    #expect(ended.status == 10 && !ended.isSignal, "\(ended.errors)")
    #expect(ended.output.contains("bank:main        EUR        54892.58"))
    #expect(ended.output.contains("12 breaks to clear, 3 in transit"))
  }

  @Test func `files that come day by day make the same pack as all at once`() throws {
    let all = Repository.files(in: Repository.month + "/inbox")
    let book = try ScratchWorkspace(inbox: ["parties.csv", PackBytesTests.ledger])
    #expect(try book.run().outcome == .missingInput)
    var generator = SeededGenerator(seed: 20_261_031)
    let rest = all.filter { $0 != PackBytesTests.ledger && $0 != "parties.csv" }
      .shuffled(using: &generator)
    for nights in [rest.prefix(9), rest.dropFirst(9).prefix(12), rest.dropFirst(21)] {
      for name in nights { try book.copy("\(Repository.month)/inbox/\(name)", as: name) }
      _ = try book.run()
    }
    let differences = try packDifferences(FinishedMonth.get().pack, book.pack)
    #expect(differences == [])
  }

  @Test func `a ledger that comes last makes the same pack`() throws {
    let book = try ScratchWorkspace(
      inbox: Repository.files(in: Repository.month + "/inbox").filter {
        $0 != PackBytesTests.ledger
      })
    #expect(try book.run().outcome == .missingInput)
    try book.copy("\(Repository.month)/inbox/\(PackBytesTests.ledger)", as: PackBytesTests.ledger)
    #expect(try book.run().outcome == .itemsForPerson)
    let differences = try packDifferences(FinishedMonth.get().pack, book.pack)
    #expect(differences == [])
  }

  @Test(arguments: [1, 2] as [UInt64])
  func `the order of the ledger's rows does not matter`(seed: UInt64) throws {
    let book = try ScratchWorkspace()
    var generator = SeededGenerator(seed: seed)
    let lines = try Repository.lines("\(Repository.month)/inbox/\(PackBytesTests.ledger)")
    let rows = lines.dropFirst().shuffled(using: &generator)
    try book.put(([lines[0]] + rows).joined(), as: PackBytesTests.ledger)
    #expect(try book.run().outcome == .itemsForPerson)
    let differences = try sameButForInputs(book)
    #expect(differences == [], "seed \(seed)")
  }

  @Test func `what the files are called does not matter`() throws {
    let book = try ScratchWorkspace(inbox: [])
    for (number, name) in Repository.files(in: Repository.month + "/inbox").enumerated() {
      // Stripe's files name no account; the only source that reads them has them.
      try book.copy("\(Repository.month)/inbox/\(name)", as: "\(99 - number)/\(number).txt")
    }
    #expect(try book.run().outcome == .itemsForPerson)
    let differences = try sameButForInputs(book)
    #expect(differences == [])
  }

  /// Compares everything but what names or hashes the input files.
  private func sameButForInputs(_ book: ScratchWorkspace) throws -> [String] {
    let inputs = ["manifest.json", "control_totals.csv", "verdict.json", "index.html"]
    return try packDifferences(FinishedMonth.get().pack, book.pack) { name, bytes in
      // Workbooks and printed statements name the run, which hashes the inputs; what they say is
      // compared as CSV.
      let isPrinted = name.hasSuffix(".xlsx") || name.hasSuffix(".pdf")
      if inputs.contains(name) || isPrinted { return nil }
      guard name == "journal.hledger" else { return bytes }
      let lines = String(bytes: bytes, encoding: .utf8)?.split(separator: "\n")
      return lines.map { Data($0.filter { !$0.hasPrefix("; ") }.joined(separator: "\n").utf8) }
    }
  }
}
