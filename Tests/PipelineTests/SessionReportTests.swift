import Foundation
import TestSupport
import Testing

@testable import Pipeline

/// What sessions expect, against what members were charged.
@Suite struct SessionReportTests {
  private static func line(_ op: String, _ id: String, on day: Int, _ members: String) -> String {
    let at = "2025-03-\(day < 10 ? "0" : "")\(day)T00:00:00Z"
    return "{\"op\":\"\(op)\",\"id\":\"\(id)\",\"at\":\"\(at)\",\(members)}\n"
  }

  private static func session(
    _ id: String, _ org: String, fees: String, extras: String = "0", on day: Int = 12,
    told: String? = nil
  ) -> String {
    line(
      "session.complete", told ?? "told-\(id)", on: day,
      #""session":"\#(id)","org":"\#(org)","name":"Session \#(id)","day":"2025-03-10","director":"Dora","email":"dora@example.org","fees":"\#(fees)","extras":"\#(extras)","currency":"AUD""#
    )
  }

  private static func bench() throws -> OperationBench {
    let bench = try OperationBench()
    var number = 0
    func charge(_ reference: String, _ amount: String, _ currency: String = "AUD") -> String {
      number += 1
      return line(
        "member.charge", "c\(number)", on: 10,
        #""member":"M","org":"O","amount":"\#(amount)","currency":"\#(currency)","reference":"\#(reference)""#
      )
    }
    try bench.book.put(
      line("member.register", "m", on: 1, #""member":"M","name":"Alan""#)
        + line("org.register", "o", on: 1, #""org":"O","name":"Club""#)
        + line("org.register", "p", on: 1, #""org":"P","name":"Pool""#)
        + line("topup.record", "t1", on: 1, #""member":"M","amount":"500","currency":"AUD""#)
        + line("topup.record", "t2", on: 1, #""member":"M","amount":"500","currency":"EUR""#)
        + line(
          "org.adjust", "a", on: 1,
          #""org":"P","amount":"50","currency":"AUD","description":"Start","by":"staff""#)
        // Two charges and a refund: what was expected.
        + charge("S-1", "10") + charge("S-1", "11")
        + line(
          "org.pay", "r1", on: 11,
          #""org":"O","member":"M","amount":"3","currency":"AUD","reference":"S-1""#)
        + charge("S-2", "20") + charge("S-3", "12")
        // Neither another reference with the same beginning, nor what organisations pay each other,
        // nor what is booked by hand, is a charge for it.
        + charge("S-1x", "7")
        + line(
          "org.transfer", "x1", on: 11,
          #""org":"P","to":"O","amount":"5","currency":"AUD","reference":"S-2""#)
        + line(
          "org.adjust", "x2", on: 11,
          #""org":"O","amount":"5","currency":"AUD","description":"By hand","by":"staff","reference":"S-2""#
        )
        + charge("S-6", "4", "EUR")
        + session("S-1", "O", fees: "18") + session("S-2", "O", fees: "20", extras: "5")
        + session("S-3", "O", fees: "10") + session("S-4", "O", fees: "0")
        + session("S-5", "P", fees: "1.50") + session("S-6", "O", fees: "0"),
      as: "sessions.ops.jsonl")
    #expect(try bench.book.post().outcome == .ok)
    return bench
  }

  private static func check(
    _ bench: OperationBench, _ arguments: [String], status: Int32
  ) throws -> [[String]] {
    let columns = ["session_id", "currency", "charges", "payments", "refunds", "discrepancy"]
    return try ReportsOfOperationsTests.rows(
      bench, ["session-check"] + arguments, status: status
    ).map { row in
      row["session_id"].isEmpty
        ? [row["name"], row["sessions"]]
        : (columns + ["direction"]).map { row[$0] }
    }
  }

  @Test func `what a session expects is compared with the charges that name it and their refunds`()
    throws
  {
    let bench = try Self.bench()
    #expect(
      try Self.check(bench, ["--period", "2025-03"], status: 10) == [
        ["S-1", "AUD", "3", "21.00", "3.00", "0.00", ""],
        ["S-2", "AUD", "1", "20.00", "0.00", "5.00", "underpaid"],
        ["S-3", "AUD", "1", "12.00", "0.00", "-2.00", "overpaid"],
        ["S-4", "AUD", "0", "0.00", "0.00", "0.00", ""],
        ["S-5", "AUD", "0", "0.00", "0.00", "1.50", "underpaid"],
        ["S-6", "AUD", "0", "0.00", "0.00", "0.00", ""],
        ["S-6", "EUR", "1", "4.00", "0.00", "-4.00", "overpaid"],
        ["Sessions checked", "6"], ["Without charges", "2"], ["With a discrepancy", "4"],
      ])
    let first = try #require(
      try ReportsOfOperationsTests.rows(
        bench, ["session-check", "--period", "2025-03"], status: 10
      )
      .first)
    #expect(
      ["name", "day", "org_id", "org_name", "director", "email", "fees"].map { first[$0] }
        == ["Session S-1", "2025-03-10", "O", "Club", "Dora", "dora@example.org", "18.00"])
  }

  @Test func `sessions of other days or of other organisations are left out`() throws {
    let bench = try Self.bench()
    let none = [
      ["Sessions checked", "0"], ["Without charges", "0"], ["With a discrepancy", "0"],
    ]
    #expect(
      try Self.check(bench, ["--from", "2025-03-11", "--to", "2025-03-31"], status: 0) == none)
    #expect(try Self.check(bench, ["--period", "2025-02"], status: 0) == none)
    #expect(
      try Self.check(bench, ["--period", "2025-03", "--party", "P"], status: 10).map { $0[0] }
        == ["S-5", "Sessions checked", "Without charges", "With a discrepancy"])
  }

  @Test func `a session told again counts from the day on which it was told`() throws {
    let bench = try Self.bench()
    try bench.book.put(
      Self.session("S-2", "O", fees: "20", on: 20, told: "again")
        + Self.session("S-3", "O", fees: "12", on: 20, told: "again-3")
        + Self.session("S-1", "P", fees: "1", on: 20, told: "stolen"),
      as: "later.ops.jsonl")
    #expect(try bench.book.post().outcome == .itemsForPerson)
    #expect(try bench.results("later.ops").contains("OPS-0701"))
    func differing(_ last: String) throws -> [String] {
      try Self.check(
        bench, ["--from", "2025-03-01", "--to", last, "--party", "O"], status: 10
      ).filter { $0.last != "" && $0.count > 2 }.map { $0[0] }
    }
    #expect(try differing("2025-03-19") == ["S-2", "S-3", "S-6"])
    #expect(try differing("2025-03-20") == ["S-6"])
  }

  @Test func `where a session's reference stands its day and name stand too, and it is a session`()
    throws
  {
    let bench = try Self.bench()
    let movement = try ReportsOfOperationsTests.rows(bench, ["movement", "--period", "2025-03"])
      .first { $0["org_id"] == "O" && $0["currency"] == "AUD" }
    // Charges, the refund and the other organisation's transfer name sessions; S-1x is none.
    #expect(movement?["session"] == "55.00" && movement?["other"] == "7.00")
    let ended = try Programs.run(
      "tieout-report", ["org-workbook", "--party", "O", "--period", "2025-03", "--json"],
      on: bench.book)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(ended.output.utf8)) as? [String: Any])
    let tables = try #require(object["tables"] as? [[String: Any]])
    func rows(_ table: String) -> [[String: Any]] {
      tables.first { $0["table"] as? String == table }?["rows"] as? [[String: Any]] ?? []
    }
    for (table, count) in [("transactions", 8), ("sessions", 4), ("combined", 5)] {
      let named = rows(table).filter { $0["session_name"] is String }
      #expect(named.count == count, "\(table)")
      for row in named {
        #expect(row["session_name"] as? String == "Session \(row["reference"] as? String ?? "")")
        #expect(row["session_day"] as? String == "2025-03-10")
      }
    }
    let statement = try ReportsOfOperationsTests.rows(
      bench, ["org-statement", "--party", "O", "--period", "2025-03"])
    #expect(statement.filter { $0["session_name"] == "Session S-1" }.count == 3)
  }
}
