import Domain

/// Follows a balance column through the rows, in both directions at once, because a file does not
/// say whether its newest row comes first.
struct BalanceChain {
  /// Whether each balance follows from the one before, if the oldest row comes first, …
  private(set) var holdsOldestFirst = true
  /// … and if the newest does.
  private(set) var holdsNewestFirst = true
  private(set) var balances = 0
  private var previous: ExactDecimal?
  private var first: ExactDecimal?
  /// Amounts of the rows up to and with the first that has a balance.
  private var upToFirst = ExactDecimal.zero
  /// Amounts of the rows before the first that has a balance.
  private var beforeFirst = ExactDecimal.zero
  /// Amounts after the last row with a balance, without and with that row.
  private var sinceLast = ExactDecimal.zero
  private var fromLast = ExactDecimal.zero

  mutating func add(_ amount: ExactDecimal, balance: ExactDecimal?) {
    guard let balance else {
      if balances == 0 {
        beforeFirst = beforeFirst + amount
      } else {
        sinceLast = sinceLast + amount
        fromLast = fromLast + amount
      }
      return
    }
    if let previous {
      if !(previous + sinceLast + amount).equals(balance) { holdsOldestFirst = false }
      if !(balance + fromLast).equals(previous) { holdsNewestFirst = false }
    } else {
      first = balance
      upToFirst = beforeFirst + amount
    }
    balances += 1
    previous = balance
    sinceLast = .zero
    fromLast = amount
  }

  func holds(_ order: CSVProfile.Order) -> Bool {
    order == .oldestFirst ? holdsOldestFirst : holdsNewestFirst
  }

  /// The balances before the oldest and after the newest row; nil without any balance.
  func ends(_ order: CSVProfile.Order) -> (opening: ExactDecimal, closing: ExactDecimal)? {
    guard let first, let last = previous else { return nil }
    switch order {
    case .oldestFirst: return (first - upToFirst, last + sinceLast)
    case .newestFirst: return (last - fromLast, first + beforeFirst)
    }
  }
}

/// The order of a file's rows, told by its dates and proven by its balances.
struct RowOrder {
  let declared: CSVProfile.Order?
  private var first: CalendarDate?
  private var last: CalendarDate?

  init(_ declared: CSVProfile.Order?) { self.declared = declared }

  mutating func add(_ date: CalendarDate?) {
    guard let date else { return }
    first = first ?? date
    last = date
  }

  private var byDates: CSVProfile.Order? {
    guard let first, let last, first != last else { return nil }
    return first < last ? .oldestFirst : .newestFirst
  }

  /// The order in which the balances hold; else the one that dates or profile say.
  func resolve(_ chain: BalanceChain) -> CSVProfile.Order? {
    let said = declared ?? byDates
    guard chain.balances > 1 else { return said }
    let wanted = said ?? .newestFirst
    let other: CSVProfile.Order = wanted == .newestFirst ? .oldestFirst : .newestFirst
    if chain.holds(wanted) { return wanted }
    return chain.holds(other) ? other : said
  }
}
