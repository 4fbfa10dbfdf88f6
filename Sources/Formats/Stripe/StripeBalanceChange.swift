import Domain

/// Stripe's "Balance change from activity", itemised, and the balance transactions export: one row
/// for each change of the Stripe balance, payouts left out of the former.
///
/// Source: the columns of `balance_change_from_activity.itemized.3`; see docs/formats/stripe.md.
enum StripeBalanceChange {
  static func read<Handler: DocumentHandler>(
    from source: ByteSource, limits: Limits, into handler: inout Handler
  ) throws -> ReadSummary {
    var table = try CSVTable(source: source, limits: limits)
    let row = RowReader(table.header, errors: table.errors, limits: limits)
    return try StripeReport.read(
      &table, format: .stripeBalanceChange, into: &handler, rows: row)
  }

  struct RowReader: StripeRowReader {
    let columns: StripeColumns
    private let references: StripeReferences
    private let extras: StripeExtras
    private let customerName: Int?
    /// What the customer paid, in the customer's currency.
    private let paid: (amount: Int, currency: Int)?
    private let limits: Limits
    private let isDashboard: Bool

    init(_ written: CSVHeader, errors: ErrorCollector, limits: Limits) {
      isDashboard = StripeDashboard.isOne(written)
      let header = isDashboard ? StripeDashboard.header(written) : written
      self.limits = limits
      columns = StripeColumns(header, time: "created", errors: errors)
      references = StripeReferences(
        header,
        [
          ("balance_transaction_id", .balanceTransaction), ("source_id", .source),
          ("charge_id", .charge), ("payment_intent_id", .paymentIntent),
          ("automatic_payout_id", .payout), ("trace_id", .trace), ("customer_id", .party),
        ])
      extras = StripeExtras(
        header,
        [
          header.contains("available_on_utc") ? "available_on_utc" : "available_on", "invoice_id",
          "dispute_reason", "connected_account_id", "destination_payment_id",
        ])
      customerName = header.index("customer_name")
      if let amount = header.index("customer_facing_amount"),
        let currency = header.index("customer_facing_currency")
      {
        paid = (amount, currency)
      } else {
        paid = nil
      }
      if columns.balanceTransaction == nil {
        errors.add(.missingColumn("balance_transaction_id"), at: header.line)
      }
    }

    /// The amount is the net effect on the balance; a row of category payout lowers it.
    func read(_ row: CSVRow, index: Int, into entry: inout Entry) throws(FormatError) {
      try columns.read(row, index: index, limits: limits, into: &entry)
      if isDashboard, let type = entry.category {
        entry.category = StripeDashboard.category(type)
        entry.code.proprietary = entry.category
      }
      if let id = columns.balanceTransaction, row[id].isEmpty {
        throw FormatError(.missing("balance_transaction_id"), at: row.place(of: id))
      }
      try references.read(row, limits: limits, into: &entry.references)
      try extras.read(row, limits: limits, into: &entry.extra)
      entry.counterparty.name = nil
      if let customerName, !row[customerName].isEmpty {
        entry.counterparty.name = try row.text(customerName, limits: limits)
      }
      entry.originalAmount.instructed = try converted(row, to: entry.amount.currency)
    }

    /// The customer's amount where the row is in another currency.
    private func converted(
      _ row: CSVRow, to currency: Currency
    ) throws(FormatError) -> Money? {
      guard let paid, !row[paid.amount].isEmpty, !row[paid.currency].isEmpty else { return nil }
      let original = try row.currency(paid.currency, lowerCase: true)
      return original == currency ? nil : try row.money(paid.amount, in: original)
    }
  }
}
