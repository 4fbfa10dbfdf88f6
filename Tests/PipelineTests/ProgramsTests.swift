import Foundation
import Store
import Testing

/// The programs where their exit status is the point: two at once, an audit, a check of the pack.
@Suite struct ProgramsTests {
  @Test func `of two runs at once one works and the other is told to come again`() throws {
    let book = try ScratchWorkspace(inbox: [])
    let connection = try book.database.connect()
    let lease = try Lease.acquire(connection, holder: "the first run")
    let refused = try Programs.run("tieout", ["run", "--period", "2026-10"], on: book)
    #expect(refused.status == 75 && !refused.isSignal, "\(refused.errors)")
    #expect(refused.errors.contains("the first run"))
    #expect(!FileManager.default.fileExists(atPath: book.pack))
    lease.release()
    let welcome = try Programs.run("tieout", ["run", "--period", "2026-10"], on: book)
    #expect(welcome.status == 66, "\(welcome.errors)")
  }

  /// The lease is a database's; the folder of packs may be that of two.
  @Test func `of two runs that write packs in one folder the second comes again`() throws {
    let book = try ScratchWorkspace(inbox: [])
    try FileManager.default.createDirectory(
      atPath: book.reports, withIntermediateDirectories: true)
    let other = open(book.reports, O_RDONLY)
    #expect(flock(other, LOCK_EX) == 0)
    let partial = "\(book.reports)/.2026-10.partial"
    try FileManager.default.createDirectory(atPath: partial, withIntermediateDirectories: false)
    let refused = try Programs.run("tieout-report", ["--period", "2026-10"], on: book)
    #expect(refused.status == 75 && refused.errors.contains("REP-0009"), "\(refused.errors)")
    #expect(FileManager.default.fileExists(atPath: partial), "what the other writes stays")
    close(other)
    let welcome = try Programs.run("tieout-report", ["--period", "2026-10"], on: book)
    #expect(welcome.status == 66, "\(welcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: partial))
  }

  @Test func `the stages one by one make the pack of the whole run`() throws {
    let book = try ScratchWorkspace()
    let month = ["--period", "2026-10"]
    for (program, arguments, status) in [
      ("tieout-ingest", [], 0), ("tieout-post", [], 0), ("tieout-match", month, 10),
      ("tieout-settle", ["plan"] + month, 0), ("tieout-report", month, 10),
    ] as [(String, [String], Int32)] {
      let ended = try Programs.run(program, arguments, on: book)
      #expect(ended.status == status && !ended.isSignal, "\(program): \(ended.errors)")
      guard program == "tieout-settle" else { continue }
      #expect(ended.errors.split(separator: "\n").allSatisfy { $0.count < 100 })
      #expect(ended.output.split(separator: "\n").count == 3, "a heading and two currencies")
    }
    let differences = try packDifferences(FinishedMonth.get().pack, book.pack)
    #expect(differences == [])
  }

  @Test func `an audit agrees with a good pack and finds one changed byte`() throws {
    let book = try ScratchWorkspace()
    #expect(try book.run().outcome == .itemsForPerson)
    let good = try Programs.run("tieout", ["audit", "2026-10"], on: book)
    #expect(good.status == 0, "\(good.errors)")
    #expect(good.output.contains("every byte agrees"))
    #expect(!good.errors.contains("reports/2026-10"), "where it works is nobody's business")
    try flip("proof.csv", in: book)
    let bad = try Programs.run("tieout", ["audit", "2026-10"], on: book)
    #expect(bad.status == 70, "\(bad.errors)")
    #expect(bad.errors.contains("proof.csv"))
  }

  @Test func `a check of the pack alone finds one changed byte`() throws {
    let book = try ScratchWorkspace()
    #expect(try book.run().outcome == .itemsForPerson)
    let good = try Programs.call(Programs.path("tieout-verify"), [book.pack])
    #expect(good.status == 0, "\(good.output)\(good.errors)")
    try flip("statements/M-001.pdf", in: book)
    let bad = try Programs.call(Programs.path("tieout-verify"), [book.pack])
    #expect(bad.status == 70, "\(bad.output)\(bad.errors)")
  }

  @Test func `every invariant holds in the book of the finished month`() throws {
    let book = try FinishedMonth.get().book
    let ended = try Programs.run("tieout-verify", [], on: book)
    #expect(ended.status == 0, "\(ended.output)\(ended.errors)")
  }

  private func flip(_ name: String, in book: ScratchWorkspace) throws {
    let url = URL(filePath: "\(book.pack)/\(name)")
    var bytes = try Data(contentsOf: url)
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: url)
  }
}
