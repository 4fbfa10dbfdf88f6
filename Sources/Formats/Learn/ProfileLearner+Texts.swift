import Domain

/// Currency, parties, references and text.
extension ProfileLearner {
  mutating func learnCurrency() {
    let found = columns.filter { $0.isCurrency && !taken.contains($0.index) }
    if let column = found.first(where: { Vocabulary.currency.fits($0.name) })
      ?? found.first(where: { !Vocabulary.originalCurrency.fits($0.name) })
    {
      take(column, \.currency)
      return
    }
    if let answer = answers[.currency], Currency(code: answer) != nil {
      profile.values.currency = answer
      return
    }
    let amount = [profile.columns.amount, profile.columns.debit, profile.columns.credit]
      .compactMap(\.self).compactMap { wanted in columns.first { column($0) == wanted } }
    if let code = amount.compactMap({ namedCurrency($0) }).first {
      profile.values.currency = code
      return
    }
    questions.append(
      Question(
        topic: .currency, text: "In which currency are the amounts?",
        choices: [.init(answer: "EUR", meaning: "or any other code of ISO 4217")]))
  }

  /// The currency in a column's name or beside all its numbers.
  func namedCurrency(_ column: ColumnTraits) -> String? {
    let words = column.name.split { !$0.isLetter }.map(String.init)
    if let code = words.first(where: { $0.utf8.count == 3 && Currency(code: $0) != nil }) {
      return code
    }
    let named = column.filled.map { cell -> String? in
      var cell = cell
      let style = AmountStyle(decimal: profile.values.decimal)
      return cell.withUTF8 { bytes in
        try? style.parse(UnsafeRawBufferPointer(bytes)).currency?.code
      }
    }
    guard let first = named.first, let code = first else { return nil }
    return named.allSatisfy { $0 == code } ? code : nil
  }

  mutating func learnTexts() {
    let single: [(Vocabulary, WritableKeyPath<CSVProfile.Columns, CSVProfile.Column?>)] = [
      (.originalAmount, \.originalAmount), (.originalCurrency, \.originalCurrency), (.rate, \.rate),
    ]
    let party: [(Vocabulary, WritableKeyPath<CSVProfile.Columns, CSVProfile.Column?>)] = [
      (.counterpartyName, \.counterpartyName), (.counterpartyAccount, \.counterpartyAccount),
      (.counterpartyBank, \.counterpartyBank),
    ]
    for (words, path) in single + (namesBothSides ? [] : party) {
      if let column = free(words) { take(column, path) }
    }
    let references: [(Vocabulary, CSVProfile.Target)] = [
      (.endToEndID, .endToEndID), (.mandateID, .mandateID), (.batchID, .batchID),
      (.bankReference, .bankReference), (.creditorReference, .creditorReference),
    ]
    for (words, target) in references {
      guard let found = free(words) else { continue }
      profile.columns.references.append(.init(target, column(found)))
      taken.insert(found.index)
    }
    for found in columns where isFree(found) && Vocabulary.remittance.fits(found.name) {
      profile.columns.remittance.append(column(found))
      taken.insert(found.index)
    }
    if let found = free(.code) { take(found, \.code) }
    if let found = free(.account), Set(found.filled).count == 1 { take(found, \.account) }
    guard profile.columns.remittance.isEmpty else { return }
    let texts = columns.filter {
      isFree($0) && !$0.filled.isEmpty && !$0.isAmount && !$0.isMostlyDates && !$0.isCurrency
    }
    let unnamed = texts.filter { table.header == nil || $0.name.isEmpty }
    // A header in words that are not known: the most text there is.
    let longest = texts.max { ($0.length, $1.index) < ($1.length, $0.index) }
    profile.columns.remittance = (unnamed.isEmpty ? [longest].compactMap(\.self) : unnamed).map(
      column)
  }

  /// Columns of the payer and others of the payee: who of the two is the other party, the sign of each row says.
  private var namesBothSides: Bool {
    func isNamed(_ words: [String], not others: [String]) -> Bool {
      columns.contains { column in
        let name = HeaderIndex.key(column.name)
        return words.contains { name.hasPrefix($0) } && !others.contains { name.contains($0) }
      }
    }
    let (payer, payee) = (
      ["auftraggeber", "ordering party", "payer", "debtor", "nadawca", "плательщик"],
      ["empfänger", "beneficiary", "payee", "creditor", "odbiorca", "получатель"]
    )
    return isNamed(payer, not: payee) && isNamed(payee, not: payer)
  }

  func isFree(_ column: ColumnTraits) -> Bool {
    !taken.contains(column.index) && self.column(column) != profile.columns.bookingDate
      && self.column(column) != profile.columns.valueDate
  }

  func free(_ words: Vocabulary) -> ColumnTraits? {
    columns.first { isFree($0) && words.fits($0.name) }
  }
}
