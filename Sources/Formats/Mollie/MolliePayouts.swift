import Domain

/// What is paid out of the rows of Mollie's settlements, one sum for each settlement and currency.
struct MolliePayouts: RowSums {
  private var settlements: [Settlement: Sum] = [:]

  private struct Settlement: Hashable {
    var reference: String
    var currency: String
  }

  private struct Sum {
    var amount = ExactDecimal.zero
    var rows = 0
    var last: CalendarDate?
    /// The last row of the settlement.
    var slice = Slice()
  }

  mutating func add(_ line: LineFigures) {
    guard line.counted, let amount = line.amount, let currency = line.currency,
      let reference = line.payout
    else { return }
    var sum = settlements[Settlement(reference: reference, currency: currency)] ?? Sum()
    sum.amount = sum.amount + amount
    sum.rows += 1
    if let day = line.booking { sum.last = max(sum.last ?? day, day) }
    sum.slice = line.slice
    settlements[Settlement(reference: reference, currency: currency)] = sum
  }

  /// The payouts, on the day of the last payment that each of them settles.
  func implied() -> [ReportLine] {
    settlements.sorted {
      ($0.key.reference, $0.key.currency) < ($1.key.reference, $1.key.currency)
    }.compactMap { settlement, sum in
      guard !sum.amount.isZero else { return nil }
      var line = ReportLine()
      line.category = "payout"
      line.code = "settlement"
      line.amount = ShownAmount(-sum.amount)
      line.currency = settlement.currency
      line.booking = ShownDate(sum.last)
      line.slice = sum.slice
      line.add("payout", settlement.reference, .payout)
      line.add("implied_by_rows", JSONValue.int(sum.rows))
      return line
    }
  }
}
