import Domain
import Foundation
import TestSupport
import Testing

@testable import Pipeline

/// A book of operations with a processor's report beside it.
struct ProcessorBench {
  let bench: OperationBench

  static let configuration =
    OperationBench.configuration.replacing("clearing:card", with: "clearing:stripe") + """

      [[source]]
      name = "stripe"
      kind = "processor"
      account = "clearing:stripe"
      currencies = ["AUD"]
      format = "stripe"
      expected = "none"

      [matching.differences]
      fee = "expense:processor-fees"
      fx = "expense:fx"
      rounding = "expense:rounding"
      write_off = "expense:write-off"

      """

  static let operations = [
    #"{"op":"member.register","id":"1","at":"2026-10-01T08:00:00Z","member":"M-1","name":"Alan Example","email":"alan@example.org","customer":"cus_1"}"#,
    #"{"op":"member.register","id":"2","at":"2026-10-01T08:00:00Z","member":"M-2","name":"Bétty Example","email":"betty@example.org","customer":"cus_2"}"#,
    #"{"op":"org.register","id":"3","at":"2026-10-01T08:00:00Z","org":"O-1","name":"First Club","bank_account":"000-000 1234","email":"club@example.org"}"#,
    #"{"op":"fees.set","id":"f1","at":"2026-10-01T08:00:00Z","from":"2026-10-01","settlement_percent":"3","refund_percent":"3","processor_percent":"1.35"}"#,
    #"{"op":"fees.set","id":"f2","at":"2026-10-01T08:00:00Z","from":"2026-10-01","currency":"AUD","low_balance":"20","processor_fixed":"0.30"}"#,
    #"{"op":"topup.request","id":"t-1","at":"2026-10-02T08:00:00Z","member":"M-1","amount":"100.00","currency":"AUD"}"#,
    #"{"op":"topup.complete","id":"t-1c","at":"2026-10-02T08:01:00Z","topup":"t-1","processor_ref":"ch_1"}"#,
    #"{"op":"topup.request","id":"t-2","at":"2026-10-02T09:00:00Z","member":"M-2","amount":"60.00","currency":"AUD"}"#,
    #"{"op":"topup.complete","id":"t-2c","at":"2026-10-02T09:01:00Z","topup":"t-2","processor_ref":"ch_2"}"#,
    #"{"op":"refund.request","id":"r-2","at":"2026-10-06T09:00:00Z","topup":"t-2","by":"M-2"}"#,
    #"{"op":"refund.complete","id":"r-2c","at":"2026-10-06T09:01:00Z","refund":"r-2","processor_ref":"re_2"}"#,
    #"{"op":"topup.request","id":"t-3","at":"2026-10-07T09:00:00Z","member":"M-2","amount":"75.00","currency":"AUD"}"#,
    #"{"op":"topup.fail","id":"t-3f","at":"2026-10-07T09:05:00Z","topup":"t-3","reason":"card declined"}"#,
    #"{"op":"topup.request","id":"t-4","at":"2026-10-08T09:00:00Z","member":"M-2","amount":"80.00","currency":"AUD"}"#,
    #"{"op":"topup.request","id":"t-5","at":"2026-10-31T09:00:00Z","member":"M-2","amount":"90.00","currency":"AUD"}"#,
    #"{"op":"member.charge","id":"c-1","at":"2026-10-09T09:00:00Z","member":"M-1","org":"O-1","amount":"30.00","currency":"AUD","description":"Entry"}"#,
    #"{"op":"member.transfer","id":"m-1","at":"2026-10-10T09:00:00Z","member":"M-1","to":"M-2","amount":"55.00","currency":"AUD","description":"Lunch"}"#,
    #"{"op":"org.settle","id":"s-1","at":"2026-10-12T09:00:00Z","org":"O-1","amount":"20.00","currency":"AUD"}"#,
  ].map { $0 + "\n" }.joined()

  static let header =
    "balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,reporting_category,source_id,description,automatic_payout_id,customer_id,charge_id,payment_intent_id,payment_metadata[request],refund_metadata[request]\n"
  static let rows = [
    "txn_1,2026-10-02 08:00:30,2026-10-05 00:00:00,aud,100.00,1.65,98.35,charge,ch_1,Top up,,cus_1,ch_1,pi_1,t-1,",
    "txn_2,2026-10-02 09:00:30,2026-10-05 00:00:00,aud,60.00,1.40,58.60,charge,ch_2,Top up,,cus_2,ch_2,pi_2,t-2,",
    "txn_3,2026-10-06 09:00:30,2026-10-06 00:00:00,aud,-58.20,0.00,-58.20,refund,re_2,Refund,,cus_2,ch_2,pi_2,,r-2",
    "txn_5,2026-10-30 10:00:40,2026-10-30 00:00:00,aud,0.00,2.50,-2.50,fee,,Billing,,,,,,",
  ].map { $0 + "\n" }.joined()
  /// Names the request that nobody has told the end of.
  static let unasked =
    "txn_4,2026-10-08 09:00:40,2026-10-12 00:00:00,aud,80.00,1.38,78.62,charge,ch_4,Top up,,cus_2,ch_4,pi_4,t-4,\n"

  init(rows: String = rows) throws {
    bench = try OperationBench(configuration: Self.configuration)
    try bench.book.put(Self.operations, as: "day.ops.jsonl")
    try bench.book.put(Self.header + rows, as: "stripe/october.csv")
    let ended = try bench.book.run()
    try #require(ended.result != nil, "\(ended.notes)")
  }

  func rows(_ arguments: String..., status: Int32 = 0) throws -> [Table.Row] {
    try ReportsOfOperationsTests.rows(bench, arguments, status: status)
  }
}

@Suite struct ProcessorReportTests {
  private static func cells(_ rows: [Table.Row], _ columns: String...) -> [[String]] {
    rows.map { row in columns.map { row[$0] } }
  }

  @Test func `each request stands beside what the processor says of it`() throws {
    let bench = try ProcessorBench()
    let rows = try bench.rows("processor-transactions", "--period", "2026-10")
    #expect(
      Self.cells(
        rows, "request_id", "kind", "status", "amount", "refunded", "kept", "expected_net",
        "actual_gross", "actual_fee", "actual_net", "difference", "item_id") == [
          [
            "t-1", "topup", "succeeded", "100.00", "", "", "98.35", "100.00", "1.65", "98.35",
            "0.00", "txn_1",
          ],
          [
            "t-2", "topup", "refunded", "60.00", "60.00", "", "58.89", "60.00", "1.40", "58.60",
            "-0.29", "txn_2",
          ],
          [
            "r-2", "refund", "succeeded", "-58.20", "", "1.80", "-58.20", "-58.20", "0.00",
            "-58.20", "0.00", "txn_3",
          ],
          ["t-3", "topup", "failed", "75.00", "", "", "", "", "", "", "", ""],
          ["t-4", "topup", "waiting", "80.00", "", "", "78.62", "", "", "", "", ""],
          ["t-5", "topup", "waiting", "90.00", "", "", "88.49", "", "", "", "", ""],
        ])
    // As of an earlier day what came later is not known yet.
    let early = try bench.rows(
      "processor-transactions", "--from", "2026-10-01", "--to", "2026-10-04", "--party", "M-2")
    #expect(Self.cells(early, "id", "status", "refunded") == [["t-2c", "succeeded", ""]])
    let newest = try bench.rows(
      "member-processor", "--party", "M-2", "--limit", "2", "--period", "2026-10")
    #expect(newest.map { $0["id"] } == ["t-5", "t-4"])
  }

  @Test func `the fees sum to all that the processor kept, those of charges beside the schedule`()
    throws
  {
    let rows = try ProcessorBench().rows("processor-fees", "--period", "2026-10")
    #expect(
      Self.cells(
        rows, "item_id", "basis", "id", "gross", "fee", "net", "expected_fee", "difference")
        == [
          ["txn_1", "charge", "t-1c", "100.00", "1.65", "98.35", "1.65", "0.00"],
          ["txn_2", "charge", "t-2c", "60.00", "1.40", "58.60", "1.11", "0.29"],
          ["txn_5", "apart", "", "0.00", "2.50", "-2.50", "", ""],
        ])
  }

  /// The books of before gave cards a cent less than the percentage says.
  @Test
  func `a refund that the processor paid a cent less of is matched, with the cent as rounding`()
    throws
  {
    let bench = try ProcessorBench(
      rows: ProcessorBench.rows.replacing("-58.20,0.00,-58.20", with: "-58.19,0.00,-58.19"))
    let rows = try bench.rows("processor-transactions", "--period", "2026-10")
    #expect(
      Self.cells(rows.filter { $0["kind"] == "refund" }, "actual_net", "difference", "item_id")
        == [["-58.19", "0.01", "txn_3"]])
    let lines = try bench.rows("reconciliation", "--period", "2026-10")
    #expect(
      Self.cells(
        lines.filter { ["difference_rounding", "residual"].contains($0["line"]) }, "line", "amount")
        == [["difference_rounding", "-0.01"], ["residual", "0.00"]])
  }

  @Test
  func
    `what waits is stuck after a day and abandoned after thirty, and the row that names it is told`()
    throws
  {
    // The amount is another, so that it is not taken for the end of the request.
    let bench = try ProcessorBench(
      rows: ProcessorBench.rows
        + ProcessorBench.unasked.replacing("80.00,1.38,78.62", with: "81.00,1.38,79.62"))
    func stuck(_ day: String, status: Int32) throws -> [[String]] {
      Self.cells(
        try bench.rows("stuck-payments", "--as-of", day, status: status), "id", "days", "state",
        "item_id")
    }
    #expect(try stuck("2026-10-07", status: 0) == [])
    #expect(try stuck("2026-10-09", status: 0) == [["t-4", "1", "waiting", "txn_4"]])
    #expect(
      try stuck("2026-10-31", status: 10) == [
        ["t-4", "23", "stuck", "txn_4"], ["t-5", "0", "waiting", ""],
      ])
    #expect(
      try stuck("2026-11-30", status: 10) == [
        ["t-4", "53", "abandoned", "txn_4"], ["t-5", "30", "stuck", ""],
      ])
    func looks(_ day: String) throws -> [String] {
      try bench.rows("status-summary", "--as-of", day, status: 10)
        .filter { $0["item"].hasPrefix("top-ups waiting") }.map { "\($0["item"]) \($0["state"])" }
    }
    #expect(try looks("2026-10-10") == ["top-ups waiting for more than 1 day look"])
    #expect(try looks("2026-10-09") == ["top-ups waiting for more than 1 day good"])
    let path = bench.bench.book.folder + "/tieout.toml"
    let longer = try Repository.text(path) + "[reports]\nstuck_days = 23\nabandoned_days = 53\n"
    try longer.write(toFile: path, atomically: false, encoding: .utf8)
    #expect(
      try stuck("2026-10-31", status: 0).map { $0[2] } == ["waiting", "waiting"])
    #expect(try stuck("2026-11-30", status: 10).map { $0[2] } == ["stuck", "stuck"])
    #expect(try looks("2026-10-31") == ["top-ups waiting for more than 23 days good"])
    #expect(try looks("2026-11-01") == ["top-ups waiting for more than 23 days look"])
  }

  @Test
  func `of a card what the platform told is shown, for its refund too, and no number is kept`()
    throws
  {
    let bench = try OperationBench(configuration: ProcessorBench.configuration)
    let at = #""at":"2026-10-02T08:00:00Z""#
    let card = #""card_brand":"Visa","card_last4":"4242","card_expiry":"2028-09""#
    try bench.book.put(
      [
        #"{"op":"member.register","id":"1",\#(at),"member":"M-1","name":"Alan"}"#,
        #"{"op":"topup.request","id":"t-1",\#(at),"member":"M-1","amount":"100","currency":"AUD"}"#,
        #"{"op":"topup.complete","id":"t-1x",\#(at),"topup":"t-1","card_last4":"4242424242424242"}"#,
        #"{"op":"topup.complete","id":"t-1c",\#(at),"topup":"t-1","processor_ref":"ch_1","card_brand":"Visa"}"#,
        // Said again, and the card was not told before.
        #"{"op":"topup.complete","id":"t-1d",\#(at),"topup":"t-1","processor_ref":"ch_1",\#(card),"receipt":"https://pay.example/r/1"}"#,
        #"{"op":"topup.record","id":"t-2",\#(at),"member":"M-1","amount":"20","currency":"AUD","card_brand":"Amex"}"#,
        #"{"op":"refund.request","id":"r-1",\#(at),"topup":"t-1","by":"staff","method":"admin","amount":"5","currency":"AUD"}"#,
        #"{"op":"refund.complete","id":"r-1c",\#(at),"refund":"r-1"}"#,
        #"{"op":"topup.record","id":"t-3",\#(at),"member":"M-1","amount":"30","currency":"AUD"}"#,
      ].map { $0 + "\n" }.joined(), as: "cards.ops.jsonl")
    try bench.book.put(
      ProcessorBench.header
        + (ProcessorBench.rows.split(separator: "\n").first.map { $0 + "\n" } ?? ""),
      as: "stripe/october.csv")
    #expect(try bench.book.run().outcome == .itemsForPerson)
    let results = try bench.results("cards.ops")
    #expect(results.contains("OPS-0005") && !results.contains("42424242"))
    let rows = try ReportsOfOperationsTests.rows(
      bench, ["processor-transactions", "--period", "2026-10"])
    let found = rows.map { row in
      ["id", "card_brand", "card_last4", "card_expiry", "receipt"].map { row[$0] }
    }
    #expect(
      found == [
        ["r-1c", "Visa", "4242", "2028-09", "https://pay.example/r/1"],
        ["t-1c", "Visa", "4242", "2028-09", "https://pay.example/r/1"],
        ["t-2", "Amex", "", "", ""], ["t-3", "", "", "", ""],
      ])
  }
}
