import Domain

/// What Stripe's itemised reports have in common: amounts in major units, the currency in small
/// letters, times with and without `_utc`.
struct StripeColumns {
  let currency: Int
  let gross: Int
  let fee: Int
  let net: Int
  let category: Int
  let balanceTransaction: Int?
  let description: Int?
  let created: StripeTime

  init(_ header: CSVHeader, time: String, errors: ErrorCollector) {
    currency = header.required("currency", errors: errors)
    gross = header.required("gross", errors: errors)
    fee = header.required("fee", errors: errors)
    net = header.required("net", errors: errors)
    category = header.required("reporting_category", errors: errors)
    balanceTransaction = header.index("balance_transaction_id")
    description = header.index("description")
    created = StripeTime(
      column: header.required(time + "_utc", time, errors: errors),
      isUTC: header.contains(time + "_utc"))
  }

  /// Sets everything the two reports share; the amount is the row's net. One entry serves all rows,
  /// because a new one costs as much as the rest of the row: what a row may lack is cleared.
  func read(
    _ row: CSVRow, index: Int, limits: Limits, into entry: inout Entry
  ) throws(FormatError) {
    let currency = try row.currency(currency, lowerCase: true)
    let gross = try row.money(gross, in: currency)
    let fee = try row.money(fee, in: currency)
    entry.amount = try row.money(net, in: currency)
    entry.index = index
    entry.gross = gross
    entry.fee = fee
    entry.status = .booked
    entry.category = try row.nonEmpty(category, "reporting_category", limits: limits)
    entry.code.proprietary = entry.category
    (entry.bookingDate, entry.createdAt) = try created.read(row)
    entry.remittance.removeAll(keepingCapacity: true)
    if let description, !row[description].isEmpty {
      entry.remittance.append(try row.text(description, limits: limits))
    }
    entry.slice = row.slice
  }

  /// Refuses a row that contradicts itself: gross less fee is net, to the cent.
  func check(_ entry: Entry, _ row: CSVRow) throws(FormatError) {
    guard let gross = entry.gross, let fee = entry.fee, gross - fee != entry.amount else { return }
    throw FormatError(
      .amountsDisagree(
        gross: row.excerpt(self.gross), fee: row.excerpt(self.fee), net: row.excerpt(net)),
      at: row.place(of: net))
  }
}

/// Reads the rows of one of the itemised reports.
protocol StripeRowReader {
  var columns: StripeColumns { get }

  /// Sets every field of `entry` that any row sets.
  func read(_ row: CSVRow, index: Int, into entry: inout Entry) throws(FormatError)
}

/// A time column. Only `_utc` columns are points in time; the others are in the report's own zone,
/// which the file does not name, so that their day alone is used.
struct StripeTime {
  let column: Int
  let isUTC: Bool

  func read(_ row: CSVRow) throws(FormatError) -> (CalendarDate?, Instant?) {
    let bytes = row[column]
    if bytes.isEmpty { throw FormatError(.missing("created"), at: row.place(of: column)) }
    guard let instant = StripeTime.instant(bytes) else {
      throw FormatError(.notAnInstant(row.excerpt(column)), at: row.place(of: column))
    }
    return (instant.utcDate, isUTC ? instant : nil)
  }

  /// `YYYY-MM-DD HH:MM:SS`, also without seconds.
  static func instant(_ bytes: UnsafeRawBufferPointer) -> Instant? {
    if bytes.count == 16 {
      let padded = Array(bytes) + Array(":00".utf8)
      return padded.withUnsafeBytes { Instant(utc: $0) }
    }
    return Instant(utc: bytes)
  }
}

/// Columns that give references, each of a kind.
struct StripeReferences {
  private let columns: [(index: Int, kind: Reference.Kind, repeated: RepeatedText?)]

  init(_ header: CSVHeader, _ known: [(name: String, kind: Reference.Kind)]) {
    var columns = known.compactMap { name, kind in
      header.index(name).map {
        (index: $0, kind: kind, repeated: kind == .payout ? RepeatedText(column: $0) : nil)
      }
    }
    for (index, name) in header.names.enumerated() where name.contains("_metadata[") {
      columns.append((index, .metadata, nil))
    }
    self.columns = columns
  }

  func read(
    _ row: CSVRow, limits: Limits, into references: inout [Reference]
  ) throws(FormatError) {
    references.removeAll(keepingCapacity: true)
    for (index, kind, repeated) in columns where !row[index].isEmpty {
      if let repeated {
        references.append(Reference(kind, try repeated.read(row, limits: limits)))
      } else {
        references.append(Reference(kind, try row.text(index, limits: limits)))
      }
    }
  }
}

/// Columns kept as written because the model has no field for them.
struct StripeExtras {
  private let columns: [(index: Int, name: String, text: RepeatedText)]

  init(_ header: CSVHeader, _ names: [String]) {
    columns = names.compactMap { name in
      header.index(name).map { (index: $0, name: name, text: RepeatedText(column: $0)) }
    }
  }

  func read(
    _ row: CSVRow, limits: Limits, into fields: inout [ExtraField]
  ) throws(FormatError) {
    fields.removeAll(keepingCapacity: true)
    for (index, name, text) in columns where !row[index].isEmpty {
      fields.append(ExtraField(name, try text.read(row, limits: limits)))
    }
  }
}
