import Foundation
import Store
import TestSupport
import Testing

@testable import Pipeline

/// I-40 to I-44 by name, over the month told by operations: its pack, and every report by name in
/// every medium.
@Suite struct ReportInvariantTests {
  private static func book() throws -> ScratchWorkspace { try ReportedBook.operations.book() }

  private static func arguments(_ report: NamedReport) -> [String] {
    [report.name, "--period", "2026-10"] + ReportedBook.operations.asked(report)
  }

  private static func run(
    _ arguments: [String], _ environment: [String: String] = [:]
  ) throws -> Programs.Ending {
    let ended = try Programs.run(
      "tieout-report", arguments, on: book(), environment: environment)
    #expect(ended.status == 0 || ended.status == 10, "\(arguments): \(ended.errors)")
    return ended
  }

  private static func rows(_ arguments: [String]) throws -> [Table.Row] {
    Table(text: try run(arguments + ["--csv", "-"]).output).rows
  }

  private static func sum(_ rows: [Table.Row], _ column: String) -> Int {
    rows.reduce(0) { $0 + ($1[column].isEmpty ? 0 : minorUnits($1[column])) }
  }

  private static let script =
    URL(filePath: #filePath).deletingLastPathComponent().path + "/Scripts/same_report.py"

  // MARK: I-40 and I-41

  @Test(arguments: NamedReport.all.map(\.name))
  func `I-40, I-41: JSON, CSV and workbook have the same rows, counts and totals`(name: String)
    throws
  {
    let report = try #require(NamedReport.named(name))
    let folder = try ScratchFolders.make()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let arguments = Self.arguments(report)
    try Data(Self.run(arguments + ["--json"]).output.utf8).write(
      to: URL(filePath: folder + "/report.json"))
    var files = ["--xlsx", folder + "/report.xlsx"]
    let hasCSV = !report.takes(.workbook)
    if hasCSV { files += ["--csv", folder + "/report.csv"] }
    _ = try Self.run(arguments + files)
    let compared = try Programs.call(
      "python3",
      [
        Self.script, folder + "/report.json", hasCSV ? folder + "/report.csv" : "-",
        folder + "/report.xlsx",
      ])
    #expect(compared.status == 0, "\(compared.output)\(compared.errors)")
    // What a terminal shows says how many rows there are.
    let text = try Self.run(arguments).output
    for count in try counts(folder + "/report.json") {
      #expect(text.contains(count == 0 ? "\nnothing\n" : "\n\(count) row"), "\(count)")
    }
  }

  private func counts(_ path: String) throws -> [Int] {
    let object = try JSONSerialization.jsonObject(with: try Repository.bytes(path))
    let tables = (object as? [String: Any])?["tables"] as? [[String: Any]]
    return (tables ?? []).compactMap { $0["count"] as? Int }
  }

  @Test func `I-40: the pack's files are its workbooks' sheets`() throws {
    let compared = try Programs.call("python3", [Self.script, "--pack", Self.book().pack])
    #expect(compared.status == 0, "\(compared.output)\(compared.errors)")
  }

  /// A report, its column, which of its rows, and what psql would say.
  private static let totals: [(report: String, column: String, rows: String, sql: String)] = [
    ("members-with-balance", "balance", "", owed("o.kind = 'member'")),
    ("orgs-with-balance", "balance", "", owed("o.kind = 'organisation'")),
    ("balance-at-date", "balance", "", owed("true")),
    ("control-totals", "amount", "net liability", owed("true")),
    (
      "low-balance", "balance", "",
      """
      SELECT sum(b) FROM (SELECT -sum(p.amount) AS b FROM \(legs)
       WHERE o.kind = 'member' AND p.effective_on <= '2026-10-31' GROUP BY o.party_id) x WHERE b < 2000
      """
    ),
    ("transactions", "amount", "", moved("true")),
    ("org-summary", "amount", "", moved("o.kind = 'organisation'")),
    ("movement", "closing", "", owed("o.kind = 'organisation'")),
    ("movement", "settlement", "", moved("o.kind = 'organisation' AND t.type = 'settlement'")),
    ("movement", "event", "", moved("o.kind = 'organisation' AND t.type = 'event_entry'")),
    ("statistics", "amount", "settled", "SELECT -(\(moved("t.type = 'settlement'")))"),
    ("settlement-history", "gross", "", "SELECT -(\(moved("t.type = 'settlement'")))"),
    ("settlement-history", "payment", "", apart("bank:%")),
    ("settlement-history", "fee", "", apart("income:%")),
    ("invoices", "payable", "", apart("bank:%")),
    ("invoices", "receivable", "", apart("income:%")),
    ("session-check", "payments", "", moved("t.reference = 'EVT-1006' AND o.party_id = 'C-1'")),
    (
      "processor-fees", "net", "",
      """
      SELECT sum(amount) FROM standing_entry e JOIN source s USING (source_id)
       WHERE s.kind = 'processor' AND category NOT LIKE 'payout%' AND category <> 'refund'
      """
    ),
    (
      "processor-transactions", "actual_net", "",
      """
      SELECT sum(amount) FROM standing_entry e JOIN source s USING (source_id)
       WHERE s.kind = 'processor' AND category IN ('charge', 'refund')
      """
    ),
    (
      "stuck-payments", "amount", "",
      """
      SELECT sum(amount) FROM request r
       WHERE kind <> 'pending' AND NOT EXISTS (SELECT FROM request_end e WHERE e.request_id = r.request_id)
      """
    ),
    ("reconciliation", "amount", "change", moved("true")),
    ("member-statement", "amount", "", moved("o.party_id = 'M-1'")),
    ("org-statement", "amount", "", moved("o.party_id = 'C-1'")),
  ]

  private static let legs =
    "posting p JOIN account a USING (account_id) JOIN party o USING (party_id) JOIN ledger_transaction t USING (txn_seq)"

  private static func owed(_ condition: String) -> String {
    "SELECT -sum(p.amount) FROM \(legs) WHERE p.effective_on <= '2026-10-31' AND \(condition)"
  }

  private static func moved(_ condition: String) -> String {
    """
    SELECT -sum(p.amount) FROM \(legs)
     WHERE p.effective_on BETWEEN '2026-10-01' AND '2026-10-31' AND \(condition)
    """
  }

  /// What settlements moved on accounts that are no party's.
  private static func apart(_ accounts: String) -> String {
    """
    SELECT -sum(p.amount) FROM posting p JOIN account a USING (account_id) JOIN ledger_transaction t USING (txn_seq)
     WHERE t.type = 'settlement' AND a.code LIKE '\(accounts)'
    """
  }

  @Test(arguments: totals.indices)
  func `I-40: a report's total is what the database says`(index: Int) throws {
    let (name, column, item, sql) = Self.totals[index]
    let report = try #require(NamedReport.named(name))
    let rows = try Self.rows(Self.arguments(report)).filter { row in
      item.isEmpty || [row["item"], row["line"]].contains(item)
    }
    let connection = try Self.book().database.connect()
    let said = try connection.run("total", "SELECT coalesce((\(sql)), 0)::bigint")[0].int64(0)
    #expect(Self.sum(rows, column) == Int(said), "\(name) \(column)")
    #expect(said != 0, "\(name) \(column): a total of nothing shows nothing")
  }

  @Test(arguments: ["M-1", "M-2", "M-4", "C-1", "C-2", "C-0"])
  func `I-40, I-41: a printed statement has the lines and totals of its table`(party: String) throws
  {
    let folder = try ScratchFolders.make()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let name = party.hasPrefix("M") ? "member-statement" : "org-statement"
    let (csv, pdf) = (folder + "/s.csv", folder + "/s.pdf")
    _ = try Self.run(
      [name, "--period", "2026-10", "--party", party, "--csv", csv, "--pdf", pdf])
    let rows = try Table(csv).rows
    let inPack = try Self.book().pack + "/statements/\(party).pdf"
    for path in [pdf, inPack] {
      let text = try Programs.call("pdftotext", ["-layout", path, "-"]).output
      let lines = text.split(separator: "\n").map(String.init)
      let head = try #require(
        lines.firstIndex { $0.contains("Opening balance") && $0.contains("Money in") })
      let figures = lines[head + 1].split(separator: " ").map { Self.printed($0) }
      let amounts = rows.map { $0["amount"] }.filter { !$0.isEmpty }.map(minorUnits)
      let moneyIn = amounts.filter { $0 > 0 }.reduce(0, +)
      let moneyOut = amounts.filter { $0 < 0 }.reduce(0, +)
      let (opening, closing) = (rows[0]["balance"], rows[rows.count - 1]["balance"])
      #expect(figures == [minorUnits(opening), moneyIn, moneyOut, minorUnits(closing)], "\(path)")
      // A line for each row, with its amount and the balance after it.
      let day = #/^\d+ [A-Z][a-z]{2} \d{4} /#
      let printed = lines.filter { $0.firstMatch(of: day) != nil }
      #expect(printed.count == rows.count, "\(text)")
      for (line, row) in zip(printed, rows) {
        let last = line.split(separator: " ").suffix(row["amount"].isEmpty ? 1 : 2)
        let expected = [row["amount"], row["balance"]].filter { !$0.isEmpty }.map(minorUnits)
        #expect(last.map { Self.printed($0) } == expected, "\(line)")
      }
    }
  }

  /// An amount as it is printed for people: `+1,234.50`, `−20.00`.
  private static func printed(_ text: Substring) -> Int {
    let digits = Int(text.filter(\.isNumber)) ?? 0
    return text.hasPrefix("−") ? -digits : digits
  }

  // MARK: I-42

  @Test func `I-42: what a month closes with is what the next one opens with`() throws {
    let october = try Self.rows(["balance-at-date", "--period", "2026-10"])
    #expect(
      october.contains { $0["kind"] == "member" } && october.contains { $0["kind"] != "member" })
    for row in october {
      let name = row["kind"] == "member" ? "member-statement" : "org-statement"
      func end(_ period: String, _ type: String) throws -> String {
        try Self.rows([name, "--period", period, "--party", row["party_id"]])
          .first { $0["type"] == type }?["balance"] ?? ""
      }
      #expect(try end("2026-10", "closing_balance") == row["balance"])
      #expect(try end("2026-11", "opening_balance") == row["balance"])
    }
    func movement(_ period: String, _ column: String) throws -> [String: String] {
      Dictionary(
        uniqueKeysWithValues: try Self.rows(["movement", "--period", period])
          .map { ($0["org_id"], $0[column]) })
    }
    let closing = try movement("2026-10", "closing")
    #expect(try movement("2026-11", "opening") == closing && closing.count == 4)
    // November has a charge: the two months are not alike.
    #expect(try movement("2026-11", "closing") != closing)
  }

  // MARK: I-43

  @Test(arguments: NamedReport.all.map(\.name))
  func `I-43: a report names what it was made from, in every medium`(name: String) throws {
    let report = try #require(NamedReport.named(name))
    let arguments = Self.arguments(report)
    let json = try JSONSerialization.jsonObject(
      with: Data(Self.run(arguments + ["--json"]).output.utf8))
    let made = try #require((json as? [String: Any])?["made_from"] as? [String: String])
    let pack = try JSONSerialization.jsonObject(
      with: Repository.bytes(Self.book().pack + "/verdict.json"))
    let verdict = try #require(pack as? [String: Any])
    #expect(made["inputs"] == verdict["inputs_sha256"] as? String)
    #expect(made["rules"] == verdict["rules_version"] as? String)
    #expect(made["release"] == verdict["code_version"] as? String)
    #expect(made["run"]?.wholeMatch(of: /[0-9a-z]{20}/) != nil)
    #expect(made["checkpoint"]?.wholeMatch(of: /ledger [1-9]\d*, operations [1-9]\d*/) != nil)
    let folder = try ScratchFolders.make()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let xlsx = folder + "/report.xlsx"
    let written = try Self.run(arguments + ["--xlsx", xlsx])
    let summary = try Programs.call("unzip", ["-p", xlsx, "xl/worksheets/sheet1.xml"]).output
    let text = try Self.run(arguments).output
    let days = report.hasRange ? "2026-10-01 to 2026-10-31" : "2026-10-31"
    for value in made.values + [days] {
      #expect(text.contains(value) && written.errors.contains(value), "\(value)")
      #expect(summary.contains(value), "\(value)")
    }
    guard report.takes(.pdf) else { return }
    _ = try Self.run(arguments + ["--pdf", folder + "/report.pdf"])
    let pdf = try Programs.call("pdftotext", ["-layout", folder + "/report.pdf", "-"]).output
    for (label, value) in made {
      #expect(pdf.contains(label == "inputs" ? String(value.prefix(16)) : value), "\(value)")
    }
  }

  @Test func `I-43: the pack's own files name its run`() throws {
    let pack = try Self.book().pack
    let manifest = try Repository.text(pack + "/manifest.json")
    let run = try #require(manifest.firstMatch(of: /"run_id": ?"([0-9a-z]{20})"/)?.output.1)
    for file in ["verdict.json", "index.html", "journal.hledger"] {
      #expect(try Repository.text("\(pack)/\(file)").contains(run), "\(file)")
    }
    for file in ["reconciliation", "settlement", "balances"] {
      let sheet = try Programs.call(
        "unzip", ["-p", "\(pack)/\(file).xlsx", "xl/worksheets/sheet1.xml"])
      #expect(sheet.output.contains(run), "\(file)")
    }
    for file in Repository.files(in: pack + "/statements") where file.hasSuffix(".pdf") {
      let text = try Programs.call("pdftotext", ["-layout", "\(pack)/statements/\(file)", "-"])
      #expect(text.output.contains(run), "\(file)")
    }
  }

  // MARK: I-44

  @Test(arguments: NamedReport.all.map(\.name))
  func `I-44: a report made elsewhere has the same bytes in every medium`(name: String) throws {
    let report = try #require(NamedReport.named(name))
    func made(_ environment: [String: String]) throws -> [String: Data] {
      let folder = try ScratchFolders.make()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      var files = ["--xlsx": folder + "/report.xlsx"]
      if !report.takes(.workbook) { files["--csv"] = folder + "/report.csv" }
      if report.takes(.pdf) { files["--pdf"] = folder + "/report.pdf" }
      _ = try Self.run(
        Self.arguments(report) + files.flatMap { [$0.key, $0.value] }, environment)
      var bytes = try files.mapValues { try Repository.bytes($0) }
      bytes["--json"] = Data(
        try Self.run(Self.arguments(report) + ["--json"], environment).output.utf8)
      return bytes
    }
    // Swift's hashes differ from process to process anyway.
    let here = try made([:])
    let elsewhere = try made([
      "TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8",
      "PGTZ": "America/St_Johns", "PGDATESTYLE": "German",
      "PGOPTIONS": "-c enable_hashjoin=off -c enable_hashagg=off",
    ])
    for (medium, bytes) in here { #expect(elsewhere[medium] == bytes, "\(medium)") }
  }

  @Test func `I-44: the pack made again from the archive has the same bytes`() throws {
    #expect(try Self.book().audit().differences == [])
  }
}
