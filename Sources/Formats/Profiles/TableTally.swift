import Domain

/// What the rows of a table add up to: dates, accounts, currencies and balances.
struct TableTally {
  private(set) var firstDate: CalendarDate?
  private(set) var lastDate: CalendarDate?
  private(set) var accounts = OneText()
  /// The balances that rows of their own or constant columns state.
  private var opening = StatedBalance()
  private var closing = StatedBalance()
  private var currencies = OneText()
  private var chains: [(currency: String, chain: BalanceChain)] = []
  private var order: RowOrder
  private let profile: CSVProfile

  struct Balance {
    var amount: ExactDecimal
    var date: CalendarDate?
    /// Follows from the balance column; else the file states it.
    var isDerived: Bool
  }

  init(_ profile: CSVProfile) {
    self.profile = profile
    order = RowOrder(profile.rows.order)
  }

  mutating func add(_ values: borrowing RowValues) {
    if let date = values.bookingDate {
      firstDate = min(firstDate ?? date, date)
      lastDate = max(lastDate ?? date, date)
      order.add(date)
    }
    if let account = values.account { accounts.add(account) }
    opening.add(values.openingBalance)
    closing.add(values.closingBalance)
    guard let amount = values.amount, values.status == .booked else { return }
    let currency = values.currency ?? ""
    currencies.add(currency)
    let at = chains.firstIndex { $0.currency == currency } ?? chains.endIndex
    if at == chains.endIndex { chains.append((currency, BalanceChain())) }
    chains[at].chain.add(amount, balance: values.balance, line: values.slice.line)
  }

  /// A row of its own says it; the last one counts.
  mutating func state(opening balance: RowValues.DatedAmount) { opening.state(balance) }

  mutating func state(closing balance: RowValues.DatedAmount) { closing.state(balance) }

  /// Adds what the rows behind come to.
  mutating func add(_ next: TableTally) {
    if let date = next.firstDate { firstDate = min(firstDate ?? date, date) }
    if let date = next.lastDate { lastDate = max(lastDate ?? date, date) }
    order.add(next.order)
    accounts.add(next.accounts)
    currencies.add(next.currencies)
    opening.add(next.opening)
    closing.add(next.closing)
    for (currency, chain) in next.chains {
      if let at = chains.firstIndex(where: { $0.currency == currency }) {
        chains[at].chain.add(chain)
      } else {
        chains.append((currency, chain))
      }
    }
  }

  /// The currency of all rows; nil when there are several or none.
  var onlyCurrency: String? {
    if let only = currencies.only { return only.isEmpty ? nil : only }
    return chains.isEmpty && profile.columns.currency == nil ? profile.values.currency : nil
  }

  private var onlyChain: BalanceChain? { chains.count == 1 ? chains[0].chain : nil }

  var rowOrder: CSVProfile.Order? { onlyChain.flatMap { order.resolve($0) } ?? profile.rows.order }

  var hasBalances: Bool { chains.contains { $0.chain.balances > 0 } }

  /// The first break of each currency's balances: the row's line, its balance, what it should be.
  var brokenBalances: [(line: Int?, balance: String, expected: String)] {
    chains.compactMap { _, chain in
      guard chain.balances > 1, !profile.rows.hasLooseBalances,
        let found = chain.firstBreak(order.resolve(chain) ?? .oldestFirst)
      else { return nil }
      return (found.line, found.balance.description, found.expected.description)
    }
  }

  /// Balances that the file states, else those that its balance column proves.
  ///
  /// - Parameter errors: Gets a balance in the lines around the entries that is no amount.
  func balances(
    _ scan: ProfileScan, errors: ErrorCollector
  ) -> (opening: Balance?, closing: Balance?) {
    var found = (opening: stated(opening.value), closing: stated(closing.value))
    found.opening = found.opening ?? fact(.openingBalance, .openingDate, scan, errors)
    found.closing = found.closing ?? fact(.closingBalance, .closingDate, scan, errors)
    guard found.opening == nil, found.closing == nil, let chain = onlyChain,
      let order = rowOrder ?? (chain.balances == 1 ? .oldestFirst : nil),
      chain.firstBreak(order) == nil, let ends = chain.ends(order)
    else { return found }
    return (
      Balance(amount: ends.opening, date: nil, isDerived: true),
      Balance(amount: ends.closing, date: nil, isDerived: true)
    )
  }

  private func stated(_ found: RowValues.DatedAmount?) -> Balance? {
    found.map { Balance(amount: $0.amount, date: $0.date, isDerived: false) }
  }

  private func fact(
    _ balance: CSVProfile.Target, _ date: CSVProfile.Target, _ scan: ProfileScan,
    _ errors: ErrorCollector
  ) -> Balance? {
    guard let text = scan.facts[balance] else { return nil }
    let style = AmountStyle(decimal: profile.values.decimal)
    var copy = text
    let written = copy.withUTF8 { bytes in try? style.parse(UnsafeRawBufferPointer(bytes)) }
    guard let written else {
      errors.add(
        .notAnAmount(text.excerpt, style.decimal), at: InputLocation(file: errors.file))
      return nil
    }
    return Balance(
      amount: written.value, date: scan.day(date),
      isDerived: false)
  }
}

/// A balance as the file states it: in a row of its own, else in a column of the first row with one.
private struct StatedBalance {
  private(set) var value: RowValues.DatedAmount?
  private var hasRow = false

  mutating func add(_ balance: RowValues.DatedAmount?) { value = value ?? balance }

  mutating func state(_ balance: RowValues.DatedAmount) { (value, hasRow) = (balance, true) }

  /// Adds what the rows behind state.
  mutating func add(_ next: StatedBalance) {
    if next.hasRow { self = next } else { add(next.value) }
  }
}

/// A text that all rows should share.
struct OneText {
  private(set) var first: String?
  private(set) var other: String?

  mutating func add(_ text: String) {
    guard let first else {
      self.first = text
      return
    }
    if other == nil, text != first { other = text }
  }

  /// Adds those of the rows behind.
  mutating func add(_ next: OneText) {
    if let text = next.first { add(text) }
    if let text = next.other { add(text) }
  }

  var only: String? { other == nil ? first : nil }

  var disagreement: (String, String)? {
    guard let first, let other else { return nil }
    return (first, other)
  }
}
