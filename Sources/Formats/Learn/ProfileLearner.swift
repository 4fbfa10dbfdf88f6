import Domain

/// Proposes a profile for a table that none is made for, from its header's words and its cells.
///
/// What the file shows for certain is decided. What it does not show is a question with both
/// readings, and the proposal holds the first of them until it is answered.
public struct ProfileLearner {
  private let table: LearnedTable
  private let columns: [ColumnTraits]
  private let answers: [Topic: String]
  private var profile: CSVProfile
  private var questions: [Question] = []
  private var taken: Set<Int> = []

  /// What may be asked.
  public enum Topic: String, CaseIterable, Sendable {
    case dates, decimal, amount, sign, columns, currency
  }

  /// Something that the file does not show.
  public struct Question: Hashable, Sendable {
    public var topic: Topic
    /// What is asked, with an example from the file.
    public var text: String
    /// The answers that `--answer TOPIC=…` takes, each with what it would mean.
    public var choices: [Choice]

    public struct Choice: Hashable, Sendable {
      public var answer: String
      public var meaning: String
    }
  }

  public struct Lesson: Sendable {
    public var profile: CSVProfile
    public var questions: [Question]
  }

  /// - Returns: Nil when the file is no table with dates and amounts.
  static func lesson(
    _ content: TableContent, answers: [Topic: String] = [:], limits: Limits
  ) -> Lesson? {
    guard let table = LearnedTable(content, limits: limits) else { return nil }
    var learner = ProfileLearner(table, answers)
    return learner.learn()
  }

  private init(_ table: LearnedTable, _ answers: [Topic: String]) {
    self.table = table
    self.answers = answers
    profile = CSVProfile(name: "learned", bank: "unknown bank")
    let width = table.rows.map(\.count).max() ?? 0
    columns = (0..<width).map { index in
      let names = table.header ?? []
      return ColumnTraits(
        index, name: index < names.count ? names[index] : "",
        cells: table.rows.map { index < $0.count ? $0[index] : "" })
    }
  }

  private mutating func learn() -> Lesson? {
    profile.dialect = table.dialect
    profile.dialect.hasHeader = table.header != nil
    guard learnDates() else { return nil }
    learnDecimal()
    guard learnAmounts() else { return nil }
    learnCurrency()
    learnTexts()
    learnRecognition()
    if table.hasOtherRows {
      profile.rows.undated = table.hasContinuations ? .continuation : .leftOut
    }
    learnBalanceRows()
    return Lesson(profile: profile, questions: questions)
  }

  // MARK: Dates

  private mutating func learnDates() -> Bool {
    let dates = columns.filter(\.isMostlyDates)
    guard let first = dates.first else { return false }
    let value = dates.first { Vocabulary.valueDate.fits($0.name) && $0.index != first.index }
    let posted = dates.first { Vocabulary.postedDate.fits($0.name) }
    let booking =
      posted ?? dates.first { Vocabulary.bookingDate.fits($0.name) && $0.index != value?.index }
      ?? dates.first { $0.index != value?.index } ?? first
    profile.columns.bookingDate = column(booking)
    let paid = dates.first { $0.index != posted?.index && Vocabulary.bookingDate.fits($0.name) }
    let other =
      value ?? (posted == nil ? nil : paid)
      ?? (table.header == nil ? dates.first { $0.index != booking.index } : nil)
    if let other, other.index != booking.index, other.isMostlyDates {
      profile.columns.valueDate = column(other)
    }
    let samples = booking.filled + (other?.filled ?? [])
    learnPattern(samples.filter(ColumnTraits.isDate))
    return true
  }

  private mutating func learnPattern(_ samples: [String]) {
    let fitting = ColumnTraits.patterns.filter { pattern in
      samples.allSatisfy { pattern.date($0) != nil }
    }
    guard let first = fitting.first else {
      // Each fits some: the pattern of most of them, and the others are errors.
      let best = ColumnTraits.patterns.max { left, right in
        samples.count { left.date($0) != nil } < samples.count { right.date($0) != nil }
      }
      profile.values.dates = best.map { [$0] } ?? []
      return
    }
    // Of two that read all the same, one is enough.
    let rival = fitting.dropFirst().lazy.compactMap { pattern in
      samples.first { pattern.date($0) != first.date($0) }.map { (pattern, $0) }
    }.first
    profile.values.dates = [first]
    guard let (pattern, example) = rival else { return }
    let choices = [(first, order(first)), (pattern, order(pattern))]
    if let answer = answers[.dates], let chosen = choices.first(where: { $0.1 == answer }) {
      profile.values.dates = [chosen.0]
      return
    }
    questions.append(
      Question(
        topic: .dates, text: "In which order are day and month in '\(example)'?",
        choices: choices.map { pattern, order in
          Question.Choice(
            answer: order,
            meaning: "\(pattern.text): \(pattern.date(example).map { "\($0)" } ?? "-")")
        }))
  }

  /// `dmy`, `mdy`, `ymd`.
  private func order(_ pattern: DatePattern) -> String {
    var order = ""
    for part in pattern.parts {
      switch part {
      case .year: order += "y"
      case .month, .monthName: order += "m"
      case .day: order += "d"
      case .rest, .byte: break
      }
    }
    return order
  }

  // MARK: Amounts

  /// Columns of numbers that can be money.
  private var money: [ColumnTraits] {
    columns.filter { column in
      guard column.isAmount, !taken.contains(column.index), !column.isMostlyDates else {
        return false
      }
      if isNamedAsMoney(column) { return true }
      guard column.looksLikeMoney else { return false }
      return table.header == nil || column.name.isEmpty || !isNamedOtherwise(column)
    }
  }

  private func isNamedAsMoney(_ column: ColumnTraits) -> Bool {
    [Vocabulary.amount, .debit, .credit, .balance].contains { $0.fits(column.name) }
  }

  private func isNamedOtherwise(_ column: ColumnTraits) -> Bool {
    [
      Vocabulary.rate, .account, .bankReference, .originalAmount, .code, .counterpartyAccount,
    ].contains { $0.fits(column.name) }
  }

  private mutating func learnDecimal() {
    let cells = money.flatMap(\.filled)
    let comma = cells.allSatisfy { CellShape.isAmount($0, .comma) }
    let point = cells.allSatisfy { CellShape.isAmount($0, .point) }
    profile.values.decimal = comma && !point ? .comma : .point
    guard comma, point, let example = cells.first(where: { differs($0) }) else { return }
    if let answer = answers[.decimal], let chosen = AmountStyle.DecimalMark(rawValue: answer) {
      profile.values.decimal = chosen
      return
    }
    questions.append(
      Question(
        topic: .decimal, text: "Does the mark in '\(example)' group digits, or do decimals follow?",
        choices: AmountStyle.DecimalMark.allCases.map { decimal in
          Question.Choice(
            answer: decimal.rawValue,
            meaning: "decimal \(decimal.rawValue): \(value(example, decimal)?.description ?? "-")")
        }))
  }

  private func differs(_ cell: String) -> Bool {
    guard let comma = value(cell, .comma), let point = value(cell, .point) else { return false }
    return !comma.equals(point)
  }

  private func value(_ cell: String, _ decimal: AmountStyle.DecimalMark) -> ExactDecimal? {
    var cell = cell
    return cell.withUTF8 { bytes in
      try? AmountStyle(decimal: decimal).parse(UnsafeRawBufferPointer(bytes)).value
    }
  }

  private mutating func learnAmounts() -> Bool {
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
    if let pair = disjoint(rest) { return learnUnnamed(pair, rest: rest, balance: balance) }
    guard let amount = amountColumn(rest) else { return false }
    take(amount, \.amount)
    if balance == nil, table.header == nil { learnBalance(amount, among: rest) }
    learnSign(amount)
    return true
  }

  /// The column named so; without a name the one that every row fills with decimals, and of several
  /// the one from which another follows as the balance.
  private mutating func amountColumn(_ columns: [ColumnTraits]) -> ColumnTraits? {
    if let named = columns.first(where: { Vocabulary.amount.fits($0.name) }) { return named }
    let full = columns.filter { $0.filled.count == $0.cells.count }
    let exact = full.filter { $0.filled.contains { $0.contains(".") || $0.contains(",") } }
    let candidates = exact.isEmpty ? full : exact
    guard candidates.count > 1 else { return candidates.first ?? columns.first }
    let proven = candidates.first { amount in
      candidates.contains { balance in
        balance.index != amount.index && balance.cells.count > 2
          && (holds(balance) { number(amount, $0) ?? .zero }
            || holds(balance) { -(number(amount, $0) ?? .zero) })
      }
    }
    if let proven { return proven }
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

  private mutating func learnColumns(_ debit: ColumnTraits, _ credit: ColumnTraits) {
    take(debit, \.debit)
    take(credit, \.credit)
    let filled = debit.filled.compactMap { value($0, profile.values.decimal) }
      .filter { !$0.isZero }
    profile.values.sign = .columns(signed: !filled.isEmpty && filled.allSatisfy(\.isNegative))
  }

  /// Two columns of which every row fills one.
  private func disjoint(_ columns: [ColumnTraits]) -> (ColumnTraits, ColumnTraits)? {
    for (position, one) in columns.enumerated() {
      for other in columns[(position + 1)...] {
        let pairs = zip(one.cells, other.cells)
        let isEither = pairs.allSatisfy { isNothing($0) != isNothing($1) }
        let isBoth = !one.filled.allSatisfy(isNothing) && !other.filled.allSatisfy(isNothing)
        if isEither, isBoth { return (one, other) }
      }
    }
    return nil
  }

  private func isNothing(_ cell: String) -> Bool {
    cell.isEmpty || value(cell, profile.values.decimal)?.isZero == true
  }

  /// Which of two columns is debit: the one with minus signs, else the one the balances show.
  private mutating func learnUnnamed(
    _ pair: (ColumnTraits, ColumnTraits), rest: [ColumnTraits], balance: ColumnTraits?
  ) -> Bool {
    let balance =
      balance ?? rest.first { $0.index > pair.1.index && $0.filled.count == $0.cells.count }
    func isNegative(_ column: ColumnTraits) -> Bool {
      column.filled.compactMap { value($0, profile.values.decimal) }.contains(where: \.isNegative)
    }
    if isNegative(pair.0) != isNegative(pair.1) {
      let first = isNegative(pair.0)
      learnColumns(first ? pair.0 : pair.1, first ? pair.1 : pair.0)
      if let balance { take(balance, \.balance) }
      return true
    }
    if let balance {
      let firstIsDebit = chain(balance, debit: pair.0, credit: pair.1)
      let secondIsDebit = chain(balance, debit: pair.1, credit: pair.0)
      if firstIsDebit != secondIsDebit {
        learnColumns(firstIsDebit ? pair.0 : pair.1, firstIsDebit ? pair.1 : pair.0)
        take(balance, \.balance)
        return true
      }
    }
    let names = [title(pair.0), title(pair.1)]
    learnColumns(pair.0, pair.1)
    if answers[.columns] == "credit-debit" {
      learnColumns(pair.1, pair.0)
    } else if answers[.columns] != "debit-credit" {
      questions.append(
        Question(
          topic: .columns, text: "Which of the columns \(names[0]) and \(names[1]) is money out?",
          choices: [
            .init(answer: "debit-credit", meaning: "\(names[0]) is money out"),
            .init(answer: "credit-debit", meaning: "\(names[1]) is money out"),
          ]))
    }
    return true
  }

  private func title(_ column: ColumnTraits) -> String {
    column.name.isEmpty ? "\(column.index + 1)" : "'\(column.name)'"
  }

  /// Whether a balance column follows from these two, in either order of the rows.
  private func chain(_ balance: ColumnTraits, debit: ColumnTraits, credit: ColumnTraits) -> Bool {
    holds(balance) { row in
      let out = number(debit, row) ?? .zero
      let paid = number(credit, row) ?? .zero
      return paid - out.magnitude
    }
  }

  private func holds(_ balance: ColumnTraits, _ amount: (Int) -> ExactDecimal) -> Bool {
    var chain = BalanceChain()
    for row in table.rows.indices {
      chain.add(amount(row), balance: number(balance, row), line: nil)
    }
    return chain.balances > 1
      && (chain.breakOldestFirst == nil || chain.breakNewestFirst == nil)
  }

  private func number(_ column: ColumnTraits, _ row: Int) -> ExactDecimal? {
    value(column.cells[row], profile.values.decimal)
  }

  /// Without names: a column behind the amount that follows from it.
  private mutating func learnBalance(_ amount: ColumnTraits, among columns: [ColumnTraits]) {
    let found = columns.first { column in
      column.index != amount.index
        && (holds(column) { number(amount, $0) ?? .zero }
          || holds(column) { -(number(amount, $0) ?? .zero) })
    }
    if let found { take(found, \.balance) }
  }

  private mutating func learnSign(_ amount: ColumnTraits) {
    let values = amount.filled.compactMap { value($0, profile.values.decimal) }
    let flagged = columns.compactMap { column in column.flags.map { (column, $0) } }.first
    if let (column, words) = flagged {
      if !values.contains(where: \.isNegative) {
        profile.columns.flag = self.column(column)
        taken.insert(column.index)
        profile.values.sign = .flag(debit: words.debit, credit: words.credit)
        return
      }
      // Signs and words together: they agree, or the minus is what was paid in.
      let pairs = zip(column.cells, amount.cells).compactMap { word, cell in
        value(cell, profile.values.decimal).map { (words.debit.contains(word), $0) }
      }
      if pairs.allSatisfy({ $0.0 == $0.1.isNegative || $0.1.isZero }) { return }
      if pairs.allSatisfy({ $0.0 != $0.1.isNegative || $0.1.isZero }) {
        profile.values.sign = .positiveIsSpent
        return
      }
    }
    let balance = profile.columns.balance.flatMap { wanted in
      columns.first { self.column($0) == wanted }
    }
    // Two balances may agree by chance; three do not.
    if let balance, balance.filled.count > 2 {
      let isSigned = holds(balance) { number(amount, $0) ?? .zero }
      let isSpent = holds(balance) { -(number(amount, $0) ?? .zero) }
      if isSpent, !isSigned { profile.values.sign = .positiveIsSpent }
      if isSpent != isSigned { return }
    }
    if answers[.sign] == "spent" { profile.values.sign = .positiveIsSpent }
    guard answers[.sign] == nil, !values.contains(where: \.isNegative) else { return }
    let example = amount.filled.first ?? ""
    questions.append(
      Question(
        topic: .sign, text: "No amount has a sign. Is '\(example)' money in or money out?",
        choices: [
          .init(answer: "signed", meaning: "money in"),
          .init(answer: "spent", meaning: "money out, as cards write it"),
        ]))
  }

  // MARK: Currency and texts

  private mutating func learnCurrency() {
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
  private func namedCurrency(_ column: ColumnTraits) -> String? {
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

  private mutating func learnTexts() {
    let single: [(Vocabulary, WritableKeyPath<CSVProfile.Columns, CSVProfile.Column?>)] = [
      (.originalAmount, \.originalAmount), (.originalCurrency, \.originalCurrency),
      (.rate, \.rate), (.counterpartyName, \.counterpartyName),
      (.counterpartyAccount, \.counterpartyAccount), (.counterpartyBank, \.counterpartyBank),
    ]
    for (words, path) in single {
      if let column = free(words) { take(column, path) }
    }
    let references: [(Vocabulary, CSVProfile.Target)] = [
      (.endToEndID, .endToEndID), (.mandateID, .mandateID), (.bankReference, .bankReference),
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
    for found in columns where isFree(found) && (table.header == nil || found.name.isEmpty) {
      if found.filled.isEmpty || found.isAmount || found.isMostlyDates { continue }
      profile.columns.remittance.append(column(found))
    }
  }

  /// Rows that are named as a balance or a total are no entries.
  private mutating func learnBalanceRows() {
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

  private func isFree(_ column: ColumnTraits) -> Bool {
    !taken.contains(column.index) && self.column(column) != profile.columns.bookingDate
      && self.column(column) != profile.columns.valueDate
  }

  private func free(_ words: Vocabulary) -> ColumnTraits? {
    columns.first { isFree($0) && words.fits($0.name) }
  }

  // MARK: The profile

  private func column(_ found: ColumnTraits) -> CSVProfile.Column {
    guard let header = table.header, !found.name.isEmpty else {
      return .numbered(found.index + 1)
    }
    let key = HeaderIndex.key(found.name)
    let before = header[..<min(found.index, header.count)].count { HeaderIndex.key($0) == key }
    return .named(found.name, occurrence: before + 1)
  }

  private mutating func take(
    _ found: ColumnTraits, _ path: WritableKeyPath<CSVProfile.Columns, CSVProfile.Column?>
  ) {
    profile.columns[keyPath: path] = column(found)
    taken.insert(found.index)
  }

  private mutating func learnRecognition() {
    if let header = table.header {
      var seen: Set<String> = []
      profile.recognition.header = header.filter { name in
        !name.isEmpty && name.utf8.count <= 60 && seen.insert(HeaderIndex.key(name)).inserted
      }
      return
    }
    profile.recognition.isHint = true
    profile.recognition.shape = columns.map { column in
      if column.isMostlyDates { return .date }
      if column.isCurrency { return .currency }
      if column.isAmount(profile.values.decimal) {
        return column.filled.count < column.cells.count ? .optionalAmount : .amount
      }
      return column.filled.count < column.cells.count ? .any : .text
    }
  }
}

extension ProfileLearner {
  /// What a proposal comes to: the profile, what it would read of the first rows, and what a person
  /// has to decide first.
  public struct Proposal: Sendable {
    public var profile: CSVProfile
    public var questions: [Question]
    public var rows: [ReadRow]
    /// Rows that the profile cannot read.
    public var errors: [FormatError]
    /// The name of a profile that reads the file already.
    public var known: String?
  }

  /// One of the first rows as the proposal reads it; what cannot be read is nil.
  public struct ReadRow: Sendable {
    public var line: Int?
    public var date: CalendarDate?
    public var amount: String?
    public var currency: String?
    public var balance: String?
    public var name: String?
    public var text: String
  }

  /// Looks at a file that no profile is made for.
  ///
  /// - Parameter name: What the new profile is called.
  /// - Throws: What is wrong with the file, or that it is no table of bookings.
  public static func propose(
    path: String, name: String, answers: [Topic: String] = [:], rows: Int = 10,
    limits: Limits = .standard
  ) throws(FormatError) -> Proposal {
    try propose(
      source: ByteSource(path: path, limits: limits), name: name, answers: answers, rows: rows,
      limits: limits)
  }

  /// The same of bytes that are open already.
  public static func propose(
    source: ByteSource, name: String, answers: [Topic: String] = [:], rows: Int = 10,
    limits: Limits = .standard
  ) throws(FormatError) -> Proposal {
    let head = FileHead(firstBytes: try source.peek(Detection.peekBytes))
    let content = try TableContent(source, limits: limits)
    guard head.isTable || head.isSpreadsheet,
      var lesson = lesson(content, answers: answers, limits: limits)
    else { throw FormatError(.noTable, at: InputLocation(file: source.file)) }
    lesson.profile.name = name
    let known = ProfileLibrary.current.matching(TableHead(content, limits: limits), hints: false)
    let errors = ErrorCollector(file: source.file, limit: limits.errors)
    let read = try firstRows(lesson.profile, content, rows, errors, limits)
    return Proposal(
      profile: lesson.profile, questions: lesson.questions, rows: read, errors: errors.errors,
      known: known.first?.name)
  }

  private static func firstRows(
    _ profile: CSVProfile, _ content: TableContent, _ count: Int, _ errors: ErrorCollector,
    _ limits: Limits
  ) throws(FormatError) -> [ReadRow] {
    let scan = try ProfileScan(
      profile, reader: try content.headRows(profile.dialect, errors, limits),
      dates: DateReading(profile.values.dates, samples: []), limits: limits)
    var reading = RowReading(scan, errors: errors)
    var rows: [ReadRow] = []
    while rows.count < count, let item = try scan.next() {
      guard case .entry(let row) = item else { continue }
      let values = try reading.read(row)
      rows.append(
        ReadRow(
          line: values.slice.line, date: values.bookingDate, amount: values.amount?.description,
          currency: values.currency, balance: values.balance?.description,
          name: values.counterparty.name, text: values.remittance.joined(separator: " ")))
    }
    return rows
  }
}
