/// The list of all balance activity that Stripe's dashboard exports: the same rows as the itemised balance
/// change, under other names.
///
/// Source: the header of the dashboard's export, "Balance", "All activity".
enum StripeDashboard {
  private static let names = [
    "id": "balance_transaction_id", "Type": "reporting_category", "Source": "source_id",
    "Amount": "gross", "Fee": "fee", "Net": "net", "Currency": "currency",
    "Created (UTC)": "created_utc", "Available On (UTC)": "available_on_utc",
    "Description": "description", "Customer Facing Amount": "customer_facing_amount",
    "Customer Facing Currency": "customer_facing_currency", "Transfer": "automatic_payout_id",
  ]

  /// The columns that tell it.
  static let sign = ["id", "Type", "Source", "Amount", "Fee", "Net", "Currency", "Created (UTC)"]

  static func isOne(_ header: CSVHeader) -> Bool { sign.allSatisfy(header.contains) }

  /// The header in the words of the report.
  static func header(_ header: CSVHeader) -> CSVHeader {
    header.renamed { name in
      if let known = names[name] { return known }
      let mark = " (metadata)"
      return name.hasSuffix(mark) ? "payment_metadata[\(name.dropLast(mark.count))]" : name
    }
  }

  /// The report's word for a type of the API's.
  static func category(_ type: String) -> String {
    type == "payout_failure" || type == "payout_cancel" ? "payout_reversal" : type
  }
}
