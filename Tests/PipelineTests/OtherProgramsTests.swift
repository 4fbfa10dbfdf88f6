import Foundation
import Testing

/// Other people's programs read the pack of the sample month and agree with it.
@Suite struct OtherProgramsTests {
  private let utf8 = ["LC_ALL": "C.UTF-8"]

  @Test func `hledger accepts the journal`() throws {
    let journal = try FinishedMonth.get().pack + "/journal.hledger"
    let ended = try Programs.call(
      "hledger", ["-f", journal, "check", "--strict"], environment: utf8)
    #expect(ended.status == 0, "\(ended.errors)")
  }

  /// Closing balances, account by account and currency by currency.
  @Test func `hledger comes to the balances of the trial balance`() throws {
    let month = try FinishedMonth.get()
    let ended = try Programs.call(
      "hledger",
      [
        "-f", month.pack + "/journal.hledger", "balance", "--flat", "--no-total", "-O", "csv",
        "--layout", "bare",
      ], environment: utf8)
    #expect(ended.status == 0, "\(ended.errors)")
    let theirs = Table(text: ended.output)
    var balances: [String: [String: Int]] = [:]
    for row in theirs.rows {
      balances[row["commodity"], default: [:]][row["account"]] = minorUnits(row["balance"])
    }
    var ours: [String: [Int]] = [:]
    for row in try month.table("trial_balance.csv").rows {
      let closing = minorUnits(row["closing"])
      if closing != 0 { ours[row["currency"], default: []].append(closing) }
    }
    for (currency, amounts) in ours {
      let found = (balances[currency] ?? [:]).values.filter { $0 != 0 }
      #expect(found.sorted() == amounts.sorted(), "\(currency)")
      #expect(amounts.reduce(0, +) == 0)
    }
    // Accounts of our own keep their names.
    #expect(balances["EUR"]?["bank:main"] == 55_020_21, "\(balances["EUR"]?.keys.sorted() ?? [])")
  }

  @Test func `LibreOffice opens every workbook`() throws {
    let pack = try FinishedMonth.get().pack
    let folder = try ScratchFolders.make()
    let books = ["reconciliation", "settlement", "balances"]
    let ended = try Programs.call(
      "soffice",
      [
        "-env:UserInstallation=file://\(folder)/profile", "--headless", "--convert-to", "ods",
        "--outdir", folder,
      ] + books.map { "\(pack)/\($0).xlsx" })
    #expect(ended.status == 0, "\(ended.errors)")
    for book in books {
      let size = try Repository.bytes("\(folder)/\(book).ods").count
      #expect(size > 4000, "\(book)")
    }
    try FileManager.default.removeItem(atPath: folder)
  }

  /// A statement opens with a balance, closes with one, and its lines lead from one to the other.
  @Test(arguments: ["M-001", "ORG-09"])
  func `a printed statement opens and closes with its balances`(party: String) throws {
    let month = try FinishedMonth.get()
    let path = "\(month.pack)/statements/\(party)"
    let text = try Programs.call("pdftotext", ["-layout", path + ".pdf", "-"])
    let lines = try Table(path + ".csv").rows
    let closing = try #require(lines.last)["balance"].replacing("-", with: "")
    #expect(text.output.lowercased().contains("opening"))
    #expect(text.output.lowercased().contains("closing"))
    #expect(text.output.contains(closing), "\(text.output)")
  }

  @Test func `every statement is a sound PDF`() throws {
    let folder = try FinishedMonth.get().pack + "/statements"
    let files = Repository.files(in: folder).filter { $0.hasSuffix(".pdf") }
    #expect(files.count == 72)
    for file in files {
      let ended = try Programs.call("qpdf", ["--check", "\(folder)/\(file)"])
      #expect(ended.status == 0, "\(file): \(ended.output)\(ended.errors)")
    }
  }

  @Test func `the page is well formed and loads nothing from elsewhere`() throws {
    let page = try FinishedMonth.get().pack + "/index.html"
    let ended = try Programs.call("xmllint", ["--html", "--noout", page])
    // The parser knows HTML 4 and calls the elements of HTML 5 unknown; nothing else may be said.
    let complaints = ended.errors.split(separator: "\n").filter {
      $0.contains("error") && !$0.contains("invalid")
    }
    #expect(complaints.isEmpty, "\(ended.errors)")
    let text = try Repository.text(page)
    for word in ["src=\"http", "url(http", "<link", "<script"] { #expect(!text.contains(word)) }
  }

  /// Written in another language, from the contract alone.
  @Test func `the sums of the tables are those of another program`() throws {
    let script = """
      import collections, csv, decimal, sys
      pack = sys.argv[1]
      def table(name):
          with open(f"{pack}/{name}.csv", newline="", encoding="utf-8") as file:
              return list(csv.DictReader(file))
      D = decimal.Decimal
      total = collections.Counter()
      for row in table("trial_balance"):
          opening, debits, credits, closing = (D(row[c]) for c in ("opening", "debits", "credits", "closing"))
          assert opening + debits - credits == closing, row
          total[row["currency"]] += closing
      assert not any(total.values()), total
      for row in table("proof"):
          v = {c: D(row[c]) for c in list(row)[2:8]}
          assert v["balance_per_statement"] + v["deposits_in_transit"] - v["outstanding_payments"] \\
              + v["breaks"] - v["balance_per_ledger"] == v["residual"] == 0, row
      for row in table("settlements"):
          v = {c: D(row[c]) for c in ("opening", "movements", "fees", "reserve_change", "payout", "closing", "residual", "float")}
          assert v["opening"] + v["movements"] - v["fees"] - v["reserve_change"] - v["payout"] \\
              - v["closing"] == v["residual"] == 0, row
          assert v["payout"] == 0 or v["closing"] >= v["float"], row
      balances = {}
      for row in table("statement-lines"):
          key = row["party_id"], row["currency"]
          if key in balances:
              assert balances[key] + D(row["amount"]) == D(row["balance"]), row
          balances[key] = D(row["balance"])
      groups = collections.defaultdict(lambda: collections.Counter())
      for row in table("matches"):
          if row["status"] == "suggested":
              continue
          groups[row["group_id"], row["currency"]][row["source"]] += D(row["amount"])
      for row in table("differences"):
          groups[row["group_id"], row["currency"]][row["source"]] += D(row["amount"])
      for key, sums in groups.items():
          assert len(set(sums.values())) == 1, (key, sums)
      for row in table("control_totals"):
          assert int(row["records"]) == int(row["accepted"]) + int(row["rejected"]), row
          assert D(row["difference"]) == D(row["sum_accepted"]) - D(row["sum_control"]) == 0, row
      print("every identity holds")
      """
    let ended = try Programs.call("python3", ["-c", script, FinishedMonth.get().pack])
    #expect(ended.output == "every identity holds\n", "\(ended.errors)")
  }
}
