import Domain

/// The party register; see docs/formats/ledger.md.
public enum PartyCSV {
  public static let columns = [
    "party_id", "kind", "name", "account_id", "iban", "email", "stripe_customer_id", "mandate_ref",
  ]

  /// Hands over every row in file order.
  ///
  /// - Throws: `FileErrors` with all that is wrong with the file; else what `body` throws.
  public static func read(
    path: String, name: String? = nil, limits: Limits = .standard,
    into body: (PartyRow) throws -> Void
  ) throws -> ReadSummary {
    let source = try Reader.locatingErrors { () throws(FormatError) in
      try ByteSource(path: path, name: name, limits: limits)
    }
    return try read(from: source, limits: limits, into: body)
  }

  public static func read(
    from source: ByteSource, limits: Limits = .standard, into body: (PartyRow) throws -> Void
  ) throws -> ReadSummary {
    _ = try Reader.locatingErrors { () throws(FormatError) in
      try Reader.resolve(.partyRegister, of: source)
    }
    var table = try CSVTable(source: source, limits: limits)
    let places = columns.map { table.header.required($0, errors: table.errors) }
    table.header.refuseUnknown(known: Set(columns), errors: table.errors)
    try table.forEach { row, _ in try body(read(row, places, limits)) }
    var summary = ReadSummary(format: .partyRegister)
    summary.records = table.records
    summary.accepted = table.accepted
    summary.nonData = table.nonData
    return summary
  }

  private static func read(
    _ row: CSVRow, _ places: [Int], _ limits: Limits
  ) throws(FormatError) -> PartyRow {
    let word = row.string(places[1])
    guard let kind = word == "org" ? .organisation : PartyRow.Kind(rawValue: word) else {
      throw FormatError(
        .unknownValue(row.excerpt(places[1]), of: "kind of party"), at: row.place(of: places[1]))
    }
    let iban = try row.text(places[4], limits: limits)
    if !iban.isEmpty, IBAN(iban) == nil {
      throw FormatError(.notAnIBAN(IBAN.masked(iban)), at: row.place(of: places[4]))
    }
    return PartyRow(
      id: try row.nonEmpty(places[0], "party_id", limits: limits),
      kind: kind,
      name: try row.text(places[2], limits: limits),
      accountID: try row.text(places[3], limits: limits),
      iban: iban,
      email: try row.text(places[5], limits: limits),
      processorCustomerID: try row.text(places[6], limits: limits),
      mandateReference: try row.text(places[7], limits: limits),
      slice: row.slice)
  }
}
