import Domain

/// Loads a table by its profile: entries out, or everything that is wrong with the file.
///
/// Its rows are read on several cores; what depends on the rows before is done here, in their order.
struct ProfileReader {
  private let scan: ProfileScan
  private let errors: ErrorCollector
  private let conversion: EntryConversion
  private var summary: ReadSummary
  private var head: StatementHead
  private var tally: TableTally
  private var isOpen = false
  /// Waits for further lines of its text.
  private var held: Entry?

  /// Small enough that the entries of the blocks under way stay in a core's cache: they take ten
  /// times as much.
  static let blockBytes = 1 << 14

  /// - Parameters:
  ///   - workers: On how many cores rows are read.
  ///   - blockBytes: How much a core reads at a time. Any number of either gives the same.
  static func read<Handler: DocumentHandler>(
    _ table: OpenTable, format: FileFormat, workers: Int = Cores.count,
    blockBytes: Int = ProfileReader.blockBytes, into handler: inout Handler
  ) throws -> ReadSummary {
    guard table.profile.kind != .ledger else {
      throw FormatError(.inspectOnly(format.name), at: InputLocation(file: table.file))
    }
    let scan = try table.scan()
    let plan = RowPlan(
      profile: scan.profile, dates: scan.dates, setting: scan.setting, limits: table.limits,
      file: table.file)
    var reader = ProfileReader(scan, table, format: format)
    try reader.begin(&handler)
    var blocks = RowBlocks(scan, plan, size: blockBytes)
    try OrderedWork<RowBlock, ReadRows>.run(
      workers: workers,
      worker: {
        let worker = RowWorker(plan)
        return { worker.read($0) }
      },
      next: { try blocks.next() }, take: { try reader.take(&$0, into: &handler) })
    return try reader.finish(&handler)
  }

  private init(_ scan: ProfileScan, _ table: OpenTable, format: FileFormat) {
    self.scan = scan
    errors = table.errors
    conversion = EntryConversion(errors: table.errors, file: table.file)
    summary = ReadSummary(format: format)
    head = StatementHead(kind: scan.profile.kind == .settlement ? .settlement : .statement)
    head.place = InputLocation(file: table.file, line: 1, offset: 0)
    tally = TableTally(scan.profile)
  }

  private mutating func begin<Handler: DocumentHandler>(_ handler: inout Handler) throws {
    scan.reportRival(errors)
    var document = DocumentHead(format: summary.format.name)
    document.encoding = scan.text.encoding.rawValue
    document.extra = [ExtraField("profile", scan.profile.name)]
    try handler.document(document)
  }

  private mutating func take<Handler: DocumentHandler>(
    _ found: inout ReadRows, into handler: inout Handler
  ) throws {
    errors.add(found.errors)
    held?.remittance += found.continuation
    for figures in found.figures {
      switch figures {
      case .row(let figures):
        if !isOpen { try open(figures.account, found.facts, handler: &handler) }
        tally.add(figures)
      case .openingBalance(let balance): tally.opening = balance
      case .closingBalance(let balance): tally.closing = balance
      }
    }
    // Taken out and not copied: an entry counts references to a dozen texts.
    for index in found.entries.indices {
      try release(into: &handler)
      held = found.entries[index].take()
      held?.index += summary.records
    }
    summary.records += found.entries.count
  }

  private mutating func finish<Handler: DocumentHandler>(
    _ handler: inout Handler
  ) throws -> ReadSummary {
    try release(into: &handler)
    if !isOpen { try open(nil, scan.facts, handler: &handler) }
    try close(into: &handler)
    try errors.check()
    return summary
  }

  /// Begins the statement, once the first row has told whose it is.
  private mutating func open<Handler: DocumentHandler>(
    _ account: String?, _ facts: [CSVProfile.Target: String], handler: inout Handler
  ) throws {
    isOpen = true
    let id = account ?? facts[.account] ?? scan.profile.values.account
    head.account.id = id
    head.account.scheme = id.map { IBAN($0) == nil ? "other" : "IBAN" }
    head.account.name = facts[.accountName]
    head.id = facts[.statementID]
    if let code = scan.profile.values.currency ?? facts[.currency] {
      head.account.currency = Currency(code: code)
    }
    head.currency = head.account.currency
    try handler.statement(head)
  }

  private mutating func release<Handler: DocumentHandler>(into handler: inout Handler) throws {
    if let entry = held.take() { try hand(entry, to: &handler) }
  }

  private mutating func hand<Handler: DocumentHandler>(
    _ entry: Entry, to handler: inout Handler
  ) throws {
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
