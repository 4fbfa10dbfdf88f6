import Domain

/// Shows a SWIFT file from its records as written, so that also values that loading would refuse
/// appear.
final class MTInspection {
  private var report: InspectionReport
  private var statement = InspectedStatement()
  private var laterDetails: [String] = []
  private var notes: [String] = []
  private var isWhole = false
  private let errors: ErrorCollector
  private var text: MTText?

  private init(format: FileFormat, errors: ErrorCollector) {
    report = InspectionReport(format: format.name)
    self.errors = errors
  }

  static func report(
    source: ByteSource, format: FileFormat, limits: Limits
  ) -> InspectionReport {
    let errors = ErrorCollector(file: source.file, limit: limits.errors)
    let inspection = MTInspection(format: format, errors: errors)
    do {
      var parser = try MTParser(
        source: source, errors: errors, limits: limits,
        receiver: MTParser.Receiver(
          statement: { inspection.begin($0) },
          entry: { inspection.entry($0, in: $1) },
          statementEnd: { inspection.finish($0) }))
      inspection.text = parser.text
      try parser.run()
    } catch let error as FormatError {
      errors.add(error)
    } catch {
      preconditionFailure("The receiver throws nothing: \(error)")
    }
    return inspection.result()
  }

  private func result() -> InspectionReport {
    report.document.put("encoding", text?.encoding.rawValue)
    report.document.putIfPresent("notes", notes)
    report.errors = errors.errors
    report.moreErrors = errors.count - errors.errors.count
    if !report.statements.isEmpty, !isWhole { report.fixedOutcome = "fragment" }
    if report.statements.isEmpty, report.errors.isEmpty { report.fixedOutcome = "empty" }
    return report
  }

  private func begin(_ raw: MTStatementRecord) {
    statement = InspectedStatement()
    laterDetails = []
    if let text { _ = MTConversion(errors: errors, text: text).statement(raw) }
  }

  private func entry(_ raw: MTEntryRecord, in record: MTStatementRecord) {
    guard let text else { return }
    _ = MTConversion(errors: errors, text: text).entry(raw, in: record)
    let view = MTEntryView(raw, currency: record.entryCurrency, text: text)
    if let note = view.note { notes.append(note) }
    laterDetails += raw.details.dropFirst().map {
      text.lines(raw.bytes, $0, line: raw.lineNumber).joined(separator: "\n")
    }
    statement.add(
      view.json, amount: view.amount, currency: record.entryCurrency, isBooked: view.isBooked)
  }

  private func finish(_ raw: MTStatementRecord) {
    guard let text else { return }
    let conversion = MTConversion(errors: errors, text: text)
    _ = conversion.statement(raw)
    conversion.check(raw)
    statement.currency = raw.currency
    let view = MTStatementView(raw, laterDetails: laterDetails, booked: statement.booked)
    notes += view.notes
    statement.head = view.head
    statement.tail = view.tail
    if report.statements.isEmpty, raw.isIntraday { report.format = MTFormat.intraday.name }
    if raw.account != nil, raw.isIntraday || !raw.balances.isEmpty { isWhole = true }
    report.statements.append(statement)
  }
}
