import Domain

/// Money in and money out in columns of their own.
extension ProfileLearner {
  mutating func learnColumns(_ debit: ColumnTraits, _ credit: ColumnTraits) {
    take(debit, \.debit)
    take(credit, \.credit)
    let filled = debit.filled.compactMap { value($0, profile.values.decimal) }
      .filter { !$0.isZero }
    profile.values.sign = .columns(signed: !filled.isEmpty && filled.allSatisfy(\.isNegative))
  }

  /// Two columns of which every row fills one. Where one has decimals, the other may happen to have
  /// none; two that have are looked for first.
  func disjoint(among money: [ColumnTraits]) -> (ColumnTraits, ColumnTraits)? {
    let whole = columns.filter { column in
      !money.contains { $0.index == column.index } && column.isAmount && isFree(column)
        && !column.isMostlyDates && !isNamedOtherwise(column)
        && column.filled.allSatisfy { $0.utf8.count < 8 }
    }
    let exact = pairs(money, money)
    let mixed = pairs(money, whole)
    return (exact + mixed).first { areSides($0.0, $0.1) }
  }

  /// Each of the first with each of the others, in the order of the columns.
  private func pairs(
    _ first: [ColumnTraits], _ others: [ColumnTraits]
  ) -> [(ColumnTraits, ColumnTraits)] {
    first.flatMap { one in
      others.filter { $0.index != one.index }.map { $0.index > one.index ? (one, $0) : ($0, one) }
    }
  }

  private func areSides(_ one: ColumnTraits, _ other: ColumnTraits) -> Bool {
    let isEither = zip(one.cells, other.cells).allSatisfy { isNothing($0) != isNothing($1) }
    guard isEither, !one.filled.allSatisfy(isNothing), !other.filled.allSatisfy(isNothing) else {
      return false
    }
    // How it was paid looks like two columns as well, by card or in cash, but with signs of its own.
    let isBlank = zip(one.cells, other.cells).allSatisfy { $0.isEmpty || $1.isEmpty }
    return isBlank || ![one, other].contains { signs($0).count > 1 }
  }

  func isNothing(_ cell: String) -> Bool {
    cell.isEmpty || value(cell, profile.values.decimal)?.isZero == true
  }

  /// Which of two columns is debit: the one with minus signs, else the one the balances show.
  mutating func learnUnnamed(
    _ pair: (ColumnTraits, ColumnTraits), rest: [ColumnTraits], balance: ColumnTraits?
  ) {
    let balance =
      balance ?? rest.first { $0.index > pair.1.index && $0.filled.count == $0.cells.count }
    let shown = balance.flatMap { balanceSaysFirst($0, pair) }
    if let isFirst = signsSayFirst(pair) ?? shown {
      learnColumns(isFirst ? pair.0 : pair.1, isFirst ? pair.1 : pair.0)
      if let balance, shown == isFirst { take(balance, \.balance) }
    } else if answers[.columns] == "credit-debit" {
      learnColumns(pair.1, pair.0)
    } else {
      learnColumns(pair.0, pair.1)
      if answers[.columns] != "debit-credit" { askWhichIsDebit(pair) }
    }
  }

  /// Whether the first has the minus signs; nil when both have some, or none.
  private func signsSayFirst(_ pair: (ColumnTraits, ColumnTraits)) -> Bool? {
    let isFirst = signs(pair.0) == [true]
    return isFirst == (signs(pair.1) == [true]) ? nil : isFirst
  }

  /// Whether its amounts that are not zero are negative; both where some are and some are not.
  private func signs(_ column: ColumnTraits) -> Set<Bool> {
    Set(
      column.filled.compactMap { value($0, profile.values.decimal) }.filter { !$0.isZero }
        .map(\.isNegative))
  }

  /// Whether the balance goes down by the first; nil when it follows either way, or neither.
  private func balanceSaysFirst(
    _ balance: ColumnTraits, _ pair: (ColumnTraits, ColumnTraits)
  ) -> Bool? {
    let isFirst = chain(balance, debit: pair.0, credit: pair.1)
    return isFirst == chain(balance, debit: pair.1, credit: pair.0) ? nil : isFirst
  }

  private mutating func askWhichIsDebit(_ pair: (ColumnTraits, ColumnTraits)) {
    let (first, second) = (title(pair.0), title(pair.1))
    questions.append(
      Question(
        topic: .columns, text: "Which of the columns \(first) and \(second) is money out?",
        choices: [
          .init(answer: "debit-credit", meaning: "\(first) is money out"),
          .init(answer: "credit-debit", meaning: "\(second) is money out"),
        ]))
  }
}
