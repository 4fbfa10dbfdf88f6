import Domain

/// Which amounts are money out.
extension ProfileLearner {
  mutating func learnSign(_ amount: ColumnTraits) {
    let values = amount.filled.compactMap { value($0, profile.values.decimal) }
    let hasMinus = values.contains(where: \.isNegative)
    if learnFlag(amount, hasMinus: hasMinus) || learnSignFromBalance(amount) { return }
    if answers[.sign] == "spent" { profile.values.sign = .positiveIsSpent }
    guard answers[.sign] == nil, !hasMinus else { return }
    let example = amount.filled.first ?? ""
    questions.append(
      Question(
        topic: .sign, text: "No amount has a sign. Is '\(example)' money in or money out?",
        choices: [
          .init(answer: "signed", meaning: "money in"),
          .init(answer: "spent", meaning: "money out, as cards write it"),
        ]))
  }

  /// - Returns: Whether a column of words such as `Soll` and `Haben` decides.
  private mutating func learnFlag(_ amount: ColumnTraits, hasMinus: Bool) -> Bool {
    let flagged = columns.lazy.compactMap { column in column.flags.map { (column, $0) } }.first
    guard let (column, words) = flagged else { return false }
    guard hasMinus else {
      profile.columns.flag = self.column(column)
      taken.insert(column.index)
      profile.values.sign = .flag(debit: words.debit, credit: words.credit)
      return true
    }
    // Signs and words together: they agree, or the minus is what was paid in.
    let pairs = zip(column.cells, amount.cells).compactMap { word, cell in
      value(cell, profile.values.decimal).map { (words.debit.contains(word), $0) }
    }
    if pairs.allSatisfy({ $0.0 == $0.1.isNegative || $0.1.isZero }) { return true }
    guard pairs.allSatisfy({ $0.0 != $0.1.isNegative || $0.1.isZero }) else { return false }
    profile.values.sign = .positiveIsSpent
    return true
  }

  /// - Returns: Whether the balances decide. Two may agree by chance; three do not.
  private mutating func learnSignFromBalance(_ amount: ColumnTraits) -> Bool {
    let balance = profile.columns.balance.flatMap { wanted in
      columns.first { column($0) == wanted }
    }
    guard let balance, balance.filled.count > 2 else { return false }
    let isSigned = holds(balance) { number(amount, $0) ?? .zero }
    let isSpent = holds(balance) { -(number(amount, $0) ?? .zero) }
    if isSpent, !isSigned { profile.values.sign = .positiveIsSpent }
    return isSpent != isSigned
  }
}
