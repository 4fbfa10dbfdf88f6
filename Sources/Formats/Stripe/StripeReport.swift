import Domain

/// A report is one document with one statement that names no account.
enum StripeReport {
  static func read<Handler: DocumentHandler>(
    _ table: inout CSVTable, format: FileFormat, into handler: inout Handler,
    rows: some StripeRowReader
  ) throws -> ReadSummary {
    var summary = ReadSummary(format: format)
    var document = DocumentHead(format: format.name)
    document.encoding = "utf-8"
    try table.errors.check()
    try handler.document(document)
    var head = StatementHead(kind: .settlement)
    try handler.statement(head)
    var entry = Entry(amount: .zero(.eur))
    try table.forEach { row, index in
      try rows.read(row, index: index, into: &entry)
      try rows.columns.check(entry, row)
      try handler.entry(entry)
      summary.count(entry.amount)
      if let date = entry.bookingDate {
        head.fromDate = min(head.fromDate ?? date, date)
        head.toDate = max(head.toDate ?? date, date)
      }
    }
    if summary.totals.count == 1 { head.currency = summary.totals[0].currency }
    try handler.statementEnd(head)
    summary.records = table.records
    summary.accepted = table.accepted
    summary.nonData = table.nonData
    summary.statements = 1
    return summary
  }
}
