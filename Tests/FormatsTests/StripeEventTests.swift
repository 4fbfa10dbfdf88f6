import Domain
import Testing

@testable import Formats

struct StripeEventTests {
  private func charge(
    _ id: String = "ch_1", amount: Int = 2500, refunded: Int = 0, captured: Bool = true
  ) -> String {
    """
    {"id":"\(id)","object":"charge","amount":\(amount),"amount_captured":\(captured ? amount : 0),\
    "amount_refunded":\(refunded),"captured":\(captured),"paid":true,"currency":"eur",\
    "created":1790841600}
    """
  }

  private func event(
    _ id: String, _ type: String, _ object: String, before: String? = nil, live: Bool = true
  ) -> String {
    let previous = before.map { ",\"previous_attributes\":\($0)" } ?? ""
    return """
      {"id":"\(id)","object":"event","created":1790841601,"livemode":\(live),"type":"\(type)",\
      "data":{"object":\(object)\(previous)}}

      """
  }

  private func acted(_ events: String...) throws -> [Entry] {
    try Collector.read(Array(events.joined().utf8)).0.entries
  }

  @Test func `a payment that several events tell of is acted on once`() throws {
    let intent =
      "{\"id\":\"pi_1\",\"object\":\"payment_intent\",\"amount\":2500,\"currency\":\"eur\"}"
    let entries = try acted(
      event("evt_1", "payment_intent.succeeded", intent),
      event("evt_2", "charge.succeeded", charge()), event("evt_3", "charge.updated", charge()),
      // The same charge told to another endpoint, under another id.
      event("evt_4", "charge.succeeded", charge()))
    #expect(entries.map(\.amount.decimal) == ["25.00"])
    #expect(entries.first?.category == "charge" && entries.first?.counted == false)
    #expect(entries.first?.reference(.charge) == "ch_1")
  }

  @Test func `an event that is delivered again is acted on once`() throws {
    let one = event("evt_1", "charge.succeeded", charge())
    let again = one.replacing("1790841601", with: "1790841601,\"pending_webhooks\":0")
    #expect(try acted(one, again, one).count == 1)
  }

  @Test func `an event's id with other contents is an error`() throws {
    let bytes =
      event("evt_1", "charge.succeeded", charge())
      + event("evt_1", "charge.succeeded", charge(amount: 2600))
    let error = #expect(throws: FileErrors.self) { try Collector.read(Array(bytes.utf8)) }
    #expect(error?.errors.map(\.code) == ["ING-0704"])
  }

  @Test func `a second charge on a saved card is a charge of its own`() throws {
    #expect(
      try acted(
        event("evt_1", "charge.succeeded", charge("ch_1")),
        event("evt_2", "charge.succeeded", charge("ch_2"))
      ).count == 2)
  }

  @Test func `an authorised charge counts when it is captured`() throws {
    let entries = try acted(
      event("evt_1", "charge.succeeded", charge(captured: false)),
      event("evt_2", "charge.captured", charge()))
    #expect(entries.count == 1)
  }

  @Test func `a refund in parts is the growth of the charge's refunded sum`() throws {
    let entries = try acted(
      event(
        "evt_1", "charge.refunded", charge(refunded: 700), before: "{\"amount_refunded\":0}"),
      event(
        "evt_2", "charge.refunded", charge(refunded: 2500), before: "{\"amount_refunded\":700}"))
    #expect(entries.map(\.amount.decimal) == ["-7.00", "-18.00"])
  }

  @Test func `a dispute takes what its balance transactions say`() throws {
    let dispute = """
      {"id":"dp_1","object":"dispute","amount":2500,"currency":"eur","created":1790841600,\
      "balance_transactions":[{"id":"txn_1","amount":-2500,"fee":1500,"net":-4000,"currency":"eur"},\
      {"id":"txn_2","amount":2500,"fee":0,"net":2500,"currency":"eur"}]}
      """
    let entries = try acted(
      event("evt_1", "charge.dispute.created", dispute),
      event("evt_2", "charge.dispute.funds_withdrawn", dispute),
      event("evt_3", "charge.dispute.funds_reinstated", dispute))
    #expect(entries.map(\.amount.decimal) == ["-40.00", "25.00"])
    #expect(entries.first?.fee?.decimal == "15.00" && entries.first?.gross?.decimal == "-25.00")
  }

  @Test func `a payout that fails comes back`() throws {
    let payout = "{\"id\":\"po_1\",\"object\":\"payout\",\"amount\":6000,\"currency\":\"eur\"}"
    let entries = try acted(
      event("evt_1", "payout.created", payout), event("evt_2", "payout.paid", payout),
      event("evt_3", "payout.failed", payout))
    #expect(entries.map(\.amount.decimal) == ["-60.00", "60.00"])
    #expect(entries.map(\.category) == ["payout", "payout_reversal"])
  }

  @Test(arguments: [
    "payment_method.attached", "setup_intent.succeeded", "customer.created", "balance.available",
    "charge.failed", "payment_intent.payment_failed", "invoice.created",
  ])
  func `what moves no money is not acted on`(type: String) throws {
    #expect(try acted(event("evt_1", type, charge())).isEmpty)
    #expect(StripeEventRules.meaning(of: type) == .idle)
  }

  @Test(arguments: ["charge.teleported", "unheard_of.created", "accounting.done"])
  func `an unknown type is kept and reported`(type: String) throws {
    let bytes = Array(event("evt_1", type, charge()).utf8)
    let (collector, summary) = try Collector.read(bytes)
    #expect(collector.entries.isEmpty && summary.records == 1 && summary.accepted == 1)
    #expect(summary.notices.contains { $0.contains(type) })
  }

  @Test func `test events among live ones are refused`() throws {
    let bytes =
      event("evt_1", "charge.succeeded", charge())
      + event("evt_2", "charge.succeeded", charge("ch_2"), live: false)
    let error = #expect(throws: FileErrors.self) { try Collector.read(Array(bytes.utf8)) }
    #expect(error?.errors.map(\.code) == ["ING-0705"])
  }

  @Test func `an amount that is no whole number is refused`() throws {
    let bytes = event("evt_1", "charge.succeeded", charge()).replacing("2500", with: "25.5")
    let error = #expect(throws: FileErrors.self) { try Collector.read(Array(bytes.utf8)) }
    #expect(error?.errors.first?.code == "ING-0061")
  }

  @Test(arguments: [
    ("eur", 1234, "12.34"), ("jpy", 1234, "1234"), ("kwd", 12340, "12.340"),
    ("isk", 123_400, "1234"), ("krw", 5, "5"),
  ])
  func `whole numbers have the decimals of their currency`(
    code: String, units: Int, text: String
  ) throws {
    let object = charge(amount: units).replacing("\"eur\"", with: "\"\(code)\"")
    #expect(
      try acted(event("evt_1", "charge.succeeded", object)).map(\.amount.decimal) == [text])
  }
}
