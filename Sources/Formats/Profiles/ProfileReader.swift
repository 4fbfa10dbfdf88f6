import Domain

/// Loads a table by its profile: entries out, or everything that is wrong with the file.
struct ProfileReader {
  private let scan: ProfileScan
  private let errors: ErrorCollector
  private let reading: RowReading
  private var conversion: EntryConversion
  private var summary: ReadSummary
  private var head: StatementHead
  private var tally: TableTally
  private var isOpen = false
  /// Waits for further lines of its text.
  private var held: Entry?

  static func read<Handler: DocumentHandler>(
    _ table: OpenTable, format: FileFormat, into handler: inout Handler
  ) throws -> ReadSummary {
    guard table.profile.kind != .ledger else {
      throw FormatError(.inspectOnly(format.name), at: InputLocation(file: table.file))
    }
    var reader = ProfileReader(try table.scan(), table, format: format)
    return try reader.run(into: &handler)
  }

  private init(_ scan: ProfileScan, _ table: OpenTable, format: FileFormat) {
    self.scan = scan
    errors = table.errors
    reading = RowReading(scan, errors: table.errors)
    conversion = EntryConversion(errors: table.errors, file: table.file)
    summary = ReadSummary(format: format)
    head = StatementHead(kind: scan.profile.kind == .settlement ? .settlement : .statement)
    head.place = InputLocation(file: table.file, line: 1, offset: 0)
    tally = TableTally(scan.profile)
  }

  private mutating func run<Handler: DocumentHandler>(
    into handler: inout Handler
  ) throws -> ReadSummary {
    scan.reportRival(errors)
    var document = DocumentHead(format: summary.format.name)
    document.encoding = scan.text.encoding.rawValue
    document.extra = [ExtraField("profile", scan.profile.name)]
    try handler.document(document)
    while let item = try scan.next() {
      switch item {
      case .entry(let row):
        guard let values = read(row) else { continue }
        if !isOpen { try open(values, handler: &handler) }
        try release(into: &handler)
        summary.records += 1
        tally.add(values)
        held = conversion.entry(values, index: summary.records - 1)
      case .continuation(let row):
        let lines = readContinuation(row)
        held?.remittance += lines
      case .openingBalance(let row):
        tally.opening = readBalance(row) ?? tally.opening
      case .closingBalance(let row):
        tally.closing = readBalance(row) ?? tally.closing
      }
    }
    try release(into: &handler)
    if !isOpen { try open(nil, handler: &handler) }
    try close(into: &handler)
    try errors.check()
    return summary
  }

  private func read(_ row: TableRow) -> RowValues? {
    do throws(FormatError) {
      return try reading.read(row)
    } catch {
      errors.add(error)
      return nil
    }
  }

  private func readContinuation(_ row: TableRow) -> [String] {
    do throws(FormatError) {
      return try reading.continuation(row)
    } catch {
      errors.add(error)
      return []
    }
  }

  private func readBalance(_ row: TableRow) -> RowValues.DatedAmount? {
    do throws(FormatError) {
      return try reading.balance(row)
    } catch {
      errors.add(error)
      return nil
    }
  }

  /// Begins the statement, once the first row has told whose it is.
  private mutating func open<Handler: DocumentHandler>(
    _ first: RowValues?, handler: inout Handler
  ) throws {
    isOpen = true
    let id = first?.account ?? scan.facts[.account] ?? scan.profile.values.account
    head.account.id = id
    head.account.scheme = id.map { IBAN($0) == nil ? "other" : "IBAN" }
    head.account.name = scan.facts[.accountName]
    head.id = scan.facts[.statementID]
    if let code = scan.profile.values.currency ?? scan.facts[.currency] {
      head.account.currency = Currency(code: code)
    }
    head.currency = head.account.currency
    try handler.statement(head)
  }

  private mutating func release<Handler: DocumentHandler>(into handler: inout Handler) throws {
    guard let entry = held.take() else { return }
    summary.accepted += 1
    if entry.isBooked { summary.count(entry.amount) }
    try handler.entry(entry)
  }

  private mutating func close<Handler: DocumentHandler>(into handler: inout Handler) throws {
    let place = head.place ?? InputLocation(file: errors.file)
    if let (one, other) = tally.accounts.disagreement {
      errors.add(.severalAccounts(one, other), at: place)
    }
    head.fromDate = scan.day(.fromDate) ?? tally.firstDate
    head.toDate = scan.day(.toDate) ?? tally.lastDate
    head.extra = scan.around.extra
    head.currency = tally.onlyCurrency.flatMap { Currency(code: $0) }
    head.account.currency = head.currency
    let balances = tally.balances(scan, errors: errors)
    for (type, balance) in [("opening", balances.opening), ("closing", balances.closing)] {
      guard let balance, let currency = head.currency,
        let money = conversion.money(balance.amount, currency, place)
      else { continue }
      head.balances.append(StatementBalance(type: type, amount: money, date: balance.date))
    }
    check(place)
    summary.nonData = scan.leftOut
    summary.statements = 1
    try handler.statementEnd(head)
  }

  /// Balances that do not follow from one another show that rows are missing or doubled.
  private mutating func check(_ place: InputLocation) {
    if let opening = head.opening, let closing = head.closing {
      let movements = summary.totals.first { $0.currency == opening.amount.currency }?.sum ?? 0
      let (from, to) = (Int128(opening.amount.minorUnits), Int128(closing.amount.minorUnits))
      if from + movements != to {
        summary.findings.append(
          Finding(
            kind: .balance(
              currency: opening.amount.currency, opening: from, movements: movements,
              closing: to), statement: 0, statementID: head.id, place: place))
      }
    }
    for (row, balance, expected) in tally.brokenBalances {
      summary.findings.append(
        Finding(
          kind: .control(field: "the balance column", declared: balance, computed: expected),
          statement: 0, statementID: head.id,
          place: InputLocation(file: place.file, line: row)))
    }
  }
}
