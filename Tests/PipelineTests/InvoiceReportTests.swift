import Foundation
import TestSupport
import Testing

@testable import Pipeline

/// Invoices of settlements: what an accounting program is to have, and what became of it.
@Suite struct InvoiceReportTests {
  private static func line(_ op: String, _ id: String, _ at: String, _ members: String) -> String {
    "{\"op\":\"\(op)\",\"id\":\"\(id)\",\"at\":\"\(at)\",\(members)}\n"
  }

  private static func state(
    _ id: String, _ settlement: String, _ invoice: String, _ state: String, day: String,
    error: String? = nil
  ) -> String {
    line(
      "invoice.state", id, "\(day)T02:00:00Z",
      #""settlement":"\#(settlement)","invoice":"\#(invoice)","state":"\#(state)""#
        + (error.map { ",\"error\":\"\($0)\"" } ?? ""))
  }

  /// Gross amounts and percentages; net, fee and the tax in it.
  private static let settlements = [
    ("250.00", "0", "250.00", "0.00", ""), ("602.00", "3", "583.94", "18.06", "1.64"),
    ("127.27", "3", "123.45", "3.82", "0.35"), ("1030.92", "3", "999.99", "30.93", "2.81"),
    ("500.00", "100", "0.00", "500.00", "45.45"), ("2.50", "3", "2.43", "0.07", "0.01"),
  ]

  private static func bench() throws -> OperationBench {
    let bench = try OperationBench()
    let day = "2025-03-02T00:00:00Z"
    var text = line(
      "fees.set", "f", day, #""from":"2025-03-01","settlement_percent":"3","tax_divisor":11"#)
    for (index, vector) in settlements.enumerated() {
      let org = "\"org\":\"O-\(index)\""
      text += line(
        "org.register", "r-\(index)", day,
        "\(org),\"name\":\"Club \(index)\",\"bank_account\":\"000-000 1234\"")
      text += line(
        "fees.override", "o-\(index)", day,
        "\(org),\"from\":\"2025-03-01\",\"settlement_percent\":\"\(vector.1)\"")
      text += line(
        "org.adjust", "a-\(index)", day,
        "\(org),\"amount\":\"\(vector.0)\",\"currency\":\"AUD\",\"description\":\"Start\",\"by\":\"staff\""
      )
      text += line(
        "org.settle", "s-\(index)", "2025-03-31T00:00:00Z",
        "\(org),\"amount\":\"\(vector.0)\",\"currency\":\"AUD\"")
    }
    try bench.book.put(text, as: "clubs.ops.jsonl")
    #expect(try bench.book.post().outcome == .ok)
    return bench
  }

  private static func rows(
    _ bench: OperationBench, _ last: String = "2025-03-31", status: Int32 = 0
  ) throws -> [Table.Row] {
    try ReportsOfOperationsTests.rows(
      bench, ["invoices", "--from", "2025-03-01", "--to", last], status: status)
  }

  @Test func `a settlement has a payable and a fee invoice, with the tax derived from the fee`()
    throws
  {
    let rows = try Self.rows(try Self.bench())
    for (index, vector) in Self.settlements.enumerated() {
      let own = rows.filter { $0["org_id"] == "O-\(index)" }
      let lines = own.map { row in
        ["kind", "line", "description", "payable", "receivable", "shown", "tax"].map { row[$0] }
      }
      let payable = ["payable", "1", "Net amount", vector.2, "", "", ""]
      let fee = [
        ["fee", "1", "Gross amount", "", "", vector.0, ""],
        ["fee", "2", "Fee", "", vector.3, "", vector.4],
        ["fee", "3", "Net amount", "", "", vector.2, ""],
      ]
      #expect(
        lines == (vector.2 == "0.00" ? [] : [payable]) + (vector.3 == "0.00" ? [] : fee),
        "\(vector)")
      for row in own {
        #expect(
          ["issue_date", "due_date", "reference", "name", "settlement_id", "state"].map { row[$0] }
            == [
              "2025-03-31", "2025-03-31", "Settlement O-\(index) 2025-03-31", "Club \(index)",
              "s-\(index)", "pending",
            ])
      }
    }
    // One number an invoice, the same in every book that has the settlement.
    let numbers = Dictionary(grouping: rows) { "\($0["settlement_id"]) \($0["kind"])" }
      .mapValues { Set($0.map { $0["invoice_id"] }) }
    #expect(numbers.values.allSatisfy { $0.count == 1 })
    #expect(Set(numbers.values.flatMap(\.self)).count == numbers.count)
    for number in rows.map({ $0["invoice_id"] }) {
      #expect(number.wholeMatch(of: /inv_[0-9a-z]{20}/) != nil, "\(number)")
    }
    #expect(
      try Self.rows(try Self.bench()).map { $0["invoice_id"] } == rows.map { $0["invoice_id"] })
  }

  @Test func `what is told of an invoice is its state from that day on`() throws {
    let bench = try Self.bench()
    var text = ""
    for failure in 1...5 {
      text += Self.state("u\(failure)", "s-4", "fee", "uploading", day: "2025-04-01")
      text += Self.state(
        "e\(failure)", "s-4", "fee", "failed", day: "2025-04-01",
        error: "Attempt \(failure): 500.00 was refused")
    }
    text += Self.state("x", "s-4", "fee", "uploading", day: "2025-04-01")
    text += Self.state("p1", "s-0", "payable", "uploading", day: "2025-04-01")
    text += Self.state("p2", "s-0", "payable", "authorised", day: "2025-04-01")
    text += Self.state("p3", "s-0", "payable", "authorised", day: "2025-04-01")
    text += Self.state("p4", "s-0", "payable", "paid", day: "2025-04-03")
    text += Self.state("n1", "s-1", "payable", "failed", day: "2025-04-01", error: "no contact")
    text += Self.state("n2", "s-0", "fee", "uploading", day: "2025-04-01")
    text += Self.state("n3", "a-0", "payable", "uploading", day: "2025-04-01")
    try bench.book.put(text, as: "states.ops.jsonl")
    #expect(try bench.book.post().outcome == .itemsForPerson)
    let results = try bench.results("states.ops")
    #expect(results.matches(of: /OPS-0703/).count == 2, "a sixth upload, authorised twice")
    #expect(results.matches(of: /OPS-0702/).count == 2, "no fee was kept, an adjustment is none")
    func told(_ last: String, _ settlement: String, _ kind: String) throws -> [String] {
      let row = try #require(
        try Self.rows(bench, last, status: 10).first {
          $0["settlement_id"] == settlement && $0["kind"] == kind
        })
      return ["state", "attempts", "error", "days", "look"].map { row[$0] }
    }
    #expect(
      try told("2025-04-02", "s-4", "fee")
        == ["failed", "5", "Attempt 5: 500.00 was refused", "", "failed"])
    #expect(
      try told("2025-04-02", "s-1", "payable") == ["pending", "1", "no contact", "2", "late"])
    #expect(try told("2025-04-02", "s-0", "payable") == ["authorised", "0", "", "", ""])
    #expect(try told("2025-04-03", "s-0", "payable") == ["paid", "0", "", "", ""])
    #expect(try told("2025-04-03", "s-5", "fee") == ["pending", "0", "", "3", "late"])
    // The day after its issue an invoice is not late yet.
    let fresh = try Self.rows(try Self.bench(), "2025-04-01")
    #expect(fresh.allSatisfy { $0["days"] == "1" && $0["look"].isEmpty })
    let verified = try Programs.run("tieout-verify", [], on: bench.book)
    #expect(verified.status == 0 && verified.errors.contains("none failed"), "\(verified.errors)")
  }

  @Test func `the platform's own organisations and settlements of an export`() throws {
    let book = try FinishedMonth.get().book
    let ended = try Programs.run(
      "tieout-report", ["invoices", "--period", "2026-10", "--csv", "-"], on: book)
    let history = try Programs.run(
      "tieout-report", ["settlement-history", "--period", "2026-10", "--csv", "-"], on: book)
    func sum(_ text: String, _ column: String, _ isIn: (Table.Row) -> Bool = { _ in true }) -> Int {
      Table(text: text).rows.filter { $0["currency"] == "EUR" && isIn($0) }
        .reduce(0) { $0 + ($1[column].isEmpty ? 0 : minorUnits($1[column])) }
    }
    let paid = sum(history.output, "payment") { minorUnits($0["payment"]) > 0 }
    #expect(sum(ended.output, "payable") == paid && paid > 0)
  }
}
