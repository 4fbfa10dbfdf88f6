import Domain

/// Loads a table by its profile: entries out, or everything that is wrong with the file.
struct ProfileReader<Handler: DocumentHandler> {
  private let scan: ProfileScan
  private let errors: ErrorCollector
  private var reading: RowReading
  private let conversion: EntryConversion
  private var summary: ReadSummary
  private var head: StatementHead
  private var order: RowOrder
  private var chains: [Currency: BalanceChain] = [:]
  private var sums: [Currency: Int128] = [:]
  private var account: String?
  /// Waits for further lines of its text.
  private var held: Entry?
  private var firstDate: CalendarDate?
  private var lastDate: CalendarDate?

  static func read(
    _ table: OpenTable, format: FileFormat, into handler: inout Handler
  ) throws -> ReadSummary {
    let errors = table.errors
    var reader: ProfileReader
    do throws(FormatError) {
      reader = ProfileReader(try table.scan(), table: table, format: format)
    } catch {
      errors.add(error)
      throw FileErrors(errors: errors.errors)
    }
    return try reader.run(into: &handler)
  }

  private init(_ scan: ProfileScan, table: OpenTable, format: FileFormat) {
    self.scan = scan
    errors = table.errors
    reading = RowReading(scan, errors: errors)
    conversion = EntryConversion(errors: errors, file: table.file)
    summary = ReadSummary(format: format)
    let kind: StatementHead.Kind = scan.profile.kind == .settlement ? .settlement : .statement
    head = StatementHead(kind: kind)
    head.place = InputLocation(file: table.file, line: 1, offset: 0)
    order = RowOrder(scan.profile.rows.order)
  }

  private mutating func run(into handler: inout Handler) throws -> ReadSummary {
    if let rival = scan.dates.rival, let chosen = scan.dates.pattern {
      errors.add(
        .ambiguousDate(rival.example, chosen.text, rival.pattern.text),
        at: head.place ?? InputLocation(file: errors.file))
    }
    var document = DocumentHead(format: summary.format.name)
    document.encoding = scan.text.encoding.rawValue
    document.extra = [ExtraField("profile", scan.profile.name)]
    try handler.document(document)
    // The account may stand in the rows, so the head waits for the first of them.
    var isOpen = false
    while let item = try next() {
      if !isOpen, case .entry(let row) = item {
        account = try? scan.columns.account.map { try scan.text.text(row, $0) } ?? nil
      }
      if !isOpen, case .entry = item {
        isOpen = true
        fillHead()
        try handler.statement(head)
      }
      try take(item, into: &handler)
    }
    try release(into: &handler)
    if !isOpen {
      fillHead()
      try handler.statement(head)
    }
    closeHead()
    try handler.statementEnd(head)
    try errors.check()
    summary.nonData = scan.leftOut
    summary.statements = 1
    return summary
  }

  private func next() throws -> ProfileScan.Item? {
    do throws(FormatError) {
      return try scan.next()
    } catch {
      errors.add(error)
      throw try ended()
    }
  }

  private func ended() throws -> FileErrors {
    try errors.check()
    preconditionFailure("An error was just added")
  }

  private mutating func take(_ item: ProfileScan.Item, into handler: inout Handler) throws {
    do throws(FormatError) {
      switch item {
      case .entry(let row):
        let values = try reading.read(row)
        try release(values, into: &handler)
      case .continuation(let row): held?.remittance += try reading.continuation(row)
      case .openingBalance(let row): try add("OPBD", reading.balance(row))
      case .closingBalance(let row): try add("CLBD", reading.balance(row))
      }
    } catch {
      errors.add(error)
    }
  }
}
