import Domain

/// Follows a balance column through the rows, in both directions at once, because a file does not
/// say whether its newest row comes first.
struct BalanceChain {
  /// A row whose balance does not follow from the one before.
  struct Break {
    var line: Int?
    var balance: ExactDecimal
    var expected: ExactDecimal
  }

  /// The first break, if the oldest row comes first, …
  private(set) var breakOldestFirst: Break?
  /// … and if the newest does.
  private(set) var breakNewestFirst: Break?
  private(set) var balances = 0
  private var previous: (balance: ExactDecimal, line: Int?)?
  private var first: ExactDecimal?
  private var firstLine: Int?
  /// Amounts of the rows up to and with the first that has a balance.
  private var upToFirst = ExactDecimal.zero
  /// Amounts of the rows before the first that has a balance.
  private var beforeFirst = ExactDecimal.zero
  /// Amounts after the last row with a balance, without and with that row.
  private var sinceLast = ExactDecimal.zero
  private var fromLast = ExactDecimal.zero

  mutating func add(_ amount: ExactDecimal, balance: ExactDecimal?, line: Int?) {
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
      let next = previous.balance + sinceLast + amount
      if breakOldestFirst == nil, !next.equals(balance) {
        breakOldestFirst = Break(line: line, balance: balance, expected: next)
      }
      let before = balance + fromLast
      if breakNewestFirst == nil, !before.equals(previous.balance) {
        breakNewestFirst = Break(
          line: previous.line, balance: previous.balance, expected: before)
      }
    } else {
      first = balance
      firstLine = line
      upToFirst = beforeFirst + amount
    }
    balances += 1
    previous = (balance, line)
    sinceLast = .zero
    fromLast = amount
  }

  /// Goes on with the rows of another chain.
  mutating func add(_ next: BalanceChain) {
    guard let balance = next.first else {
      add(next.beforeFirst, balance: nil, line: nil)
      return
    }
    if let previous {
      let following = previous.balance + sinceLast + next.upToFirst
      if breakOldestFirst == nil, !following.equals(balance) {
        breakOldestFirst = Break(line: next.firstLine, balance: balance, expected: following)
      }
      let before = balance + fromLast + next.beforeFirst
      if breakNewestFirst == nil, !before.equals(previous.balance) {
        breakNewestFirst = Break(
          line: previous.line, balance: previous.balance, expected: before)
      }
    } else {
      (first, firstLine) = (balance, next.firstLine)
      upToFirst = beforeFirst + next.upToFirst
      beforeFirst = beforeFirst + next.beforeFirst
    }
    breakOldestFirst = breakOldestFirst ?? next.breakOldestFirst
    breakNewestFirst = breakNewestFirst ?? next.breakNewestFirst
    balances += next.balances
    previous = next.previous
    (sinceLast, fromLast) = (next.sinceLast, next.fromLast)
  }

  func firstBreak(_ order: CSVProfile.Order) -> Break? {
    order == .oldestFirst ? breakOldestFirst : breakNewestFirst
  }

  /// The balances before the oldest and after the newest row; nil without any balance.
  func ends(_ order: CSVProfile.Order) -> (opening: ExactDecimal, closing: ExactDecimal)? {
    guard let first, let last = previous?.balance else { return nil }
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

  /// Adds the dates of the rows behind.
  mutating func add(_ next: RowOrder) {
    add(next.first)
    add(next.last)
  }

  private var byDates: CSVProfile.Order? {
    guard let first, let last, first != last else { return nil }
    return first < last ? .oldestFirst : .newestFirst
  }

  /// The order in which the balances hold; else the one that dates or profile say.
  func resolve(_ chain: BalanceChain) -> CSVProfile.Order? {
    let said = byDates ?? declared
    guard chain.balances > 1 else { return said }
    let wanted = said ?? .oldestFirst
    let other: CSVProfile.Order = wanted == .newestFirst ? .oldestFirst : .newestFirst
    if chain.firstBreak(wanted) == nil { return wanted }
    return chain.firstBreak(other) == nil ? other : said
  }
}
