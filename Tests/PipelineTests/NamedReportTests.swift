import Domain
import Foundation
import Store
import TestSupport
import Testing

@testable import Pipeline

/// Every report by name over the sample months.
@Suite struct NamedReportTests {
  @Test(arguments: ReportedBook.allCases, NamedReport.all.map(\.name))
  func `a report of a sample month reads as expected, wherever it is made`(
    book: ReportedBook, name: String
  ) throws {
    let report = try #require(NamedReport.named(name))
    let ended = try book.run(report)
    #expect(ended.status == 0 || ended.status == 10, "\(ended.errors)")
    let golden = URL(
      filePath: Repository.root + "/Tests/PipelineTests/Golden/\(book.rawValue)/\(name).txt")
    // What it was made from is another text with every release.
    let madeFrom = ["Run ", "Inputs ", "Rules ", "Release ", "Checkpoint "]
    let lines = ended.output.split(separator: "\n", omittingEmptySubsequences: false)
    let said = lines.filter { line in !madeFrom.contains { line.hasPrefix($0) } }
      .joined(separator: "\n")
    #expect(lines.count == said.split(separator: "\n", omittingEmptySubsequences: false).count + 5)
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
      try Data(said.utf8).write(to: golden)
    }
    #expect(
      try Repository.text(golden.path) == said,
      "\(name).txt differs; look at the change, then UPDATE_GOLDEN=1 swift test")
    // Whose numbers and addresses these are is nobody's business here.
    for party in try Table(Repository.month + "/inbox/parties.csv").rows {
      // Notices are sent to these addresses.
      let secrets = ["iban", "stripe_customer_id"] + (name == "notices" ? [] : ["email"])
      for secret in secrets where !party[secret].isEmpty {
        #expect(!ended.output.contains(party[secret]), "\(party["party_id"])")
      }
    }
    // Another place, another language and other ways of the server to the same rows.
    let elsewhere = try book.run(
      report,
      environment: [
        "TZ": "Pacific/Auckland", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8",
        "PGOPTIONS":
          "-c enable_hashjoin=off -c enable_hashagg=off -c enable_nestloop=off -c enable_seqscan=off",
        "PGTZ": "America/St_Johns", "PGDATESTYLE": "German",
      ])
    #expect(elsewhere.output == ended.output && elsewhere.status == ended.status)
  }

  @Test(arguments: NamedReport.all.filter { !$0.takes(.workbook) }.map(\.name))
  func `CSV has the declared columns and the rows of JSON, and nothing else`(name: String) throws {
    let report = try #require(NamedReport.named(name))
    let csv = try ReportedBook.export.run(report, ["--csv", "-"])
    let table = Table(text: csv.output)
    #expect(table.columns == report.tables[0].schema.columns.map(\.name))
    let json = try ReportedBook.export.run(report, ["--json"])
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    let rows = try #require((object["tables"] as? [[String: Any]])?[0]["rows"] as? [[String: Any]])
    #expect(rows.count == table.rows.count)
    let totals = try #require(
      (object["tables"] as? [[String: Any]])?[0]["totals"] as? [[String: Any]])
    for total in totals {
      let column = try #require(total["column"] as? String)
      let summed = table.rows.filter { $0["currency"] == total["currency"] as? String }
        .reduce(0) { $0 + ($1[column].isEmpty ? 0 : minorUnits($1[column])) }
      #expect(minorUnits(total["total"] as? String ?? "") == summed, "\(column)")
    }
    #expect(csv.errors.contains("Time zone: Europe/Brussels"))
    #expect(!csv.output.contains("Time zone"))
  }

  @Test func `an option that a report does not take is refused with those that it takes`() throws {
    let book = try FinishedMonth.get().book
    for (arguments, words) in [
      (["orgs-with-balance", "--from", "2026-10-01"], "takes no --from"),
      (["orgs-with-balance", "--type", "settlement"], "it takes --period --as-of"),
      (["transactions", "--from", "2026-10-31", "--to", "2026-10-01"], "lies after"),
      (["transactions", "--pdf", "/tmp/none.pdf"], "takes no --pdf"),
      (["nothing"], "CLI-0112"), (["--party", "M-001"], "CLI-0004"),
      (["transactions", "--party", "M-none"], "CLI-0114"),
      (["transactions", "--party", "ORG-0l"], "did you mean 'ORG-01'?"),
      (["member-statement", "--party", "M-0011"], "did you mean 'M-001'?"),
      (["member-statement", "--party", "ORG-01"], "no member is called 'ORG-01'"),
      (["transactions", "--type", "setlement"], "CLI-0117"),
      (["transactions", "--type", "setlement"], "did you mean 'settlement'?"),
      (["transactions", "--type", "manual"], "there are "),
    ] {
      let ended = try Programs.run("tieout-report", arguments, on: book)
      #expect(ended.status == 64 && ended.errors.contains(words), "\(ended.errors)")
      #expect(ended.output.isEmpty)
    }
  }

  /// What the pack says, by other queries.
  @Test func `control totals are those of the trial balance`() throws {
    let trial = try FinishedMonth.get().table("trial_balance.csv").rows
    let ended = try ReportedBook.export.run(
      try #require(NamedReport.named("control-totals")), ["--csv", "-"])
    let rows = Table(text: ended.output).rows
    let all = try Programs.run(
      "tieout-report", ["transactions", "--period", "2026-10", "--csv", "-"],
      on: FinishedMonth.get().book)
    for currency in ["EUR", "GBP"] {
      func item(_ name: String) -> Int {
        rows.first { $0["item"] == name && $0["currency"] == currency }
          .map { minorUnits($0["amount"]) } ?? 0
      }
      func closing(_ prefix: String) -> Int {
        trial.filter { $0["account"].hasPrefix(prefix) && $0["currency"] == currency }
          .reduce(0) { $0 + minorUnits($1["closing"]) }
      }
      #expect(item("net liability") == -closing("party:") && closing("party:") != 0)
      #expect(item("owed to members") + item("owed to organisations") == item("net liability"))
      #expect(item("on clearing:stripe") == closing("clearing:stripe"))
      #expect(item("on bank:main") + item("on bank:gbp") == closing("bank:"))
      // What moved is what the liability changed by.
      let moved = Table(text: all.output).rows.filter { $0["currency"] == currency }
        .reduce(0) { $0 + minorUnits($1["amount"]) }
      let opening = trial.filter { $0["account"].hasPrefix("party:") && $0["currency"] == currency }
        .reduce(0) { $0 + minorUnits($1["opening"]) }
      #expect(moved == item("net liability") + opening && moved != 0)
    }
  }

  @Test(arguments: ["M-001", "M-055", "ORG-05", "ORG-11"])
  func `a statement is that of the pack, with more columns`(party: String) throws {
    let name = party.hasPrefix("M") ? "member-statement" : "org-statement"
    let book = try FinishedMonth.get().book
    let pdf = book.folder + "/\(party).pdf"
    let ended = try Programs.run(
      "tieout-report",
      [name, "--period", "2026-10", "--party", party, "--csv", "-", "--pdf", pdf], on: book)
    #expect(ended.status == 0, "\(ended.errors)")
    let pack = try Repository.text(FinishedMonth.get().pack + "/statements/\(party).csv")
    let width = try #require(Table.records(pack).first?.count)
    #expect(Table.records(ended.output).map { Array($0.prefix(width)) } == Table.records(pack))
    #expect(try Repository.bytes(pdf).starts(with: Data("%PDF-1.".utf8)))
  }

  @Test func `the workbook of an organisation has a summary and eight sheets`() throws {
    let book = try FinishedMonth.get().book
    func made(_ name: String, _ environment: [String: String] = [:]) throws -> Data {
      let path = "\(book.folder)/\(name).xlsx"
      let ended = try Programs.run(
        "tieout-report",
        ["org-workbook", "--period", "2026-10", "--party", "ORG-11", "--xlsx", path], on: book,
        environment: environment)
      #expect(ended.status == 0, "\(ended.errors)")
      return try Repository.bytes(path)
    }
    let first = try made("first")
    #expect(
      try made("second", ["TZ": "Asia/Tokyo", "LC_ALL": "de_DE.UTF-8"]) == first, "same bytes")
    let listed = try Programs.call(
      "unzip", ["-p", book.folder + "/first.xlsx", "xl/workbook.xml"]
    ).output
    let sheets = listed.matches(of: /<sheet name="([^"]*)"/).map { String($0.output.1) }
    #expect(
      sheets == [
        "Summary", "Movement summary", "Transactions", "Sessions", "Events", "Combined",
        "Membership", "Settlements", "Other",
      ])
    let refused = try Programs.run(
      "tieout-report", ["org-workbook", "--party", "ORG-11", "--csv", "-"], on: book)
    #expect(refused.status == 64 && refused.errors.contains("takes no --csv"))
  }

  @Test func `a report is made beside a run, and changes nothing`() throws {
    let book = try ScratchWorkspace(inbox: ["ledger/2026-10.ledger.csv", "parties.csv"])
    #expect(try book.post().outcome == .ok)
    let before = try DatabaseState(book)
    let lease = try Lease.acquire(book.database.connect(), holder: "a run")
    defer { lease.release() }
    // No run has a period yet: it is that of the last posting, in the first second of November.
    for report in NamedReport.all where !report.needsParty {
      let ended = try Programs.run("tieout-report", [report.name], on: book)
      #expect(ended.status == 0 || ended.status == 10, "\(report.name): \(ended.errors)")
      #expect(ended.output.contains("2026-11-30"), "\(report.name)")
    }
    #expect(try DatabaseState(book) == before)
  }

  @Test func `the page names every report with its options and columns`() throws {
    let path = Repository.root + "/docs/reports.md"
    let page = try Repository.text(path)
    let head = "| Report | Says | Options beside `--period` | Columns |\n|---|---|---|---|\n"
    let foot = "<!-- end of the table -->"
    let start = try #require(page.firstRange(of: head)?.upperBound)
    let end = try #require(page[start...].firstRange(of: foot)?.lowerBound)
    let table = NamedReport.all.map { report -> String in
      let columns = report.tables.map { table in
        (report.tables.count > 1 ? table.schema.title + ": " : "")
          + table.schema.columns.map { "`\($0.name)`" }.joined(separator: " ")
      }
      let options = report.options.map(\.words).filter { !$0.isEmpty }.joined(separator: " ")
      return "| `\(report.name)` | \(report.says) | \(options.isEmpty ? "" : "`\(options)`") | "
        + columns.joined(separator: "<br>") + " |\n"
    }.joined()
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] != nil {
      let rewritten = page[..<start] + table + page[end...]
      try Data(rewritten.utf8).write(to: URL(filePath: path))
    }
    let text = try Repository.text(path)
    #expect(text.contains(head + table + foot), "UPDATE_GOLDEN=1 rewrites docs/reports.md")
    let list = try Programs.call(Programs.path("tieout-report"), ["list"])
    #expect(list.output.split(separator: "\n").count == NamedReport.all.count + 1)
  }
}
