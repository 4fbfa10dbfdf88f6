import Domain

/// The platform's ledger export; see docs/formats/ledger.md.
public enum LedgerCSV {
  /// The columns, in any order, all required.
  public static let columns = [
    "id", "booked_at", "account_id", "org_id", "member_id", "type", "amount", "currency",
    "reference", "processor_ref", "description", "counterparty",
  ]

  /// Hands over every row in file order; sums are per currency, credits to the account positive.
  ///
  /// - Throws: `FileErrors` with all that is wrong with the file; else what `body` throws.
  public static func read(
    path: String, name: String? = nil, limits: Limits = .standard,
    into body: (LedgerRow) throws -> Void
  ) throws -> ReadSummary {
    let source = try Reader.locatingErrors { () throws(FormatError) in
      try ByteSource(path: path, name: name, limits: limits)
    }
    return try read(from: source, limits: limits, into: body)
  }

  public static func read(
    from source: ByteSource, limits: Limits = .standard, into body: (LedgerRow) throws -> Void
  ) throws -> ReadSummary {
    _ = try Reader.locatingErrors { () throws(FormatError) in
      try Reader.resolve(.ledgerExport, of: source)
    }
    var table = try CSVTable(source: source, limits: limits)
    let places = columns.map { table.header.required($0, errors: table.errors) }
    table.header.refuseUnknown(known: Set(columns), errors: table.errors)
    var summary = ReadSummary(format: .ledgerExport)
    try table.forEach { row, _ in
      let ledgerRow = try read(row, places, limits)
      try body(ledgerRow)
      summary.count(ledgerRow.amount)
    }
    summary.records = table.records
    summary.accepted = table.accepted
    summary.nonData = table.nonData
    return summary
  }

  /// `places` gives the index of each of `columns`.
  private static func read(
    _ row: CSVRow, _ places: [Int], _ limits: Limits
  ) throws(FormatError) -> LedgerRow {
    let currency = try row.currency(places[7], lowerCase: false)
    return LedgerRow(
      id: try row.nonEmpty(places[0], "id", limits: limits),
      bookedAt: try row.instant(places[1]),
      accountID: try row.text(places[2], limits: limits),
      organisationID: try row.text(places[3], limits: limits),
      memberID: try row.text(places[4], limits: limits),
      type: try row.nonEmpty(places[5], "type", limits: limits),
      amount: try row.money(places[6], in: currency),
      reference: try row.text(places[8], limits: limits),
      processorReference: try row.text(places[9], limits: limits),
      description: try row.text(places[10], limits: limits),
      counterparty: try row.text(places[11], limits: limits),
      slice: row.slice)
  }
}
