/// Follows the column of balances, which runs for each currency by itself, the oldest row first or
/// the newest.
struct PayPalBalances {
  private struct Run {
    var last: (amount: ExactDecimal, balance: ExactDecimal)
    var isOldestFirst = true
    var isNewestFirst = true
  }

  private var runs: [String: Run] = [:]
  private var first: (amount: ExactDecimal, balance: ExactDecimal)?
  private var last: (amount: ExactDecimal, balance: ExactDecimal)?

  mutating func see(amount: ExactDecimal, balance: ExactDecimal, currency: String) {
    if first == nil { first = (amount, balance) }
    last = (amount, balance)
    guard var run = runs[currency] else {
      runs[currency] = Run(last: (amount, balance))
      return
    }
    if !(run.last.balance + amount).equals(balance) { run.isOldestFirst = false }
    if !(run.last.balance - run.last.amount).equals(balance) { run.isNewestFirst = false }
    run.last = (amount, balance)
    runs[currency] = run
  }

  var isNewestFirst: Bool {
    !runs.values.allSatisfy(\.isOldestFirst) && runs.values.allSatisfy(\.isNewestFirst)
  }

  /// Nil without balances.
  var isUnbroken: Bool? {
    runs.isEmpty
      ? nil : runs.values.allSatisfy(\.isOldestFirst) || runs.values.allSatisfy(\.isNewestFirst)
  }

  /// What the only currency began with and ended with.
  var ends: (opening: ExactDecimal, closing: ExactDecimal)? {
    guard runs.count == 1, let first, let last else { return nil }
    return isNewestFirst
      ? (last.balance - last.amount, first.balance)
      : (first.balance - first.amount, last.balance)
  }
}
