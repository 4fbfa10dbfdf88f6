import Domain

/// Reads rows by a profile; everything that cannot be read is reported with its place.
///
/// A class, because it is asked for every row and a copy of it counts a dozen references.
final class RowReading {
  let scan: ProfileScan
  let errors: ErrorCollector
  private let style: AmountStyle
  private let extractions: [(extraction: CompiledExtraction, columns: [Int])]
  private let values: CSVProfile.Values
  private let text: RowText
  private let dates: DateReading
  /// Those of the scan, which is asked again for a file without header: its first row tells them.
  private var columns: ProfileColumns
  private let debitWords: Set<String>
  private let creditWords: Set<String>
  private let reversalWords: Set<String>

  init(_ scan: ProfileScan, errors: ErrorCollector) {
    self.scan = scan
    self.errors = errors
    style = AmountStyle(decimal: scan.profile.values.decimal)
    values = scan.profile.values
    text = scan.text
    dates = scan.dates
    let columns = scan.columns
    self.columns = columns
    extractions = scan.profile.extractions.filter { !$0.fromOtherLines }.map {
      let found = $0.from.isEmpty ? columns.remittance : $0.from.compactMap { columns.index($0) }
      return (CompiledExtraction($0), found)
    }
    reversalWords = Set(values.reversalWords.map(HeaderIndex.key))
    guard case .flag(let debit, let credit) = scan.profile.values.sign else {
      (debitWords, creditWords) = ([], [])
      return
    }
    debitWords = Set(debit.map(HeaderIndex.key))
    creditWords = Set(credit.map(HeaderIndex.key))
  }

  /// - Throws: `FormatError` for bytes that are no text at all; the row is then lost.
  func read(_ row: TableRow, into result: inout RowValues) throws(FormatError) {
    if columns.width == nil { columns = scan.columns }
    result.slice = row.slice
    checkWidth(row)
    try readDates(row, &result)
    try readTexts(row, &result)
    try readStatus(row, &result)
    let currency = try text(row, columns.currency)
    result.currency = currency.isEmpty ? values.currency ?? scan.facts[.currency] : currency
    if let amount = try readAmount(row) {
      result.amount = amount.value
      adopt(amount, row, &result)
    }
    result.balance = try number(row, columns.balance)?.value
    result.charges = try number(row, columns.charges)?.value
    if values.chargesBeside, let amount = result.amount, let charges = result.charges {
      result.amount = amount - charges.magnitude
    }
    if columns.paymentCount != nil {
      result.paymentCount = Int(try text(row, columns.paymentCount))
    }
    result.gross = try number(row, columns.gross)?.value
    try readOriginal(row, &result)
    if scan.profile.kind == .details, result.reference(.bankReference) == nil {
      errors.add(.missing("reference of the line"), at: row.place)
    }
    result.openingBalance = try dated(row, columns.openingBalance, columns.openingDate)
    result.closingBalance = try dated(row, columns.closingBalance, columns.closingDate)
  }

  private func dated(
    _ row: TableRow, _ amount: Int?, _ day: Int?
  ) throws(FormatError) -> RowValues.DatedAmount? {
    guard let found = try number(row, amount) else { return nil }
    return RowValues.DatedAmount(
      amount: found.value,
      date: try day.flatMap { index throws(FormatError) in
        try date(row, index)
      })
  }

  /// The text of a further line of the row above.
  func continuation(_ row: TableRow) throws(FormatError) -> [String] {
    var lines: [String] = []
    for index in columns.remittance {
      let line = try text(row, index)
      if !line.isEmpty { lines.append(line) }
    }
    return lines
  }

  /// The balance that a row is about, in place of an amount.
  func balance(_ row: TableRow) throws(FormatError) -> RowValues.DatedAmount? {
    var dates = RowValues()
    try readDates(row, &dates)
    guard let amount = try readAmount(row) else { return nil }
    return RowValues.DatedAmount(amount: amount.value, date: dates.bookingDate)
  }

  // MARK: Parts of a row

  /// A row may be shorter than the header, when what it lacks is empty, but not a last one that no
  /// line end closes; text beyond it shows that
  /// a mark inside a text has moved everything.
  private func checkWidth(_ row: TableRow) {
    guard let width = columns.width else { return }
    if row.count < width, !row.isEnded { errors.add(.truncated, at: row.place) }
    guard row.count > width else { return }
    if (width..<row.count).contains(where: { !row[$0].isEmpty }) {
      errors.add(.wrongFieldCount(row.count, expected: width), at: row.place)
    }
  }

  private func text(_ row: TableRow, _ index: Int?) throws(FormatError) -> String {
    guard let index else { return "" }
    return try text.text(row, index)
  }

  private func readDates(_ row: TableRow, _ result: inout RowValues) throws(FormatError) {
    if let index = columns.bookingDate {
      result.bookingDate = try date(row, index)
      if result.bookingDate == nil { result.bookingRaw = try text(row, index) }
    }
    if let index = columns.valueDate, !row[index].isEmpty {
      result.valueDate = try date(row, index)
      if result.valueDate == nil {
        result.valueRaw = try text(row, index)
        report(row, index, result.valueRaw ?? "")
      }
    }
    guard let raw = result.bookingRaw, let index = columns.bookingDate else { return }
    let rows = scan.profile.rows
    if rows.undated == .pending, rows.pendingWords.contains(raw) {
      result.status = .pending
    } else {
      report(row, index, raw)
    }
  }

  private func report(_ row: TableRow, _ index: Int, _ raw: String) {
    let pattern = dates.pattern?.text ?? "YYYY-MM-DD"
    let place = row.place(of: index)
    errors.add(raw.isEmpty ? .missing("date") : .fault(.notADate(raw.excerpt, pattern)), at: place)
  }

  private func date(_ row: TableRow, _ index: Int) throws(FormatError) -> CalendarDate? {
    let kind = row.kind(index)
    return try text.withUTF8(row, index) { dates.date($0, kind: kind) }
  }

  /// The number in a cell; nil when the cell is empty or no number, which is then reported.
  private func number(
    _ row: TableRow, _ index: Int?
  ) throws(FormatError) -> AmountStyle.Written? {
    guard let index, !row[index].isEmpty else { return nil }
    let style = row.kind(index) == .number ? AmountStyle(decimal: .point) : style
    let found = try text.withUTF8(row, index) { bytes in
      Result { () throws(Amount.Failure) in try style.parse(bytes) }
    }
    switch found {
    case .success(let amount): return amount
    case .failure(.outOfRange):
      errors.add(.outOfRange(try text(row, index).excerpt), at: row.place(of: index))
    case .failure:
      errors.add(
        .notAnAmount(try text(row, index).excerpt, style.decimal), at: row.place(of: index))
    }
    return nil
  }

  // MARK: Amount and sign

  private func readAmount(_ row: TableRow) throws(FormatError) -> AmountStyle.Written? {
    if case .columns(let isSigned) = values.sign { return try twoColumns(row, isSigned) }
    guard let index = columns.amount else { return nil }
    guard !row[index].isEmpty else {
      errors.add(.missing("amount"), at: row.place(of: index))
      return nil
    }
    guard var amount = try number(row, index) else { return nil }
    switch values.sign {
    case .signed, .columns: break
    case .positiveIsSpent: amount.value = -amount.value
    case .flag:
      guard let isDebit = try flag(row) else { return nil }
      amount.value = isDebit ? -amount.value.magnitude : amount.value.magnitude
    }
    return amount
  }

  /// Whether the row's flag says debit; nil when it says nothing we know.
  private func flag(_ row: TableRow) throws(FormatError) -> Bool? {
    let word = try text(row, columns.flag)
    let key = HeaderIndex.key(word)
    if debitWords.contains(key) { return true }
    if creditWords.contains(key) { return false }
    errors.add(
      .unknownFlag(word.excerpt), at: columns.flag.map { row.place(of: $0) } ?? row.place)
    return nil
  }

  private func twoColumns(
    _ row: TableRow, _ isSigned: Bool
  ) throws(FormatError) -> AmountStyle.Written? {
    guard let debitIndex = columns.debit, let creditIndex = columns.credit else { return nil }
    let errorsBefore = errors.count
    let debit = try number(row, debitIndex)
    let credit = try number(row, creditIndex)
    guard errors.count == errorsBefore else { return nil }
    guard debit != nil || credit != nil else {
      errors.add(.missing("amount"), at: row.place(of: debitIndex))
      return nil
    }
    if let debit, let credit, !debit.value.isZero, !credit.value.isZero {
      let fault = FormatFault.debitAndCredit(debit.value.description, credit.value.description)
      errors.add(fault, at: row.place(of: debitIndex))
      return nil
    }
    if let debit, !debit.value.isZero, debit.value.isNegative != isSigned {
      errors.add(
        .signInColumn(debit.value.description, "debit"), at: row.place(of: debitIndex))
    }
    if let credit, credit.value.isNegative {
      errors.add(
        .signInColumn(credit.value.description, "credit"), at: row.place(of: creditIndex))
    }
    let out = debit.map { isSigned ? $0.value : -$0.value } ?? .zero
    let isCredit = debit?.value.isZero ?? true && credit != nil
    var amount = (isCredit ? credit : debit) ?? AmountStyle.Written(value: .zero)
    amount.value = isCredit ? credit?.value ?? .zero : out
    return amount
  }

  /// A currency written beside the amount: the row's, when nothing else says one.
  private func adopt(
    _ amount: AmountStyle.Written, _ row: TableRow, _ result: inout RowValues
  ) {
    guard let named = amount.currency?.code else { return }
    guard let known = result.currency else {
      result.currency = named
      return
    }
    guard known != named, let index = columns.amount ?? columns.debit else { return }
    errors.add(.otherCurrency(named, row: known), at: row.place(of: index))
  }

  private func readOriginal(_ row: TableRow, _ result: inout RowValues) throws(FormatError) {
    guard let original = try number(row, columns.originalAmount) else { return }
    let currency = try text(row, columns.originalCurrency)
    result.original = original.value
    result.originalCurrency = currency.isEmpty ? original.currency?.code : currency
    let rate = try text(row, columns.rate)
    if !rate.isEmpty { result.rate = rate }
  }

  // MARK: Texts

  private func readTexts(
    _ row: TableRow, _ result: inout RowValues
  ) throws(FormatError) {
    func optional(_ index: Int?, comesAgain: Bool = true) throws(FormatError) -> String? {
      guard let index, !row[index].isEmpty else { return nil }
      let found = try text.text(row, index, comesAgain: comesAgain)
      if found.isEmpty { return nil }
      return columns.cards.contains(index) ? CardNumber.masked(field: found) : found
    }
    result.account = try optional(columns.account)
    result.counterparty.name = try optional(columns.counterpartyName)
    result.counterparty.account = try optional(columns.counterpartyAccount)
    result.counterparty.bankID = try optional(columns.counterpartyBank)
    result.code = try optional(columns.code)
    result.returnReason = try optional(columns.returnReason)
    if let word = try optional(columns.reversal) {
      result.isReversal = reversalWords.contains(HeaderIndex.key(word))
    }
    for index in columns.remittance {
      if let line = try optional(index, comesAgain: false) { result.remittance.append(line) }
    }
    for (target, index) in columns.references {
      if let value = try optional(index, comesAgain: false) {
        result.references.append((target, value))
      }
    }
    for (name, index) in columns.extra where index < row.count {
      if let value = try optional(index) { result.extra.append(ExtraField(name, value)) }
    }
    try extract(row, &result)
  }

  private func extract(_ row: TableRow, _ result: inout RowValues) throws(FormatError) {
    // Most profiles search the same text for everything.
    var (known, searched) = (-1, "")
    for (extraction, indexes) in extractions {
      for index in indexes where !row[index].isEmpty {
        if index != known { (known, searched) = (index, try text.text(row, index)) }
        guard let value = extraction.value(in: searched) else { continue }
        result.set(extraction.target, value)
        break
      }
    }
  }

  private func readStatus(_ row: TableRow, _ result: inout RowValues) throws(FormatError) {
    guard let index = columns.status else { return }
    let word = try text(row, index)
    if values.pendingWords.contains(word) {
      result.status = .pending
    } else if values.informationWords.contains(word) {
      result.status = .info
    } else if !values.bookedWords.isEmpty, !values.bookedWords.contains(word) {
      errors.add(.unknownStatus(word.excerpt), at: row.place(of: index))
    }
  }
}

extension RowValues {
  /// Takes what a pattern found, where no column of its own says it.
  mutating func set(_ target: CSVProfile.Target, _ value: String) {
    switch target {
    case .counterpartyName: counterparty.name = counterparty.name ?? value
    case .counterpartyAccount: counterparty.account = counterparty.account ?? value
    case .counterpartyBank: counterparty.bankID = counterparty.bankID ?? value
    case .returnReason: returnReason = returnReason ?? value
    case .rate: rate = rate ?? value
    case .originalCurrency: originalCurrency = originalCurrency ?? value
    case .creditorID, .purpose: extra.append(ExtraField(target.rawValue, value))
    default: if reference(target) == nil { references.append((target, value)) }
    }
  }
}

extension String {
  /// Cut to a length that an error message can hold.
  var excerpt: String { count > 60 ? prefix(60) + "…" : self }
}
