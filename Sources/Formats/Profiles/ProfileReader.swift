import Domain

/// Loads a table by its profile: entries out, or everything that is wrong with the file.
struct ProfileReader {
  private let scan: ProfileScan
  private let errors: ErrorCollector
  private let conversion: EntryConversion
  private var summary: ReadSummary
  private var head: StatementHead
  private var tally: TableTally
  /// Of a table of details.
  private var payments: PaymentsByLine?
  private var isOpen = false
  /// Waits for further lines of its text.
  private var held = Entry.blank
  private var isHeld = false

  static func read<Handler: DocumentHandler>(
    _ table: OpenTable, format: FileFormat, into handler: inout Handler
  ) throws -> ReadSummary {
    guard table.profile.kind != .ledger else {
      throw FormatError(.inspectOnly(format.name), at: InputLocation(file: table.file))
    }
    let scan = try table.scan()
    var reader = ProfileReader(scan, table, format: format)
    return try reader.run(TableParts(scan, table), into: &handler)
  }

  private init(_ scan: ProfileScan, _ table: OpenTable, format: FileFormat) {
    self.scan = scan
    errors = table.errors
    conversion = EntryConversion(errors: table.errors, file: table.file)
    summary = ReadSummary(format: format)
    head = StatementHead(
      kind: StatementHead.Kind(rawValue: scan.profile.kind.rawValue) ?? .statement)
    payments = scan.profile.kind == .details ? PaymentsByLine() : nil
    head.place = InputLocation(file: table.file, line: 1, offset: 0)
    tally = TableTally(scan.profile)
  }

  private mutating func run<Handler: DocumentHandler>(
    _ parts: TableParts, into handler: inout Handler
  ) throws -> ReadSummary {
    scan.reportRival(errors)
    var document = DocumentHead(format: summary.format.name)
    document.encoding = scan.text.encoding.rawValue
    document.extra = [ExtraField("profile", scan.profile.name)]
    try handler.document(document)
    while let (part, spares) = try parts.next() {
      var part = consume part
      try take(&part, into: &handler)
      spares.give(&part.entries)
    }
    try release(into: &handler)
    if !isOpen { try open(nil, handler: &handler) }
    try releaseLines(into: &handler)
    try close(into: &handler)
    try errors.check()
    return summary
  }

  private mutating func take<Handler: DocumentHandler>(
    _ part: inout TablePart, into handler: inout Handler
  ) throws {
    errors.add(part.errors)
    tally.add(part.tally)
    if let first = part.first, !isOpen { try open(first, handler: &handler) }
    if isHeld { held.remittance += part.continuation }
    if part.records > 0 { try release(into: &handler) }
    isHeld = part.records > 0 ? part.endsWithEntry : isHeld
    for index in 0..<part.count { part.entries[index].index += summary.records }
    summary.records += part.records
    if part.endsWithEntry {
      part.count -= 1
      swap(&held, &part.entries[part.count])
    }
    let count = part.count
    try part.entries.withUnsafeMutableBufferPointer { entries in
      guard let first = entries.baseAddress else { return }
      for index in 0..<count {
        // Moved and put back: a copy would count the references to all of its texts.
        let entry = (first + index).move()
        defer { (first + index).initialize(to: entry) }
        try release(entry, into: &handler)
      }
    }
    if let failure = part.failure { throw failure }
  }

  /// Begins the statement, once the first row has told whose it is.
  private mutating func open<Handler: DocumentHandler>(
    _ first: TablePart.First?, handler: inout Handler
  ) throws {
    isOpen = true
    let facts = first?.facts ?? scan.facts
    let id = first?.account ?? facts[.account] ?? scan.profile.values.account
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
    guard isHeld else { return }
    isHeld = false
    try release(held, into: &handler)
  }

  @inline(__always)
  private mutating func release<Handler: DocumentHandler>(
    _ entry: borrowing Entry, into handler: inout Handler
  ) throws {
    summary.accepted += 1
    if entry.isBooked { summary.count(entry.amount) }
    if payments == nil { try handler.entry(entry) } else { payments?.add(entry) }
  }

  /// The lines of a table of details, once all of its rows are known.
  private mutating func releaseLines<Handler: DocumentHandler>(
    into handler: inout Handler
  ) throws {
    guard let payments = payments.take() else { return }
    let lines = payments.lines(errors)
    for line in lines { try handler.entry(line) }
    let told = lines.count == 1 ? "one line" : "\(lines.count) lines"
    summary.notices.append("it lists the payments of \(told) that a statement brings")
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
