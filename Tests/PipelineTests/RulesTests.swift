import Foundation
import Testing

/// `tieout rules` over the sample month: what other rules would make of it, without writing.
@Suite struct RulesTests {
  /// A file of rules in a folder of its own.
  private static func file(_ text: String) throws -> String {
    let path = "\(try ScratchFolders.make())/rules.toml"
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    return path
  }

  private static func test(
    _ rules: String, on book: ScratchWorkspace, _ options: [String] = []
  ) throws -> Programs.Ending {
    try Programs.run(
      "tieout", ["rules", "test", try file(rules), "--against", "2026-10"] + options, on: book)
  }

  /// Every row of every table, hashed.
  private static func checksum(_ book: ScratchWorkspace) throws -> [String: String] {
    let connection = try book.database.connect()
    let tables = try connection.run(
      "list tables",
      "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'tieout'::regnamespace"
    ).map { $0.text(0) }
    var sums: [String: String] = [:]
    for table in tables {
      sums[table] = try connection.run(
        "hash a table",
        "SELECT md5(coalesce(string_agg(t::text, ';' ORDER BY t::text), '')) FROM tieout.\(table) t"
      )[0].text(0)
    }
    return sums
  }

  @Test func `a month says what its evidence was weighed by, and nothing is written`() throws {
    let book = try FinishedMonth.get().book
    let before = try Self.checksum(book)
    let ended = try Programs.run("tieout", ["rules", "weights", "2026-10"], on: book)
    #expect(ended.status == 0, "\(ended.errors)")
    #expect(ended.output.contains("bank:main EUR"))
    #expect(ended.output.contains("quotes: the leg's reference"))
    let again = try Programs.run("tieout", ["rules", "weights", "2026-10"], on: book)
    #expect(again.output == ended.output)
    let json = try Programs.run("tieout", ["rules", "weights", "2026-10", "--json"], on: book)
    #expect(json.output.contains(#""estimated_per_million":"#))
    #expect(try Self.checksum(book) == before)
    // The pack has the same table.
    let kept = try Table(book.pack + "/weights.csv").rows
    for row in kept {
      let line = #""estimated_per_million":\#(row["estimated"])"#
      #expect(json.output.replacing(" ", with: "").contains(line), "\(row)")
    }
    #expect(Set(kept.map { $0["account"] }) == ["bank:gbp", "bank:main"])
    let quoted = try #require(kept.first { $0["level"] == "the leg's reference" })
    #expect(quoted["evidence"] == "quotes" && quoted["experience"] == "602000")
    #expect(quoted["estimated"] != quoted["experience"] && !quoted["counted"].isEmpty)
    #expect(kept.contains { $0["counted"].isEmpty })
    let unknown = try Programs.run("tieout", ["rules", "weights", "2026-09"], on: book)
    #expect(unknown.status != 0)
  }

  @Test func `the rules in force change nothing, others do, and nothing is written`() throws {
    let book = try FinishedMonth.get().book
    let before = try Self.checksum(book)
    #expect(before.count > 20)
    let same = try Self.test("", on: book)
    #expect(same.status == 0, "\(same.output)\(same.errors)")
    #expect(same.output.contains("matches kept          450  17803.36  3355.14\n"))
    #expect(same.output.contains("open after             15    789.70   117.10\n"))
    #expect(same.errors.isEmpty)
    let other = try Self.test("[evidence]\none_by_one = false\n", on: book)
    #expect(other.status == 10 && other.output.contains("\nlost grp_"), "\(other.output)")
    #expect(try Self.checksum(book) == before)
  }

  @Test func `a rule of one source is for its account only`() throws {
    let book = try FinishedMonth.get().book
    func source(_ name: String) -> String {
      """
      [[source]]
      name = "\(name)"
      [source.tolerance]
      kept_back = { minor_units = 900 }
      """
    }
    #expect(try Self.test(source("bank-gbp"), on: book).status == 0)
    let ended = try Self.test(source("bank-eur"), on: book)
    #expect(ended.status == 10)
    #expect(
      ended.output.contains(
        """
        , suggested by evidence, now matched by evidence
          ours    L-C09-A  2026-10-15  54.00 EUR (ledger)
          theirs  EUR-C09-A  2026-10-15  45.00 EUR (bank-eur)
          differs 9.00 EUR fee
        """), "\(ended.output)")
  }

  @Test func `passes run in the order of the file, and those left out not at all`() throws {
    let book = try FinishedMonth.get().book
    let ended = try Self.test(
      """
      passes = ["payout", "processor_id", "conversion", "exact_reference", "amount_and_date", \
      "evidence", "customer_and_time"]
      """, on: book, ["--limit", "0"])
    #expect(ended.status == 10 && ended.output.contains("\nmatches lost            0 "))
    let none = try Self.test("passes = []\n", on: book, ["--json"])
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(none.output.utf8)) as? [String: Any])
    let period = try #require((json["periods"] as? [[String: Any]])?.first)
    let counts = try #require(period["counts"] as? [String: [String: Any]])
    #expect(counts["kept"]?["count"] as? Int == 0)
    #expect(counts["lost"]?["count"] as? Int == 450)
    #expect((period["changes"] as? [Any])?.count == 451)
  }

  private static let counter = """
    [[reference]]
    pattern = 'VERSEMENT (GUICHET [A-Z]+)'
    kind = "end_to_end"
    source = "bank-eur"

    """

  @Test func `a pattern finds what was open, and an audit makes the same pack`() throws {
    let book = try ScratchWorkspace()
    let ledger = "\(book.inbox)/ledger/2026-10.ledger.csv"
    let text = try String(contentsOfFile: ledger, encoding: .utf8)
    let named = text.replacing(
      "topup_bank,50.00,EUR,,,Cash paid in at the bank,Lieve De Smet",
      with: "topup_bank,50.00,EUR,GUICHET-GENT,,Cash paid in at the bank,Lieve De Smet")
    try #require(named != text)
    try named.write(toFile: ledger, atomically: false, encoding: .utf8)
    _ = try book.run()

    let found = try Self.test(Self.counter, on: book)
    #expect(found.status == 10, "\(found.errors)")
    #expect(found.output.contains("matches gained          2    100.00"))
    #expect(found.output.contains("why     same reference GUICHETGENT; same amount 50.00 EUR"))
    // What is ignored is not looked for.
    let ignored = try Self.test("[text]\nignore = [\"guichet\"]\n" + Self.counter, on: book)
    #expect(ignored.status == 0, "\(ignored.output)")
    let other = try Self.test(
      Self.counter.replacing("bank-eur", with: "bank-gbp"), on: book)
    #expect(other.status == 0, "\(other.output)")

    try Self.counter.write(
      toFile: "\(book.folder)/rules.toml", atomically: false, encoding: .utf8)
    let stale = try Programs.run("tieout", ["rules", "test", "--against", "2026-10"], on: book)
    #expect(stale.status == 10 && stale.errors.contains("was last matched with other rules"))
    #expect(try Programs.run("tieout", ["run", "--period", "2026-10"], on: book).status == 10)
    let matches = try Table("\(book.pack)/matches.csv").rows
    #expect(matches.contains { $0["item_id"] == "EUR-C14-A" && $0["rule"] == "exact_reference" })
    let active = try Programs.run("tieout", ["rules", "test", "--against", "2026-10"], on: book)
    #expect(active.status == 0 && active.errors.isEmpty, "\(active.output)\(active.errors)")
    let shown = try Programs.run("tieout", ["rules"], on: book)
    let verdict = try Repository.text("\(book.pack)/verdict.json")
    let version = try #require(shown.output.firstMatch(of: /version ([0-9a-f]{16})\./)).1
    #expect(verdict.contains("\"\(version)\""))
    let checked = try Programs.run(
      "tieout", ["rules", "check", try Self.file(shown.output)], on: book)
    #expect(checked.output == "the rules can be used: version \(version)\n")
    let audit = try Programs.run("tieout", ["audit", "2026-10"], on: book)
    #expect(audit.status == 0, "\(audit.errors)")
  }

  @Test func `a pattern that gives up is noted once`() throws {
    let ended = try Self.test(
      "[[reference]]\npattern = '^(?:[^0]+.)+0([0-9])0$'\nkind = \"creditor\"\n",
      on: try FinishedMonth.get().book)
    #expect(ended.status == 0)
    let notes = ended.errors.split(separator: "\n")
    #expect(notes.count == 1, "\(ended.errors)")
    #expect(
      notes.first?.contains("reference rule 1 ('^(?:[^0]+.)+0([0-9])0$') gave up on ") == true)
  }

  @Test func `bad rules and months that were not matched are refused`() throws {
    let book = try FinishedMonth.get().book
    let bad = try Self.test("[windows]\nwindow_days = 1\n", on: book)
    #expect(bad.status == 78 && bad.errors.contains(":2: error CFG-0005"), "\(bad.errors)")
    let missing = try Programs.run(
      "tieout", ["rules", "test", "none.toml", "--against", "2026-10"], on: book)
    #expect(missing.status == 78 && missing.errors.contains("error CFG-0017"), "\(missing.errors)")
    let early = try Programs.run(
      "tieout", ["rules", "test", "--against", "2026-09"], on: book)
    #expect(early.status == 64 && early.errors.contains("CLI-0109"), "\(early.errors)")
    let nothing = try Programs.run("tieout", ["rules", "test"], on: book)
    #expect(nothing.status == 64)
  }
}
