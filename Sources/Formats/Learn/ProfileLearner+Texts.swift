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
    for (words, path) in single {
      if let column = free(words) { take(column, path) }
    }
    let sided = columnsOfOneSide
    for (words, path) in party {
      let fitting = columns.filter {
        isFree($0) && words.fits($0.name) && !sided.contains($0.index)
      }
      // `Saaja/maksja nimi` before `Saaja/maksja konto`, of which only a part is a name's word.
      let found =
        fitting.filter { words.isWord($0.name) } + fitting.filter { !words.isWord($0.name) }
      // The same account on every row is our own.
      if let column = found.first(where: { !$0.isConstant })
        ?? (table.rows.count < 3 ? found.first : nil)
      {
        take(column, path)
      } else if let own = found.first, path == \.counterpartyAccount, profile.columns.account == nil
      {
        take(own, \.account)
      }
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
    if let found = free(.returnReason) { take(found, \.returnReason) }
    if let found = free(.charges), found.isAmount(profile.values.decimal) { take(found, \.charges) }
    if let found = free(.paymentCount), found.filled.allSatisfy({ $0.allSatisfy(\.isNumber) }) {
      take(found, \.paymentCount)
    }
    learnReversals()
    if let found = free(.account), Set(found.filled).count == 1 { take(found, \.account) }
    guard profile.columns.remittance.isEmpty else { return }
    if profile.columns.account == nil, let own = columns.first(where: isOwnAccount) {
      take(own, \.account)
    }
    let texts = columns.filter {
      isFree($0) && !$0.filled.isEmpty && !$0.looksLikeMoney && !$0.isMostlyDates && !$0.isCurrency
    }
    // Without names, or with names that are not known, whatever tells rows apart: numbers of orders
    // too, but no counts.
    let telling = texts.filter { column in
      if column.isAmount, column.isConstant || column.filled.allSatisfy({ $0.utf8.count < 3 }) {
        return false
      }
      return table.header == nil || column.name.isEmpty || !column.isConstant
    }
    profile.columns.remittance = telling.map(column)
  }

  /// Without a name, an IBAN that is the same in every row.
  private func isOwnAccount(_ column: ColumnTraits) -> Bool {
    column.name.isEmpty && column.isConstant && isFree(column)
      && MTAccount.looksLikeIBAN(column.cells.first ?? "")
  }

  /// Where the payer has columns and the payee others: who of the two is the other party, the sign of each row
  /// says, so that neither column does.
  private var columnsOfOneSide: Set<Int> {
    let payer = [
      "auftraggeber", "ordering party", "payer", "debtor", "nadawca", "плательщик", "avsändare",
      "avsender", "maksaja", "gönderen", "platitelj",
    ]
    let payee = [
      "empfänger", "beneficiary", "payee", "creditor", "odbiorca", "получатель", "mottagare",
      "mottaker", "maksunsaaja", "saajan", "alıcı", "primatelj",
    ]
    func named(_ words: [String], not others: [String]) -> Set<Int> {
      Set(
        columns.filter { column in
          let name = HeaderIndex.key(column.name)
          return words.contains { name.hasPrefix($0) } && !others.contains { name.contains($0) }
        }.map(\.index))
    }
    let (first, second) = (named(payer, not: payee), named(payee, not: payer))
    return first.isEmpty || second.isEmpty ? [] : first.union(second)
  }

  /// Words of a column of states that are known: what is not booked yet, and what never will be.
  mutating func learnStatus() {
    guard let found = free(.status), Set(found.filled).count <= 12 else { return }
    let pending = Set(found.filled.filter { Vocabulary.pending.fits($0) }).sorted()
    let never = Set(found.filled.filter { Vocabulary.neverBooked.fits($0) }).sorted()
    guard !pending.isEmpty || !never.isEmpty else { return }
    take(found, \.status)
    profile.values.pendingWords = pending
    profile.values.informationWords = never
    leaveOutUndated(found, Set(pending + never))
  }

  /// What was not booked has no day of booking in some files: such rows are left out by their state.
  private mutating func leaveOutUndated(_ states: ColumnTraits, _ words: Set<String>) {
    guard let days = columns.first(where: { column($0) == profile.columns.bookingDate }) else {
      return
    }
    let undated = zip(days.cells, states.cells).filter { $0.0.isEmpty }.map(\.1)
    guard !undated.isEmpty, words.isSuperset(of: undated) else { return }
    var condition = CSVProfile.Condition(column: column(states))
    condition.texts = Set(undated).sorted()
    profile.rows.leftOut.append(condition)
  }

  /// A column named as that of reversals, whose cells say no more than yes or no. Most months have
  /// none, so that all words for yes are proposed.
  private mutating func learnReversals() {
    let yes = ["true", "yes", "y", "1", "x", "ja", "j", "oui"]
    let no = ["false", "no", "n", "0", "nein", "non"]
    guard let found = free(.reversal) else { return }
    guard found.filled.allSatisfy({ (yes + no).contains(HeaderIndex.key($0)) }) else { return }
    take(found, \.reversal)
    profile.values.reversalWords = yes
  }

  func isFree(_ column: ColumnTraits) -> Bool {
    !taken.contains(column.index) && self.column(column) != profile.columns.bookingDate
      && self.column(column) != profile.columns.valueDate
  }

  func free(_ words: Vocabulary) -> ColumnTraits? {
    columns.first { isFree($0) && words.fits($0.name) }
  }
}
