import Domain
import Foundation
import Store
import TestSupport
import Testing

@testable import Pipeline

/// What processors brought, less payouts and fees, against what parties are owed: for any days of any
/// book the lines with names explain all of it.
@Suite struct ReconciliationReportTests {
  typealias Line = (currency: String, line: String, amount: Int128)

  /// The report over some days, as the command reads it.
  private static func lines(
    _ connection: Connection, _ first: CalendarDate, _ last: CalendarDate
  ) throws -> [Line] {
    let report = try #require(NamedReport.named("reconciliation"))
    let question = ReportQuestion(first: first, last: last, zone: "Europe/Brussels")
    var lines: [Line] = []
    try ReportReader(report.tables[0]).stream(question, on: connection) { row in
      lines.append(
        (row["currency"].words, row["line"].words, row["amount"].amount?.minorUnits ?? 0))
    }
    return lines
  }

  private static func sum(_ lines: [Line], _ line: String, _ currency: String = "EUR") -> Int128 {
    lines.filter { $0.line == line && $0.currency == currency }.map(\.amount).reduce(0, +)
  }

  private static func residuals(_ lines: [Line]) -> [Int128] {
    lines.filter { $0.line == "residual" }.map(\.amount)
  }

  private static func day(_ ordinal: Int) throws -> CalendarDate {
    try #require(CalendarDate(iso: "2026-10-01")).adding(days: ordinal)
  }

  @Test func `the sample month has no residual over any days, and days add up`() throws {
    let connection = try FinishedMonth.get().book.database.connect()
    var random = SeededGenerator(seed: 5)
    for _ in 0..<40 {
      let days = try (0..<3).map { _ in Int.random(in: -3...30, using: &random) }.sorted()
        .map(Self.day)
      guard days[0] < days[1] else { continue }
      let whole = try Self.lines(connection, days[0], days[2])
      let first = try Self.lines(connection, days[0], days[1].adding(days: -1))
      let second = try Self.lines(connection, days[1], days[2])
      for lines in [whole, first, second] {
        #expect(Self.residuals(lines).allSatisfy { $0 == 0 }, "\(days): \(lines)")
      }
      for line in ["net_receipts", "bank_payouts", "retained_fees", "change"] {
        for currency in ["EUR", "GBP"] {
          #expect(
            Self.sum(whole, line, currency)
              == Self.sum(first, line, currency) + Self.sum(second, line, currency),
            "\(days) \(line) \(currency)")
        }
      }
    }
  }

  /// The figures of the month, held against what the pack says.
  @Test func `the month's lines are those of its pack`() throws {
    let month = try FinishedMonth.get()
    let lines = try Self.lines(month.book.database.connect(), Self.day(0), Self.day(30))
    let trial = try month.table("trial_balance.csv").rows.filter { $0["currency"] == "EUR" }
    let change = trial.filter { $0["account"].hasPrefix("party:") }
      .map { minorUnits($0["opening"]) - minorUnits($0["closing"]) }.reduce(0, +)
    #expect(Self.sum(lines, "change") == Int128(change))
    #expect(Self.sum(lines, "explained") == Int128(change))
    let income = trial.first { $0["account"] == "income:platform" }
    #expect(Self.sum(lines, "retained_fees") == Int128(minorUnits(income?["closing"] ?? "")))
    #expect(Self.sum(lines, "net_receipts") > 0 && Self.sum(lines, "bank_payouts") < 0)
  }

  @Test func `days that were never matched leave their legs over`() throws {
    let connection = try FinishedMonth.get().book.database.connect()
    #expect(Self.residuals(try Self.lines(connection, Self.day(20), Self.day(31))) == [25_00, 0])
  }

  @Test func `a leg that matching has not seen is a residual, until it has`() throws {
    let book = try ScratchWorkspace()
    _ = try book.run()
    func report() throws -> Programs.Ending {
      try Programs.run(
        "tieout-report", ["reconciliation", "--period", "2026-10", "--csv", "-"], on: book)
    }
    func residual(_ ended: Programs.Ending) -> [String] {
      Table(text: ended.output).rows.filter { $0["line"] == "residual" }
        .map { "\($0["currency"]) \($0["amount"])" }
    }
    #expect(try report().status == 0)
    let header =
      "id,booked_at,account_id,org_id,member_id,type,amount,currency,reference,processor_ref,description,counterparty"
    try book.put(
      header + "\nL-late,2026-10-20T08:00:00Z,acc_m001,,M-001,topup_bank,12.34,EUR,,,Late,\n",
      as: "ledger/late.ledger.csv")
    #expect(try book.post().outcome == .ok)
    let late = try report()
    #expect(late.status == 10, "\(late.errors)")
    #expect(residual(late) == ["EUR 12.34", "GBP 0.00"])
    _ = try book.run()
    let matched = try report()
    #expect(matched.status == 0 && residual(matched) == ["EUR 0.00", "GBP 0.00"])
  }

  /// Histories of a bank and a processor in which everything goes astray: told on other days, of
  /// other amounts, twice, or not at all.
  @Test(arguments: UInt64(1)...8) func `a random history has no residual over any days`(
    seed: UInt64
  )
    throws
  {
    let history = RandomHistory(seed: seed)
    let book = try ScratchWorkspace(inbox: ["parties.csv"])
    try history.put(into: book)
    let ended = try book.run()
    try #require(ended.result != nil, "seed \(seed): \(ended.notes)")
    let connection = try book.database.connect()
    var seen: Set<String> = []
    var random = SeededGenerator(seed: seed &+ 1000)
    let ranges =
      [(0, 30)]
      + (0..<20).map { _ in
        let ends = (0..<2).map { _ in Int.random(in: 0...30, using: &random) }
        return (ends.min() ?? 0, ends.max() ?? 0)
      }
    for (first, last) in ranges {
      let lines = try Self.lines(connection, Self.day(first), Self.day(last))
      #expect(
        Self.residuals(lines).allSatisfy { $0 == 0 },
        "seed \(seed), days \(first) to \(last): \(lines)")
      seen.formUnion(lines.map(\.line))
    }
    #expect(
      seen.isSuperset(of: ["charges", "charge_fees", "change", "members_by_bank"]),
      "\(seed): \(seen)")
  }
}

/// A month of bank and card payments between members, clubs, a bank and a processor.
private struct RandomHistory {
  private var ledger =
    "id,booked_at,account_id,org_id,member_id,type,amount,currency,reference,processor_ref,description,counterparty\n"
  private var stripe =
    "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,charge_id,description,automatic_payout_id\n"
  private var payouts =
    "payout_id,effective_at_utc,currency,gross,fee,net,reporting_category,balance_transaction_id,description,payout_expected_arrival_date,payout_status,trace_id\n"
  private var lines: [SmallStatement.Line] = []
  private var random: SeededGenerator
  private var count = 0

  init(seed: UInt64) {
    random = SeededGenerator(seed: seed)
    for _ in 0..<60 {
      count += 1
      switch Int.random(in: 0..<10, using: &random) {
      case 0...2: charge()
      case 3: refund()
      case 4...5: transfer("topup_bank", "member", sign: 1)
      case 6: transfer("withdrawal", "member", sign: -1)
      case 7: transfer("settlement", "organisation", sign: -1)
      case 8: payout()
      default: inside()
      }
    }
    lines.sort { ($0.day ?? 0, $0.text) < ($1.day ?? 0, $1.text) }
  }

  func put(into book: ScratchWorkspace) throws {
    try book.put(ledger, as: "ledger/random.ledger.csv")
    try book.put(stripe, as: "stripe/balance.csv")
    try book.put(payouts, as: "stripe/payouts.csv")
    let statement = SmallStatement(number: 1, days: 1...31, opening: 10_000_00, lines: lines)
    try book.put(statement.camt, as: "bank-eur/october.xml")
  }

  // MARK: What happens

  private mutating func charge() {
    let (amount, day) = (amount(), day())
    let fee = amount / 70 + 25
    if happens(9) {
      row("topup_card", amount, on: day, member: true, processor: "ch_\(count)")
    }
    guard happens(9) else { return }
    stripe(happens(9) ? amount : amount + 100, fee, on: moved(day), "charge", "ch_\(count)")
  }

  private mutating func refund() {
    let (amount, day) = (amount(), day())
    if happens(9) { row("refund_card", -amount, on: day, member: true, processor: "re_\(count)") }
    if happens(9) { stripe(-amount, 0, on: moved(day), "refund", "re_\(count)") }
    if happens(3) { stripe(0, 150, on: day, "fee", "fee_\(count)") }
  }

  private mutating func transfer(_ type: String, _ kind: String, sign: Int) {
    let (amount, day) = (sign * amount(), day())
    let text = "PAY-\(count)"
    if happens(9) {
      row(type, amount, on: day, member: kind == "member", reference: text)
    }
    guard happens(9) else { return }
    lines.append(
      .init(happens(9) ? amount : amount + 7, text, reference: "B\(count)", day: moved(day)))
    if happens(1) { lines.append(.init(amount, text, reference: "C\(count)", day: moved(day))) }
  }

  private mutating func payout() {
    let (amount, day) = (amount(), day())
    if happens(9) {
      ledger +=
        "R-\(count),\(date(day))T20:00:00Z,acc_clearing_stripe,,,processor_payout,"
        + "\(decimal(-amount)),EUR,TR\(count),po_\(count),Payout,\n"
    }
    if happens(9) {
      let sent = moved(day, by: -2...0)
      payouts +=
        "po_\(count),\(date(sent)) 00:00:00,eur,\(decimal(amount)),0.00,\(decimal(amount)),payout,"
        + "txn_po_\(count),PAYOUT,\(date(day)) 00:00:00,paid,TR\(count)\n"
    }
    if happens(9) {
      lines.append(.init(amount, "STRIPE TR\(count)", reference: "P\(count)", day: moved(day)))
    }
  }

  /// Between a member and a club, and what the platform gives.
  private mutating func inside() {
    let (amount, day) = (amount(), day())
    row("event_entry", -amount, on: day, member: true)
    count += 1
    row("event_entry", amount, on: happens(9) ? day : moved(day), member: false)
    count += 1
    if happens(3) { row("adjustment", amount / 10, on: day, member: true) }
  }

  // MARK: Rows

  private mutating func row(
    _ type: String, _ amount: Int, on day: Int, member: Bool, reference: String = "",
    processor: String = ""
  ) {
    let number = Int.random(in: 1...5, using: &random)
    let party = member ? "acc_m00\(number),,M-00\(number)" : "acc_org0\(number),ORG-0\(number),"
    ledger +=
      "R-\(count),\(date(day))T1\(number):00:00Z,\(party),\(type),\(decimal(amount)),EUR,"
      + "\(reference),\(processor),Random,\n"
  }

  private mutating func stripe(
    _ gross: Int, _ fee: Int, on day: Int, _ category: String, _ id: String
  ) {
    let charge = category == "charge" ? id : ""
    stripe +=
      "txn_\(id),\(date(day)) 10:00:00,eur,\(decimal(gross)),\(decimal(fee)),\(decimal(gross - fee)),"
      + "\(category),\(id),\(charge),Random,\n"
  }

  private mutating func amount() -> Int { Int.random(in: 5...60, using: &random) * 100 }
  private mutating func day() -> Int { Int.random(in: 1...31, using: &random) }
  private mutating func happens(_ tenths: Int) -> Bool {
    Int.random(in: 0..<10, using: &random) < tenths
  }

  private mutating func moved(_ day: Int, by days: ClosedRange<Int> = 0...2) -> Int {
    min(31, max(1, day + (happens(4) ? Int.random(in: days, using: &random) : 0)))
  }

  private func date(_ day: Int) -> String { String(format: "2026-10-%02d", day) }

  private func decimal(_ cents: Int) -> String {
    (cents < 0 ? "-" : "") + "\(abs(cents) / 100)." + String(format: "%02d", abs(cents) % 100)
  }
}
