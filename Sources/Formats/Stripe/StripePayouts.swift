import Domain

/// Stripe's "Payouts", itemised: one row for each payout and for each that came back.
///
/// Source: the columns of `payouts.itemized.3`; see docs/formats/stripe.md.
enum StripePayouts {
  static func read<Handler: DocumentHandler>(
    from source: ByteSource, limits: Limits, into handler: inout Handler
  ) throws -> ReadSummary {
    var table = try CSVTable(source: source, limits: limits)
    let row = RowReader(table.header, errors: table.errors, limits: limits)
    return try StripeReport.read(&table, format: .stripePayouts, into: &handler, rows: row)
  }

  struct RowReader: StripeRowReader {
    let columns: StripeColumns
    private let payout: Int
    private let arrival: Int?
    private let references: StripeReferences
    private let extras: StripeExtras
    private let limits: Limits

    init(_ header: CSVHeader, errors: ErrorCollector, limits: Limits) {
      self.limits = limits
      columns = StripeColumns(header, time: "effective_at", errors: errors)
      payout = header.required("payout_id", errors: errors)
      arrival = header.index("payout_expected_arrival_date")
      references = StripeReferences(
        header,
        [
          ("payout_id", .payout), ("balance_transaction_id", .balanceTransaction),
          ("trace_id", .trace),
        ])
      extras = StripeExtras(
        header,
        [
          "payout_expected_arrival_date", "payout_status", "payout_type", "payout_reversed_at_utc",
          "payout_destination_id", "payout_description",
        ])
    }

    /// The report counts money sent as positive; on the Stripe balance it goes out.
    func read(_ row: CSVRow, index: Int, into entry: inout Entry) throws(FormatError) {
      try columns.read(row, index: index, limits: limits, into: &entry)
      guard !row[payout].isEmpty else {
        throw FormatError(.missing("payout_id"), at: row.place(of: payout))
      }
      if let arrival, !row[arrival].isEmpty, CalendarDate(iso: row[arrival]) == nil,
        StripeTime.instant(row[arrival]) == nil
      {
        throw FormatError(.notADate(row.excerpt(arrival)), at: row.place(of: arrival))
      }
      entry.amount = -entry.amount
      // Both turn with the amount, so that amount = gross − fee still holds.
      entry.gross = entry.gross.map { -$0 }
      entry.fee = entry.fee.map { -$0 }
      try references.read(row, limits: limits, into: &entry.references)
      try extras.read(row, limits: limits, into: &entry.extra)
    }
  }
}
