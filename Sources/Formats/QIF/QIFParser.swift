import Domain

/// Reads QIF, the export format of Quicken and of many banks after it.
///
/// The format says neither its currency nor the order of day and month. Both can be given with the
/// format's name: `qif.dmy.EUR`. The order is also taken from the file's beginning, when a day above
/// twelve shows it.
struct QIFParser: WrittenParser {
  private let lines: TextLines
  private let file: String
  private let errors: ErrorCollector
  private var decoder = TextDecoder()
  private var order: QIFDateOrder?
  /// Named with the format, else by the sign of the first amount.
  private var currency: String?
  private(set) var document = WrittenDocument()
  private var section = QIFSection.none
  private var record: QIFRecord?
  private var parts: PartLimit
  private var statement: WrittenStatement?
  private var accountName: String?
  private var isFirst = false
  private var isAnnounced = false
  private var hasCurrencyError = false
  private var ambiguous = 0
  private var skipped: [String: Int] = [:]

  init(
    source: ByteSource, as format: FileFormat, errors: ErrorCollector, limits: Limits
  ) throws(FormatError) {
    lines = try TextLines(source: source, limits: limits)
    file = source.file
    parts = PartLimit(limits)
    self.errors = errors
    let parts = format.version?.split(separator: ".").map(String.init) ?? []
    order = parts.lazy.compactMap { QIFDateOrder(rawValue: $0) }.first
    currency = parts.first { Currency(code: $0.uppercased()) != nil }?.uppercased()
  }

  var encoding: TextEncoding { decoder.encoding }

  var ambiguity: String? {
    ambiguous == 0 ? nil : "\(ambiguous) values can be read in more than one way"
  }

  mutating func run(_ receiver: WrittenReceiver) throws {
    while let line = try lines.next() {
      if line.isBlank || line.bytes.elementsEqual([0x1A]) { continue }
      let text = text(line)
      switch text.first {
      case "!": try begin(String(text.dropFirst()), line, receiver)
      case "^": try finishRecord(line, receiver)
      case .some(let code): add(code, String(text.dropFirst()), line)
      case nil: continue
      }
    }
    if record != nil { errors.add(.qifCutOff, at: InputLocation(file: file)) }
    try close(receiver)
    for (name, count) in skipped.sorted(by: { $0.key < $1.key }) {
      document.put("list_" + name, .int(count))
    }
  }

  private mutating func text(_ line: TextLine) -> String {
    do throws(FailedValue) {
      return CellSplitter.trimmed(try decoder.string(line.bytes))
    } catch {
      errors.add(error.reason, at: place(line.number, line.offset))
      return decoder.encoding.loosely(line.bytes)
    }
  }

  private func place(_ line: Int, _ offset: Int? = nil, _ path: String? = nil) -> InputLocation {
    InputLocation(file: file, line: line, path: path, offset: offset)
  }

  private mutating func begin(
    _ header: String, _ line: TextLine, _ receiver: WrittenReceiver
  ) throws {
    if record != nil {
      errors.add(.qifCutOff, at: place(line.number, line.offset))
      record = nil
    }
    guard let next = QIFSection(header) else {
      errors.add(.qifUnknownType(header), at: place(line.number, line.offset))
      section = .list(header)
      return
    }
    if case .option = next {
      option(header, line)
      return
    }
    section = next
    guard case .account(let type, let isInvestment) = next else { return }
    try close(receiver)
    var statement = WrittenStatement()
    statement.kind = isInvestment ? .investment : .statement
    statement.line = line.number
    statement.accountName = accountName
    statement.accountScheme = type
    statement.currency = currency
    self.statement = statement
    isFirst = true
    accountName = nil
  }

  /// `Option:MDY` says the order of dates.
  private mutating func option(_ header: String, _ line: TextLine) {
    let word = header.lowercased().split(separator: ":").last ?? ""
    guard let said = QIFDateOrder(rawValue: String(word)) else { return }
    if let order, order != said {
      errors.add(.qifOtherOrder(header, order), at: place(line.number, line.offset))
    }
    order = said
  }

  private mutating func add(_ code: Character, _ text: String, _ line: TextLine) {
    if case .none = section {
      errors.add(.qifOutside, at: place(line.number, line.offset))
      return
    }
    // In place: a copy of the record for each of its lines is dear.
    if record == nil {
      record = QIFRecord(line: line.number, offset: line.offset)
      parts.begin()
    }
    guard parts.takes(errors, line: line.number, offset: line.offset) else { return }
    record?.add(code, CellSplitter.trimmed(text), line: line.number)
    record?.end(at: line.offset + line.bytes.count)
  }

  private mutating func finishRecord(_ line: TextLine, _ receiver: WrittenReceiver) throws {
    guard var ended = record else { return }
    record = nil
    ended.end(at: line.offset + line.bytes.count)
    switch section {
    case .account(_, let isInvestment): try read(ended, isInvestment: isInvestment, receiver)
    case .accountList: accountName = ended["N"]
    case .list(let name): skipped[name, default: 0] += 1
    case .none, .option: break
    }
  }

  private mutating func announce(_ receiver: WrittenReceiver) throws {
    guard let statement, isFirst else { return }
    isFirst = false
    if !isAnnounced {
      isAnnounced = true
      try receiver.document(document)
    }
    try receiver.statement(statement)
  }

  private mutating func close(_ receiver: WrittenReceiver) throws {
    try announce(receiver)
    guard let ended = statement else { return }
    statement = nil
    try receiver.statementEnd(ended)
  }

  private mutating func read(
    _ record: QIFRecord, isInvestment: Bool, _ receiver: WrittenReceiver
  ) throws {
    var entry = WrittenEntry()
    entry.slice = Slice(offset: record.offset, length: record.length, line: record.line)
    entry.booking = date(record)
    entry.amount = amount(record)
    entry.currency = currency
    if currency == nil, !hasCurrencyError {
      hasCurrencyError = true
      errors.add(.qifNoCurrency, at: place(record.line, record.offset))
    }
    if isFirst, takeOpening(entry, record) { return }
    try announce(receiver)
    fill(&entry, record)
    if isInvestment { readAction(&entry, record) }
    addSplits(&entry, record)
    try receiver.entry(&entry)
  }

  /// Quicken begins an account with its opening balance, in the form of a record that comes from the
  /// account itself; what it calls it depends on its language.
  private mutating func takeOpening(_ entry: WrittenEntry, _ record: QIFRecord) -> Bool {
    guard let account = record["L"], account.hasPrefix("["), account.hasSuffix("]"),
      QIFParser.openings.contains(record["P"]?.lowercased() ?? "")
        || statement?.accountName == String(account.dropFirst().dropLast())
    else { return false }
    statement?.opening = WrittenStatement.Balance(
      type: "opening", amount: entry.amount, date: entry.booking)
    if statement?.accountName == nil {
      statement?.accountName = String(account.dropFirst().dropLast())
    }
    return true
  }

  private static let openings: Set<String> = [
    "opening balance", "anfangssaldo", "eröffnungssaldo", "solde d'ouverture", "solde initial",
    "saldo inicial", "saldo iniziale", "beginsaldo", "openingssaldo",
  ]

  private mutating func date(_ record: QIFRecord) -> ShownDate {
    guard let text = record["D"], !text.isEmpty else {
      errors.add(.missing("D"), at: place(record.line, record.offset, "D"))
      return .none
    }
    switch QIFDate(text)?.reading(order) {
    case .day(let day): return ShownDate(day, raw: text)
    case .ambiguous:
      ambiguous += 1
      errors.add(.qifDayOrMonth(text), at: place(record.line, record.offset, "D"))
    case .some(.none), nil:
      errors.add(.qifDate(text), at: place(record.line, record.offset, "D"))
    }
    return ShownDate(nil, raw: text)
  }

  /// `T`, or `U`, which newer versions write beside it.
  private mutating func amount(_ record: QIFRecord) -> ShownAmount {
    let texts = [record["T"], record["U"]].compactMap { $0?.isEmpty == false ? $0 : nil }
    guard let text = texts.first else {
      if record["N"] == nil || record["Y"] == nil {
        errors.add(.missing("T"), at: place(record.line, record.offset, "T"))
      }
      return ShownAmount(record["Y"] == nil ? nil : .zero)
    }
    let value = decimal(text, record, "T")
    if let other = texts.dropFirst().first, let value, let second = decimal(other, record, "U"),
      !value.equals(second)
    {
      errors.add(.qifAmountsDiffer(text, other), at: place(record.line, record.offset, "U"))
    }
    return ShownAmount(value, raw: text)
  }

  private mutating func decimal(
    _ text: String, _ record: QIFRecord, _ field: String
  ) -> ExactDecimal? {
    do throws(FailedValue) {
      let amount = try QIFAmount(text)
      if let told = amount.currency?.code {
        if currency == nil {
          currency = told
          statement?.currency = told
        }
        if let currency, currency != told {
          errors.add(
            .qifOtherCurrency(text, currency), at: place(record.line, record.offset, field))
        }
      }
      return amount.value
    } catch {
      if case .fault = error.reason { ambiguous += 1 }
      errors.add(error.reason, at: place(record.line, record.offset, field))
      return nil
    }
  }

  private func fill(_ entry: inout WrittenEntry, _ record: QIFRecord) {
    entry.counterparty.name = record["P"].flatMap { $0.isEmpty ? nil : $0 }
    if let memo = record["M"], !memo.isEmpty { entry.remittance = [memo] }
    if let number = record["N"], !number.isEmpty {
      let isCheque = number.utf8.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 }
      if isCheque { entry.refer(.cheque, number) } else { entry.postingText = number }
    }
    if !record.address.isEmpty {
      entry.put("address", .array(record.address.map(JSONValue.string)))
    }
    for field in record.fields where !QIFRecord.known.contains(field.code) {
      entry.put(QIFRecord.names[field.code] ?? "field_\(field.code)", field.text)
    }
  }

  /// The amounts of investments have no sign: the action has.
  private func readAction(_ entry: inout WrittenEntry, _ record: QIFRecord) {
    let text = record["N"] ?? ""
    entry.code.proprietary = text.isEmpty ? nil : text
    entry.postingText = nil
    switch QIFAction(text) {
    case .moneyIn, .asSigned: break
    case .moneyOut: entry.amount.value = entry.amount.value.map { -$0 }
    case .some(.none): entry.counted = false
    case nil:
      errors.add(.qifUnknownAction(text), at: place(record.line, record.offset, "N"))
      entry.amount.value = nil
    }
  }

  private mutating func addSplits(_ entry: inout WrittenEntry, _ record: QIFRecord) {
    guard !record.splits.isEmpty else { return }
    for split in record.splits {
      var detail = WrittenEntry()
      detail.currency = currency
      detail.put("category", split.category)
      detail.put("percent", split.percent)
      if let memo = split.memo, !memo.isEmpty { detail.remittance = [memo] }
      if let text = split.amount, !text.isEmpty {
        detail.amount = ShownAmount(decimal(text, record, "$"), raw: text)
      }
      entry.details.append(detail)
    }
  }
}

/// What the records after a line with `!` are.
enum QIFSection {
  case none
  /// Transactions of an account.
  case account(type: String, isInvestment: Bool)
  /// `!Account`: names the account whose transactions follow.
  case accountList
  /// Categories, classes, securities, prices, memorised transactions.
  case list(String)
  case option

  init?(_ header: String) {
    let text = CellSplitter.trimmed(header)
    let lower = text.lowercased()
    if lower == "account" {
      self = .accountList
    } else if lower.hasPrefix("option:") || lower.hasPrefix("clear:") {
      self = .option
    } else if lower.hasPrefix("type:") {
      let type = CellSplitter.trimmed(text.dropFirst(5))
      switch type.lowercased() {
      case "bank", "cash", "ccard", "oth a", "oth l", "invoice":
        self = .account(type: type, isInvestment: false)
      case "invst", "port", "401(k)/403(b)": self = .account(type: type, isInvestment: true)
      case "cat", "class", "memorized", "security", "prices", "tag", "budget":
        self = .list(type.lowercased())
      default: return nil
      }
    } else {
      return nil
    }
  }
}
