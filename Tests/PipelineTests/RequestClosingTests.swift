import Domain
import Foundation
import TestSupport
import Testing

@testable import Pipeline

/// Requests that a processor's report or its events end.
@Suite struct RequestClosingTests {
  private static func cells(_ rows: [Table.Row], _ columns: String...) -> [[String]] {
    rows.map { row in columns.map { row[$0] } }
  }

  @Test func `a row that names a waiting request ends it, once, and an audit makes the same`()
    throws
  {
    let bench = try ProcessorBench(rows: ProcessorBench.rows + ProcessorBench.unasked)
    let book = bench.bench.book
    let rows = try bench.rows("processor-transactions", "--period", "2026-10")
    #expect(
      Self.cells(
        rows.filter { $0["request_id"] == "t-4" }, "status", "actual_net", "processor_ref", "date")
        == [["succeeded", "78.62", "ch_4", "2026-10-08"]])
    #expect(try bench.bench.balances()["party:M-2"] == "135.00")
    let files = try FileManager.default.contentsOfDirectory(atPath: book.inbox + "/processor")
    #expect(files.count == 1 && files[0].hasPrefix("2026-10-"))
    let state = try bench.bench.state()
    let pack = try Data(contentsOf: URL(filePath: book.pack + "/manifest.json"))
    // Another night, and with the file gone from the inbox.
    _ = try book.run()
    try book.remove("processor/" + files[0])
    let again = try book.run()
    #expect(!again.notes.contains("ends requests"), "\(again.notes)")
    #expect(try bench.bench.state() == state)
    #expect(try Data(contentsOf: URL(filePath: book.pack + "/manifest.json")) == pack)
    let audit = try book.audit()
    #expect(audit.differences == [])
    let verified = try Programs.run("tieout-verify", [], on: book)
    #expect(verified.status == 0, "\(verified.errors)")
  }

  @Test(arguments: [
    // Another amount, another currency's amount, two rows, a refund's category, a name of two requests.
    "80.01,1.38,78.63,charge,ch_4,Top up,,cus_2,ch_4,pi_4,t-4,",
    "80.00,1.38,78.62,fee,ch_4,Top up,,cus_2,ch_4,pi_4,t-4,",
    "80.00,1.38,78.62,charge,ch_4,Top up,,cus_2,ch_4,pi_4,T-4,",
    "80.00,1.38,78.62,charge,ch_4,Top up,,cus_2,ch_4,pi_4,t-4,t-5",
    "80.00,1.38,78.62,charge,ch_4,Top up,,cus_2,ch_4,pi_4,t-4,\ntxn_6,2026-10-08 09:00:40,2026-10-12 00:00:00,aud,80.00,1.38,78.62,charge,ch_6,Top up,,cus_2,ch_6,pi_6,t-4,",
  ])
  func `a row that does not fit ends nothing`(row: String) throws {
    let bench = try ProcessorBench(
      rows: ProcessorBench.rows + "txn_4,2026-10-08 09:00:40,2026-10-12 00:00:00,aud," + row + "\n")
    let rows = try bench.rows("processor-transactions", "--period", "2026-10")
    #expect(Self.cells(rows.filter { $0["id"] == "t-4" }, "status") == [["waiting"]])
  }

  // MARK: Events

  /// An event as Stripe writes it, of 8 October, 09:00:35 UTC.
  private static func event(
    _ type: String, _ object: String, id: String = "evt_1", live: Bool = true
  ) -> String {
    #"{"id":"\#(id)","object":"event","created":1791450035,"livemode":\#(live),"type":"\#(type)","#
      + #""data":{"object":\#(object)}}"# + "\n"
  }

  private static func charge(
    _ amount: Int = 8000, _ metadata: String = #""request":"t-4""#, more: String = ""
  ) -> String {
    #"{"id":"ch_4","object":"charge","amount":\#(amount),"amount_captured":\#(amount),"#
      + #""captured":true,"paid":true,"currency":"aud","metadata":{\#(metadata)}\#(more)}"#
  }

  private static func refund(_ status: String, _ amount: Int, _ metadata: String) -> String {
    #"{"id":"re_9","object":"refund","amount":\#(amount),"currency":"aud","charge":"ch_1","#
      + #""status":"\#(status)","failure_reason":"lost_or_stolen_card","metadata":{\#(metadata)}}"#
  }

  private static let intent =
    #"{"id":"pi_4","object":"payment_intent","amount":8000,"amount_received":8000,"currency":"aud","#
    + #""latest_charge":"ch_4","metadata":{"request":"t-4"}}"#
  private static let refused =
    #","failure_message":"Your card was declined.\nCall 4111 1111 1111 1111""#
  private static let refundRequest =
    #"{"op":"refund.request","id":"r-9","at":"2026-10-08T08:00:00Z","topup":"t-1","by":"staff","method":"admin","amount":"10.00","currency":"AUD"}"#
    + "\n"

  struct EventCase: Sendable {
    var what: String
    var events: [String]
    var request = "t-4"
    /// Status, gross, fee and net as the processor has them, its id.
    var row: [String]
    /// What is told, and ends with 10.
    var problem = ""
  }

  static let eventCases = [
    EventCase(
      what: "a charge", events: [event("charge.succeeded", charge())],
      row: ["succeeded", "80.00", "", "", "ch_4"]),
    EventCase(
      what: "a charge that knows its fee",
      events: [
        event(
          "charge.succeeded",
          charge(
            more: #","balance_transaction":{"id":"txn_4","currency":"aud","net":7862,"fee":138}"#))
      ], row: ["succeeded", "80.00", "1.38", "78.62", "ch_4"]),
    EventCase(
      what: "an intent", events: [event("payment_intent.succeeded", intent)],
      row: ["succeeded", "80.00", "", "", "ch_4"]),
    EventCase(
      what: "several events of one payment, told again",
      events: [
        event("payment_intent.succeeded", intent, id: "evt_2"),
        event("charge.succeeded", charge()), event("charge.succeeded", charge()),
      ], row: ["succeeded", "80.00", "", "", "ch_4"]),
    EventCase(
      what: "an authorisation is no payment",
      events: [
        event(
          "charge.succeeded", charge().replacing("\"captured\":true", with: "\"captured\":false"))
      ], row: ["waiting", "", "", "", ""]),
    EventCase(
      what: "a cent too much", events: [event("charge.succeeded", charge(8001))],
      row: ["waiting", "", "", "", ""],
      problem: "PST-0011: event 'evt_1' of 'ch_4' does not end 't-4': it says 80.01 AUD, and "
        + "80.00 AUD were asked for"),
    EventCase(
      what: "another currency",
      events: [event("charge.succeeded", charge().replacing("aud", with: "nzd"))],
      row: ["waiting", "", "", "", ""], problem: "it says 80.00 NZD, and 80.00 AUD were asked for"),
    EventCase(
      what: "names of two requests",
      events: [event("charge.succeeded", charge(8000, #""a":"t-4","b":"t-5""#))],
      row: ["waiting", "", "", "", ""], problem: "does not end 't-4': it may mean other requests"),
    EventCase(
      what: "the test mode", events: [event("charge.succeeded", charge(), live: false)],
      row: ["waiting", "", "", "", ""]),
    EventCase(
      what: "a refused card", events: [event("charge.failed", charge(more: refused))],
      row: ["failed", "", "", "", ""]),
    EventCase(
      what: "an intent that was cancelled", events: [event("payment_intent.canceled", intent)],
      row: ["failed", "", "", "", ""]),
    EventCase(
      what: "refused first, then paid, whatever comes first",
      events: [
        event("charge.succeeded", charge(), id: "evt_2"),
        event("charge.failed", charge(more: refused).replacing("ch_4", with: "ch_3")),
      ], row: ["succeeded", "80.00", "", "", "ch_4"]),
    EventCase(
      what: "a refund", events: [event("refund.updated", refund("succeeded", 1000, #""r":"r-9""#))],
      request: "r-9", row: ["succeeded", "-10.00", "", "", "re_9"]),
    EventCase(
      what: "a refund under way",
      events: [event("refund.created", refund("pending", 1000, #""r":"r-9""#))], request: "r-9",
      row: ["waiting", "", "", "", ""]),
    EventCase(
      what: "a refund that failed",
      events: [event("refund.failed", refund("failed", 1000, #""r":"r-9""#))], request: "r-9",
      row: ["failed", "", "", "", ""]),
    EventCase(
      what: "a refund of another amount",
      events: [event("refund.updated", refund("succeeded", 999, #""r":"r-9""#))], request: "r-9",
      row: ["waiting", "", "", "", ""], problem: "it says 9.99 AUD, and 10.00 AUD were asked for"),
    EventCase(
      what: "a charge with its refunds",
      events: [
        event(
          "charge.refunded",
          #"{"id":"ch_1","object":"charge","amount":10000,"amount_refunded":1000,"currency":"aud","#
            + #""metadata":{"request":"t-1"},"refunds":{"data":[\#(refund("succeeded", 1000, ""))]}}"#
        )
      ], request: "r-9", row: ["succeeded", "-10.00", "", "", "re_9"]),
    EventCase(
      what: "a charge that says how much was refunded",
      events: [
        event(
          "charge.refunded",
          #"{"id":"ch_1","object":"charge","amount":10000,"amount_refunded":1000,"currency":"aud","#
            + #""metadata":{}}"#)
      ], request: "r-9", row: ["succeeded", "-10.00", "", "", "ch_1"]),
  ]

  @Test(arguments: eventCases.indices)
  func `an event ends the request that it names, or says why not`(index: Int) throws {
    let example = Self.eventCases[index]
    let bench = try ProcessorBench()
    let book = bench.bench.book
    try book.put(Self.refundRequest, as: "refund.ops.jsonl")
    try book.put(example.events.joined(), as: "stripe/events.jsonl")
    for _ in 0..<2 {
      let ended = try book.run()
      #expect(ended.notes.contains("error PST-") == !example.problem.isEmpty, "\(ended.notes)")
      #expect(
        example.problem.isEmpty || ended.notes.contains(example.problem), "\(ended.notes)")
      if !example.problem.isEmpty { #expect(ended.outcome == .itemsForPerson) }
      let rows = try bench.rows("processor-transactions", "--period", "2026-10")
      #expect(
        Self.cells(
          rows.filter { $0["request_id"] == example.request }, "status", "actual_gross",
          "actual_fee", "actual_net", "processor_ref") == [example.row], "\(example.what)")
    }
    #expect(try book.audit().differences == [])
    let notices = try bench.rows("notices", "--period", "2026-10").filter {
      $0["kind"] == "topup_failed"
    }
    #expect(notices.count == (example.row[0] == "failed" && example.request == "t-4" ? 2 : 1))
    if example.what == "a refused card" {
      #expect(notices[1]["reason"] == "Your card was declined. Call 4111 11** **** 1111")
    }
    let verified = try Programs.run("tieout-verify", [], on: book)
    #expect(verified.status == 0, "\(verified.errors)")
  }

  @Test(arguments: [true, false])
  func `an event and the report of the same payment double nothing, whichever comes first`(
    eventFirst: Bool
  ) throws {
    let bench = try ProcessorBench()
    let book = bench.bench.book
    func event() throws {
      try book.put(Self.event("charge.succeeded", Self.charge()), as: "stripe/events.jsonl")
    }
    func report() throws {
      try book.put(
        ProcessorBench.header + ProcessorBench.rows + ProcessorBench.unasked,
        as: "stripe/october-2.csv")
    }
    try eventFirst ? event() : report()
    _ = try book.run()
    #expect(try bench.bench.balances()["party:M-2"] == "135.00")
    try eventFirst ? report() : event()
    let second = try book.run()
    #expect(!second.notes.contains("ends requests"), "\(second.notes)")
    #expect(try bench.bench.balances()["party:M-2"] == "135.00")
    let rows = try bench.rows("processor-transactions", "--period", "2026-10")
    #expect(
      Self.cells(
        rows.filter { $0["request_id"] == "t-4" }, "status", "actual_fee", "item_id")
        == [["succeeded", "1.38", "txn_4"]])
    // And then the platform says so too.
    try book.put(
      #"{"op":"topup.complete","id":"t-4c","at":"2026-10-08T09:01:00Z","topup":"t-4","processor_ref":"ch_4"}"#
        + "\n"
        + #"{"op":"topup.complete","id":"t-4d","at":"2026-10-08T09:01:00Z","topup":"t-4","processor_ref":"ch_5"}"#
        + "\n", as: "late.ops.jsonl")
    let third = try book.run()
    #expect(third.notes.contains("OPS-0304: 't-4' is done already, by 'ch_4' and not 'ch_5'"))
    let answers = try bench.bench.results("late.ops").split(separator: "\n")
    #expect(answers[0].contains(#""state":"already","was":"done","ended_by":"processor:"#))
    #expect(try bench.bench.balances()["party:M-2"] == "135.00")
    let breaks = try Table(book.pack + "/breaks.csv").rows.filter { $0["item_id"] == "txn_4" }
    #expect(breaks.isEmpty)
    #expect(try book.audit().differences == [])
  }

  @Test func `money for what has failed is told until it is posted`() throws {
    let bench = try ProcessorBench()
    let book = bench.bench.book
    let late = Self.charge(7500, #""request":"t-3""#)
    try book.put(Self.event("charge.succeeded", late), as: "stripe/events.jsonl")
    let told =
      "PST-0012: event 'evt_1' of 'ch_4' says that 75.00 AUD were paid, and 't-3' has failed before"
    for _ in 0..<2 {
      let ended = try book.run()
      #expect(ended.notes.contains(told) && ended.outcome == .itemsForPerson, "\(ended.notes)")
    }
    try book.put(
      #"{"op":"topup.record","id":"t-3r","at":"2026-10-09T09:01:00Z","member":"M-2","amount":"75.00","currency":"AUD","processor_ref":"ch_4"}"#
        + "\n", as: "late.ops.jsonl")
    #expect(try !book.run().notes.contains("PST-0012"))
  }
}
