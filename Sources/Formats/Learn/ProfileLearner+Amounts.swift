import Domain

/// Which columns are the amount, or debit and credit.
extension ProfileLearner {
  mutating func learnAmounts() -> Bool {
    let money = money
    let balance = money.first { Vocabulary.balance.fits($0.name) }
    let rest = money.filter { $0.index != balance?.index }
    // One of the two may be empty in every row.
    let named = rest + columns.filter { !$0.name.isEmpty && $0.filled.isEmpty }
    let debit = named.first { Vocabulary.debit.fits($0.name) }
    let credit = named.first { Vocabulary.credit.fits($0.name) && $0.index != debit?.index }
    if let balance { take(balance, \.balance) }
    if let debit, let credit {
      learnColumns(debit, credit)
      return true
    }
    let isNamed = rest.contains {
      Vocabulary.amount.fits($0.name) && $0.filled.count == $0.cells.count
    }
    if !isNamed, let pair = disjoint(among: rest) {
      learnUnnamed(pair, rest: rest, balance: balance)
      return true
    }
    guard let amount = amountColumn(rest) else { return false }
    take(amount, \.amount)
    if balance == nil, table.header == nil { learnBalance(amount, among: rest) }
    learnSign(amount)
    return true
  }

  /// Columns of numbers that can be money.
  var money: [ColumnTraits] {
    columns.filter { column in
      guard column.isAmount, !taken.contains(column.index), !column.isMostlyDates else {
        return false
      }
      if isNamedAsMoney(column) { return true }
      guard column.looksLikeMoney else { return false }
      return table.header == nil || column.name.isEmpty || !isNamedOtherwise(column)
    }
  }

  func isNamedAsMoney(_ column: ColumnTraits) -> Bool {
    [Vocabulary.amount, .debit, .credit, .balance].contains { $0.fits(column.name) }
  }

  func isNamedOtherwise(_ column: ColumnTraits) -> Bool {
    [
      Vocabulary.rate, .account, .bankReference, .originalAmount, .code, .counterpartyAccount,
    ].contains { $0.fits(column.name) }
  }

  /// The column named so; without a name the one that every row fills with decimals, and of several
  /// the one from which another follows as the balance.
  mutating func amountColumn(_ columns: [ColumnTraits]) -> ColumnTraits? {
    if let named = columns.first(where: { Vocabulary.amount.fits($0.name) }) {
      return netOrGross(named, among: columns) ?? named
    }
    let totals = self.columns.filter {
      $0.isAmount && isFree($0) && $0.filled.count == $0.cells.count
        && Vocabulary.total.fits($0.name)
    }
    if let total = totals.first, totals.count == 1 { return total }
    let full = columns.filter { $0.filled.count == $0.cells.count }
    let exact = full.filter { $0.filled.contains { $0.contains(".") || $0.contains(",") } }
    let candidates = exact.isEmpty ? full : exact
    guard candidates.count > 1 else { return candidates.first ?? columns.first }
    return proven(candidates, by: candidates) ?? chosen(among: candidates)
  }

  /// Where a net amount stands beside the amount, and some row has a fee between them: the one that
  /// the balances show, else the one that a person says moves the account.
  private mutating func netOrGross(
    _ named: ColumnTraits, among columns: [ColumnTraits]
  ) -> ColumnTraits? {
    let both = columns.filter {
      Vocabulary.amount.fits($0.name) && $0.filled.count == $0.cells.count
    }
    guard let net = both.first(where: { Vocabulary.net.fits($0.name) }),
      let gross = both.first(where: { !Vocabulary.net.fits($0.name) }),
      table.rows.indices.contains(where: { row in
        guard let one = number(net, row), let other = number(gross, row) else { return false }
        return !one.equals(other)
      })
    else { return nil }
    let balances = self.columns.filter { profile.columns.balance == column($0) }
    let candidates = [gross, net].sorted { $0.index < $1.index }
    return proven(candidates, by: balances) ?? chosen(among: candidates)
  }

  /// The first from which one of `balances` follows.
  private func proven(_ candidates: [ColumnTraits], by balances: [ColumnTraits]) -> ColumnTraits? {
    candidates.first { amount in
      balances.contains { balance in
        balance.index != amount.index && balance.cells.count > 2
          && (holds(balance) { number(amount, $0) ?? .zero }
            || holds(balance) { -(number(amount, $0) ?? .zero) })
      }
    }
  }

  /// As it was answered; the first, and a question, when it was not.
  private mutating func chosen(among candidates: [ColumnTraits]) -> ColumnTraits? {
    let chosen = answers[.amount].flatMap { answer in
      candidates.first { "\($0.index + 1)" == answer }
    }
    if let chosen { return chosen }
    questions.append(
      Question(
        topic: .amount, text: "Which column is the amount?",
        choices: candidates.map {
          .init(answer: "\($0.index + 1)", meaning: "\(title($0)), as in '\($0.filled[0])'")
        }))
    return candidates.first
  }
}
