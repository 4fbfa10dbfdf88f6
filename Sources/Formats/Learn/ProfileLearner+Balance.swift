import Domain

/// Which column is the balance: one that follows from the amounts row by row.
extension ProfileLearner {
  /// Without names: a column behind the amount that follows from it.
  mutating func learnBalance(_ amount: ColumnTraits, among columns: [ColumnTraits]) {
    let found = columns.first { column in
      column.index != amount.index
        && (holds(column) { number(amount, $0) ?? .zero }
          || holds(column) { -(number(amount, $0) ?? .zero) })
    }
    if let found { take(found, \.balance) }
  }

  /// Whether a balance column follows from these two, in either order of the rows.
  func chain(_ balance: ColumnTraits, debit: ColumnTraits, credit: ColumnTraits) -> Bool {
    holds(balance) { row in
      let out = number(debit, row) ?? .zero
      let paid = number(credit, row) ?? .zero
      return paid - out.magnitude
    }
  }

  /// A column that never changes is no balance of anything.
  func holds(_ balance: ColumnTraits, _ amount: (Int) -> ExactDecimal) -> Bool {
    guard !balance.isConstant else { return false }
    var chain = BalanceChain()
    for row in table.rows.indices {
      chain.add(amount(row), balance: number(balance, row), line: nil)
    }
    guard chain.balances > 1 else { return false }
    return isOldestFirst != false && chain.breakOldestFirst == nil
      || isOldestFirst != true && chain.breakNewestFirst == nil
  }

  /// Whether days go up or down in the file; nil when they do neither. A balance before each row looks like one
  /// after it, with the signs turned round, to whoever reads from the wrong end.
  private var isOldestFirst: Bool? {
    guard let pattern = profile.values.dates.first, let wanted = profile.columns.bookingDate,
      let dates = columns.first(where: { column($0) == wanted })
    else { return nil }
    let days = dates.cells.compactMap(pattern.date)
    guard let first = days.first, let last = days.last, first != last else { return nil }
    return first < last
  }

  /// A fee in a column of its own, where the balances follow only from the amount less the fee.
  mutating func learnCharges() {
    guard let balance = columns.first(where: { column($0) == profile.columns.balance }),
      balance.filled.count > 2, !holds(balance, moved),
      let fee = columns.first(where: {
        isFree($0) && $0.isAmount && Vocabulary.charges.fits($0.name)
          && !$0.filled.allSatisfy(isNothing)
      }),
      holds(balance, { moved($0) - (number(fee, $0) ?? .zero).magnitude })
    else { return }
    take(fee, \.charges)
    profile.values.chargesBeside = true
  }

  /// What a row moves by the columns and the sign that are learned.
  private func moved(_ row: Int) -> ExactDecimal {
    func value(_ wanted: CSVProfile.Column?) -> ExactDecimal {
      columns.first { column($0) == wanted }.flatMap { number($0, row) } ?? .zero
    }
    switch profile.values.sign {
    case .signed: return value(profile.columns.amount)
    case .positiveIsSpent: return -value(profile.columns.amount)
    case .columns: return value(profile.columns.credit) - value(profile.columns.debit).magnitude
    case .flag(let debit, _):
      let flag = columns.first { column($0) == profile.columns.flag }?.cells[row] ?? ""
      let amount = value(profile.columns.amount)
      return debit.contains(flag) ? -amount : amount
    }
  }

  func number(_ column: ColumnTraits, _ row: Int) -> ExactDecimal? {
    value(column.cells[row], profile.values.decimal)
  }

  /// Rows that are named as a balance or a total are no entries.
  mutating func learnBalanceRows() {
    let amount = profile.columns.amount ?? profile.columns.debit
    for found in columns where column(found) != amount {
      for cell in Set(found.filled).sorted() {
        var condition = CSVProfile.Condition(column: column(found))
        condition.texts = [cell]
        if Vocabulary.openingBalance.fits(cell) {
          profile.rows.opening = profile.rows.opening ?? condition
        } else if Vocabulary.closingBalance.fits(cell) {
          profile.rows.closing = profile.rows.closing ?? condition
        } else if Vocabulary.turnover.fits(cell) {
          profile.rows.leftOut.append(condition)
        }
      }
    }
  }
}
