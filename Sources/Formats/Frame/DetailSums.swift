import Domain

/// Entries that are not what the payments inside them come to.
///
/// The balance is proven by entries, so that nothing of the account is wrong; but a list of payments
/// that is short of one, or has one with another amount, is not what the bank booked. Told where the
/// currencies let us tell and no charge is the difference. An amount that was only instructed
/// (`InstdAmt`) or converted is not what was booked, and proves nothing.
struct DetailSums {
  private var count = 0
  private var first = ""

  mutating func see(_ entry: Entry) {
    guard !entry.details.isEmpty, let sum = Self.sum(entry) else { return }
    let gap = Int128(entry.amount.minorUnits) - sum
    guard gap != 0, !Self.isExplained(gap, by: entry) else { return }
    count += 1
    guard count == 1 else { return }
    let currency = entry.amount.currency
    let details = entry.details.count == 1 ? "its detail says" : "its details come to"
    first =
      "entry \(entry.index + 1)" + (entry.slice.line.map { " in line \($0)" } ?? "")
      + " is \(entry.amount.decimal), \(details) "
      + "\(Money.decimal(sum, exponent: currency.exponent)) \(currency.code)"
  }

  var notices: [String] {
    switch count {
    case 0: []
    case 1: ["an entry is not the sum of its details: \(first)"]
    default: ["\(count) entries are not the sum of their details: \(first)"]
    }
  }

  /// In minor units; nil where a detail has no booked amount in the entry's currency.
  private static func sum(_ entry: Entry) -> Int128? {
    var sum: Int128 = 0
    for detail in entry.details {
      guard let amount = detail.amount, amount.currency == entry.amount.currency,
        Self.isBooked(detail.amountSource)
      else { return nil }
      sum += Int128(amount.minorUnits)
    }
    return sum
  }

  private static func isBooked(_ source: String?) -> Bool {
    source == nil || source == "Amt" || source == "AmtDtls/TxAmt"
  }

  /// Banks write charges at the entry, at the payments, or at both, and with or without a direction.
  private static func isExplained(_ gap: Int128, by entry: Entry) -> Bool {
    func sum(_ charges: [Charge]) -> Int128 {
      charges.lazy.filter { $0.amount.currency == entry.amount.currency }
        .reduce(Int128(0)) { $0 + Int128($1.amount.minorUnits) }
    }
    let own = sum(entry.charges)
    let inner = entry.details.reduce(Int128(0)) { $0 + sum($1.charges) }
    return [own, inner, own + inner].contains { $0.magnitude == gap.magnitude }
  }
}
