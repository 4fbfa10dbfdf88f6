import Domain
import Testing

@testable import Payments

/// The vectors that the system's formulas are known by.
struct GoldenVectorTests {
  private static func euros(_ text: String) throws -> Money { try Amount.parse(text, in: .eur) }

  static let automaticTopUps = [
    // automatic amount, payment, balance, top-up, balance after the payment
    ["100", "300", "25", "300", "25"], ["100", "30", "10", "100", "80"],
    ["100", "100", "5", "200", "105"], ["100", "150", "0", "200", "50"],
    ["100", "1000", "415.55", "1000", "415.55"], ["100", "80", "15", "100", "35"],
    ["50", "75", "19.99", "100", "44.99"], ["100", "105", "25", "105", "25"],
    ["100", "80", "0", "100", "20"], ["50", "130", "-10", "200", "60"],
    ["100", "120", "20", "120", "20"], ["100", "95", "15", "100", "20"],
    ["100", "20", "19", "100", "99"], ["2000", "2500", "0", "4000", "1500"],
    ["50", "50", "20", "50", "20"],
  ]

  @Test(arguments: automaticTopUps)
  func `an automatic top-up`(row: [String]) throws {
    let (payment, balance) = (try Self.euros(row[1]), try Self.euros(row[2]))
    let found = AutoTopUp.amount(
      of: try Self.euros(row[0]), toPay: payment, from: balance, low: try Self.euros("20"))
    let topUp = Money(minorUnits: Int64(found), currency: .eur)
    #expect(topUp == (try Self.euros(row[3])))
    #expect(balance + topUp - payment == (try Self.euros(row[4])))
  }

  @Test(arguments: [
    // remainder, what the card gets, what is kept
    ["100.00", "97.00", "3.00"], ["45.00", "43.65", "1.35"], ["33.33", "32.33", "1.00"],
    ["200.25", "194.24", "6.01"], ["5.00", "4.85", "0.15"], ["10.00", "9.70", "0.30"],
    ["20.00", "19.40", "0.60"], ["40.00", "38.80", "1.20"], ["80.00", "77.60", "2.40"],
    ["0.01", "0.01", "0.00"],
  ])
  func `a refund that a member asks for`(row: [String]) throws {
    var bench = Bench()
    try bench.given(
      "fees.set from=2026-10-01 refund_percent=3", "member.register member=M name=Mia",
      "topup.record id=T member=M amount=\(row[0])", "refund.request id=R topup=T by=M")
    #expect(bench.book.held[Holding("M", .eur)] == (try Self.euros(row[0])).minorUnits)
    let done = try #require(try bench.post("refund.complete refund=R").decision)
    #expect(done.told("net") == row[1])
    #expect(done.told("fee") == row[2])
    #expect(bench.balance("M") == "0.00")
    #expect(bench.book.held[Holding("M", .eur)] == 0)
    let legs = try #require(done.transactions.first).legs.map {
      "\($0.account) \($0.amount.decimal)"
    }
    let kept = row[2] == "0.00" ? [] : ["own(\"income:platform\") -\(row[2])"]
    #expect(legs == ["party(\"M\") \(row[0])", "own(\"clearing:card\") -\(row[1])"] + kept)
  }

  @Test(arguments: [
    // charge, what is left of it at 1.35 % and 0.30
    ["45", "44.09"], ["200.25", "197.25"], ["600", "591.60"], ["500", "492.95"], ["100", "98.35"],
    ["50", "49.03"], ["0.30", "0.00"], ["0.10", "-0.20"],
  ])
  func `what the processor leaves of a charge`(row: [String]) throws {
    var rules = PaymentRules()
    let day = try #require(CalendarDate(iso: "2026-10-05"))
    #expect(rules.processorFee(.eur, on: day) == nil)
    rules.add(
      .init(name: .processorPercent, party: "", currency: nil, from: day, value: 1_350_000))
    rules.add(.init(name: .processorFixed, party: "", currency: .eur, from: day, value: 30))
    let (fee, charge) = (try #require(rules.processorFee(.eur, on: day)), try Self.euros(row[0]))
    #expect(fee.net(of: charge) == (try Self.euros(row[1])))
    #expect(fee.net(of: charge) + fee.of(charge) == charge)
    // Of an earlier day's charge nothing is known, and in another currency the percentage alone.
    #expect(rules.processorFee(.eur, on: day.adding(days: -1)) == nil)
    #expect(rules.processorFee(.gbp, on: day)?.fixed == .zero(.gbp))
  }

  @Test(arguments: [
    // balance, float, fee per cent, gross, net, fee, tax
    ["602.00", "0", "3", "602.00", "583.94", "18.06", "1.64"],
    ["602.00", "100", "3", "502.00", "486.94", "15.06", "1.37"],
    ["602.00", "601.99", "3", "0.01", "0.01", "0.00", "0.00"],
    ["400.00", "0", "2", "400.00", "392.00", "8.00", "0.73"],
    ["100.50", "0", "3", "100.50", "97.49", "3.01", "0.27"],
    ["0.50", "0", "3", "0.50", "0.49", "0.01", "0.00"],
    ["0.25", "0", "2", "0.25", "0.25", "0.00", "0.00"],
    ["2.50", "0", "3", "2.50", "2.43", "0.07", "0.01"],
    ["34305.51", "1000", "3", "33305.51", "32306.34", "999.17", "90.83"],
    ["12345.67", "500", "2.5", "11845.67", "11549.53", "296.14", "26.92"],
    ["1000.00", "200", "2", "800.00", "784.00", "16.00", "1.45"],
    ["1000.00", "200", "0", "800.00", "800.00", "0.00", "0.00"],
    ["1000.00", "200", "100", "800.00", "0.00", "800.00", "72.73"],
  ])
  func `an organisation settled by hand`(row: [String]) throws {
    var bench = Bench()
    try bench.given(
      "fees.set from=2026-10-01 settlement_percent=\(row[2]) tax_divisor=11",
      "org.register org=O name=Club bank_account=1 float=\(row[1])",
      "org.adjust org=O amount=\(row[0]) description=start by=A")
    let done = try #require(try bench.post("org.settle org=O amount=\(row[3])").decision)
    #expect(done.told("net") == row[4])
    #expect(done.told("fee") == row[5])
    #expect(done.told("tax") == row[6])
    #expect(bench.balance("O") == (try Self.euros(row[1])).decimal)
  }

  @Test(arguments: [("602.00", "602"), ("602.00", "700"), ("552.00", "551.99")])
  func `no more is settled than lies above the float now`(balance: String, float: String) throws {
    var bench = Bench()
    try bench.given(
      "fees.set from=2026-10-01 settlement_percent=3",
      "org.register org=O name=Club bank_account=1 float=\(float)",
      "org.adjust org=O amount=\(balance) description=start by=A")
    #expect(try bench.post("org.settle org=O amount=0.02").code == "OPS-0604")
    #expect(bench.balance("O") == balance)
  }

  /// A list from before says 552.00; the organisation has spent since.
  @Test func `what a stale list says is not settled, and what is settled is settled once`() throws {
    var bench = Bench()
    try bench.given(
      "fees.set from=2026-10-01 settlement_percent=3", "member.register member=M name=Mia",
      "org.register org=O name=Club bank_account=1 float=50",
      "org.adjust org=O amount=602 description=start by=A", "org.pay org=O member=M amount=52")
    #expect(try bench.post("org.settle org=O amount=552").code == "OPS-0604")
    #expect(bench.balance("O") == "550.00")
    try bench.given("org.settle org=O amount=500")
    #expect(bench.balance("O") == "50.00")
    for amount in ["500", "0.01"] {
      #expect(try bench.post("org.settle org=O amount=\(amount)").code == "OPS-0604")
    }
  }

  @Test func `what several organisations are paid adds up`() throws {
    var bench = Bench()
    try bench.given("fees.set from=2026-10-01 settlement_percent=2 tax_divisor=11")
    var sums: [String: Int64] = [:]
    for (index, row) in [["602", "100"], ["400", "0"], ["1000", "200"]].enumerated() {
      try bench.given(
        "org.register org=O\(index) name=Club bank_account=1 float=\(row[1])",
        "org.adjust org=O\(index) amount=\(row[0]) description=start by=A")
      if index == 0 {
        try bench.given("fees.override org=O0 from=2026-10-01 settlement_percent=3")
      }
      let gross = try Self.euros(row[0]) - Self.euros(row[1])
      let done = try #require(
        try bench.post("org.settle org=O\(index) amount=\(gross.decimal)").decision)
      for name in ["gross", "net", "fee"] {
        sums[name, default: 0] += try Self.euros(done.told(name) ?? "").minorUnits
      }
      #expect(done.told("fee_source") == (index == 0 ? "override" : "schedule"))
      #expect(bench.balance("O\(index)") == (try Self.euros(row[1])).decimal)
    }
    #expect(sums == ["gross": 1702_00, "net": 1662_94, "fee": 39_06])
    let platform = bench.book.balances.values.reduce(0, +)
    #expect(platform == 300_00, "what stays is the floats")
  }

  /// Amounts that a binary fraction of a hundred times them loses a cent of.
  @Test(arguments: ["0.29", "0.57", "0.58", "1.13", "1.14", "1.15", "1.16", "2.01"])
  func `an amount is what was written`(amount: String) throws {
    var bench = Bench()
    try bench.given(
      "member.register member=M name=Mia", "topup.record member=M amount=\(amount)")
    #expect(bench.balance("M") == amount)
  }

  /// What the tests of the original assert, but for what it does wrong.
  @Test func `a transfer, a charge and one that fails`() throws {
    var bench = Bench()
    try bench.given(
      "member.register member=alan name=Alan", "member.register member=betty name=Betty",
      "org.register org=O name=Club", "topup.record member=alan amount=470.00",
      "topup.record member=betty amount=404.44",
      "member.transfer member=alan to=betty amount=54.45")
    #expect(bench.balance("alan") == "415.55")
    #expect(bench.balance("betty") == "458.89")
    try bench.given(
      "org.adjust org=O amount=34305.51 description=start by=A",
      "member.adjust member=alan amount=96.71 description=start by=A",
      "member.charge member=alan org=O amount=50.67")
    #expect(bench.balance("alan") == "461.59")
    #expect(bench.balance("O") == "34356.18")
    #expect(try bench.post("member.charge member=alan org=O amount=562.26").code == "OPS-0201")
    #expect(bench.balance("alan") == "461.59")
    #expect(bench.balance("O") == "34356.18")
  }

  @Test func `a transfer that the automatic top-up pays for`() throws {
    var bench = Bench()
    try bench.given(
      "fees.set from=2026-10-01 low_balance=20 topup_maximum=2000",
      "member.register member=alan name=Alan customer=cus_1",
      "member.register member=fiona name=Fiona", "topup.record member=alan amount=415.55",
      "autotopup.request member=alan amount=100", "autotopup.confirm member=alan")
    let waiting = try #require(
      try bench.post("member.transfer id=T member=alan to=fiona amount=1000").decision)
    #expect(waiting.state == .waiting)
    #expect(waiting.told("topup_amount") == "1000.00")
    #expect(waiting.transactions.isEmpty, "nothing is said to be posted that is not")
    #expect(bench.balance("fiona") == "0.00")
    let done = try #require(try bench.post("topup.complete topup=T#topup").decision)
    #expect(done.told("charge_posted") == "true")
    #expect(done.transactions.count == 2)
    #expect(bench.balance("alan") == "415.55")
    #expect(bench.balance("fiona") == "1000.00")
  }
}
