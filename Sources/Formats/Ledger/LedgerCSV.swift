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
    try readFields(path: path, name: name, limits: limits) { try body(LedgerRow($0)) }
  }

  public static func read(
    from source: ByteSource, limits: Limits = .standard, into body: (LedgerRow) throws -> Void
  ) throws -> ReadSummary {
    try readFields(from: source, limits: limits) { try body(LedgerRow($0)) }
  }

  /// The same rows, with their texts still bytes of the file.
  public static func readFields(
    path: String, name: String? = nil, limits: Limits = .standard,
    into body: (LedgerFields) throws -> Void
  ) throws -> ReadSummary {
    let source = try Reader.locatingErrors { () throws(FormatError) in
      try ByteSource(path: path, name: name, limits: limits)
    }
    return try readFields(from: source, limits: limits, into: body)
  }

  static func readFields(
    from source: ByteSource, limits: Limits, into body: (LedgerFields) throws -> Void
  ) throws -> ReadSummary {
    _ = try Reader.locatingErrors { () throws(FormatError) in
      try Reader.resolve(.ledgerExport, of: source)
    }
    var table = try CSVTable(source: source, limits: limits)
    let places = columns.map { table.header.required($0, errors: table.errors) }
    table.header.refuseUnknown(known: Set(columns), errors: table.errors)
    var summary = ReadSummary(format: .ledgerExport)
    let texts = PlainFields(limits: limits)
    try table.forEach { row, _ in
      let fields = try fields(of: row, places, texts)
      try body(fields)
      summary.count(fields.amount)
    }
    summary.records = table.records
    summary.accepted = table.accepted
    summary.nonData = table.nonData
    return summary
  }

  /// `places` gives the index of each of `columns`.
  private static func fields(
    of row: CSVRow, _ places: [Int], _ texts: PlainFields
  ) throws(FormatError) -> LedgerFields {
    texts.begin(row)
    let currency = try row.currency(places[7], lowerCase: false)
    return LedgerFields(
      id: try texts.nonEmpty(row, places[0], "id"),
      bookedAt: try row.instant(places[1]),
      accountID: try texts.text(row, places[2]),
      organisationID: try texts.text(row, places[3]),
      memberID: try texts.text(row, places[4]),
      type: try texts.nonEmpty(row, places[5], "type"),
      amount: try row.money(places[6], in: currency),
      reference: try texts.text(row, places[8]),
      processorReference: try texts.text(row, places[9]),
      description: try texts.text(row, places[10]),
      counterparty: try texts.text(row, places[11]),
      slice: row.slice)
  }
}

extension LedgerRow {
  public init(_ fields: LedgerFields) {
    self.init(
      id: String(utf8Checked: fields.id),
      bookedAt: fields.bookedAt,
      accountID: String(utf8Checked: fields.accountID),
      organisationID: String(utf8Checked: fields.organisationID),
      memberID: String(utf8Checked: fields.memberID),
      type: String(utf8Checked: fields.type),
      amount: fields.amount,
      reference: String(utf8Checked: fields.reference),
      processorReference: String(utf8Checked: fields.processorReference),
      description: String(utf8Checked: fields.description),
      counterparty: String(utf8Checked: fields.counterparty),
      slice: fields.slice)
  }
}
