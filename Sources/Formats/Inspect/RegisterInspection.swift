import Domain

/// Shows the platform's own files: the ledger export as entries, the rest as a count.
enum RegisterInspection {
  static func report(
    source: ByteSource, format: FileFormat, limits: Limits
  ) -> InspectionReport {
    var report = InspectionReport(format: format.name)
    var statement = InspectedStatement()
    do {
      let records: Int? =
        switch format {
        case _ where format.family == FileFormat.operations.family:
          try operations(source, limits, &report)
        case .partyRegister:
          try PartyCSV.read(from: source, limits: limits) { _ in }.records
        case .resolutions: try ResolutionCSV.read(from: source, limits: limits).count
        default: nil
        }
      if let records {
        report.document.put("records", records)
        report.fixedOutcome = records == 0 ? "empty" : "ok"
        return report
      }
      _ = try LedgerCSV.read(from: source, limits: limits) { row in add(row, to: &statement) }
    } catch let error as FileErrors {
      report.errors = error.errors
      report.moreErrors = error.more
    } catch {
      preconditionFailure("A table throws only the errors of its file: \(error)")
    }
    if statement.currencies.count == 1 { statement.currency = statement.currencies.first }
    statement.head = .plainStatement(
      kind: "ledger", currency: statement.currency, from: nil, to: nil)
    statement.tail.put("balance_check", "n/a")
    report.statements = [statement]
    return report
  }

  /// How many lines there are; those that cannot be read are its errors.
  private static func operations(
    _ source: ByteSource, _ limits: Limits, _ report: inout InspectionReport
  ) throws -> Int {
    var count = 0
    var faults: [FormatError] = []
    try OperationLines.read(from: source, limits: limits) { line in
      count += 1
      if let fault = line.fault { faults.append(fault) }
    }
    report.errors = Array(faults.prefix(limits.errors))
    report.moreErrors = max(0, faults.count - limits.errors)
    return count
  }

  private static func add(_ row: LedgerRow, to statement: inout InspectedStatement) {
    var json = JSONObject()
    json.put("index", statement.entries.count)
    json.put("booking_date", row.bookedAt.utcDate.description)
    json.put("booked_at", row.bookedAt.description)
    json.put("amount", row.amount.decimal)
    json.put("currency", row.amount.currency.code)
    json.put("bank_ref", row.id)
    json.put("code", row.type)
    json.put("offset", row.slice.offset)
    json.put("length", row.slice.length)
    statement.entries.append(json)
    statement.count(
      ExactDecimal(row.amount.decimal), currency: row.amount.currency.code, isBooked: true)
  }
}
