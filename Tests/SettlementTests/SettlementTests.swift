import Domain
import Settlement
import TestSupport
import Testing

struct SettlementTests {
  private static func euros(_ text: String) throws -> Money { try Amount.parse(text, in: .eur) }

  private static func plan(
    _ balance: String, float: String, fee: String
  ) throws -> SettlementLine {
    Settlement.plan(
      opening: try euros(balance), movements: .zero(.eur), float: try euros(float),
      feePercent: try #require(Percent(fee)), reserveChange: .zero(.eur))
  }

  /// The golden vectors; the tax is an eleventh of the fee.
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
  func `the golden vectors`(row: [String]) throws {
    let line = try Self.plan(row[0], float: row[1], fee: row[2])
    #expect(line.gross.decimal == row[3])
    #expect(line.payout.decimal == row[4])
    #expect(line.fees.decimal == row[5])
    #expect(line.feeTax(divisor: 11).decimal == row[6])
    #expect(line.closing == line.float)
    #expect(line.residual.isZero)
    #expect(line.isPayable == (row[4] != "0.00"))
  }

  @Test(arguments: [
    ("602.00", "602", SettlementLine.State.atFloat), ("602.00", "700", .belowFloat),
    ("-50.00", "0", .negative), ("-50.00", "100", .negative), ("0.00", "0", .atFloat),
    ("0.00", "100", .belowFloat), ("602.00", "601.99", .payable),
  ])
  func `what is not above the float stays whole`(
    balance: String, float: String, state: SettlementLine.State
  ) throws {
    let line = try Self.plan(balance, float: float, fee: "3")
    #expect(line.state == state)
    if state != .payable {
      #expect(line.payout.isZero)
      #expect(line.fees.isZero)
      #expect(line.closing == (try Self.euros(balance)))
    }
  }

  @Test func `a fee that takes everything leaves nothing to pay`() throws {
    #expect(try Self.plan("1000.00", float: "200", fee: "100").state == .zeroPayout)
  }

  @Test func `totals are the sums of their lines`() throws {
    var totals = SettlementTotals(currency: .eur)
    for (balance, float, fee) in [("602", "100", "3"), ("400", "0", "2"), ("1000", "200", "2")] {
      totals.add(try Self.plan(balance, float: float, fee: fee))
    }
    #expect(totals.opening == 2002_00)
    #expect(totals.float == 300_00)
    #expect(totals.gross == 1702_00)
    #expect(totals.payout == 1662_94)
    #expect(totals.fees == 39_06)
    #expect(totals.residual == 0)
    #expect(totals.lines == 3 && totals.payable == 3)
  }

  @Test func `settling again on the same day finds nothing above the float`() throws {
    let first = try Self.plan("602.00", float: "100", fee: "3")
    let second = Settlement.plan(
      opening: first.closing, movements: .zero(.eur), float: first.float,
      feePercent: first.feePercent, reserveChange: .zero(.eur))
    #expect(second.state == .atFloat)
    #expect(second.payout.isZero)
  }

  @Test func `a plan is refused when the balance has fallen since`() throws {
    let line = try Self.plan("602.00", float: "50", fee: "3")
    #expect(throws: Never.self) {
      try line.check(currentBalance: try Self.euros("602"), organisation: "ORG1")
    }
    let error = #expect(throws: SettlementError.self) {
      try line.check(currentBalance: try Self.euros("550"), organisation: "ORG1")
    }
    #expect(error?.code == "SET-0001")
    #expect(
      error?.description == """
        error SET-0001: settling 552.00 EUR would leave organisation 'ORG1' below its float: \
        only 500.00 EUR lies above it now
          hint: plan the settlement again from the current balance
        """)
  }

  /// I-30: paid + fee + retained = balance, nothing negative is paid, the float is kept.
  @Test func `any history settles without a residual`() throws {
    var random = SeededGenerator(seed: 30)
    for round in 0..<20_000 {
      func amount(_ range: ClosedRange<Int64>) -> Money {
        Money(minorUnits: Int64.random(in: range, using: &random), currency: .eur)
      }
      let line = Settlement.plan(
        opening: amount(-100_000...1_000_000), movements: amount(-100_000...1_000_000),
        float: amount(0...200_000),
        feePercent: Percent(millionths: amount(0...100_000_000).minorUnits),
        reserveChange: amount(-20_000...20_000))
      let available = line.opening + line.movements - line.reserveChange
      #expect(line.residual.isZero, "round \(round)")
      #expect(line.payout + line.fees + line.closing == available, "round \(round)")
      #expect(!line.payout.isNegative && !line.fees.isNegative, "round \(round)")
      #expect(
        line.closing.minorUnits >= min(line.float.minorUnits, available.minorUnits),
        "round \(round)")
      if available.minorUnits <= line.float.minorUnits {
        #expect(line.payout.isZero && line.fees.isZero, "round \(round)")
      }
      if line.payout.isPositive { #expect(line.closing == line.float, "round \(round)") }
      #expect(line.isPayable == line.payout.isPositive, "round \(round)")
    }
  }
}
