import Domain

/// Which of a processor's reporting categories can be which type of our ledger.
///
/// A charge's id also sits on its refunds and disputes, so that the id alone proves nothing. Types
/// are the ledger export's; a row covers every type that begins with it, the longest row first.
/// Source of the categories: Stripe's documentation of `reporting_category`, and the older `type`
/// names (`payment`, `stripe_fee`) that other exports still carry.
enum CategoryTable {
  private static let rows: [(type: String, categories: [String])] = [
    ("chargeback_reversal", ["dispute_reversal"]),
    ("processor_payout", ["payout", "payout_reversal"]),
    ("refund_reversal", ["refund_failure", "payment_failure_refund"]),
    ("refund_failure", ["refund_failure", "payment_failure_refund"]),
    ("processor_fee", ["fee", "stripe_fee", "application_fee", "network_cost", "tax"]),
    ("chargeback", ["dispute", "payment_reversal"]),
    ("refund", ["refund", "payment_refund", "partial_capture_reversal"]),
    ("topup", ["charge", "payment"]),
  ]

  /// Whether an external category can be a ledger type. A word that the table does not know, such
  /// as a bank's transaction code or a platform's own type, contradicts nothing.
  static func areCompatible(ledgerType: String, category: String) -> Bool {
    guard let row = rows.first(where: { ledgerType.hasPrefix($0.type) }) else { return true }
    if row.categories.contains(category) { return true }
    return !rows.contains { $0.categories.contains(category) }
  }

  static func isPayout(_ type: String) -> Bool {
    type == "processor_payout" || type == "payout" || type == "payout_reversal"
  }

  /// Whether a booking of the type takes back another one and moves no money of its own.
  static func isUndoing(_ type: String) -> Bool {
    type == "adjustment" || type.hasSuffix("_reject")
  }

  /// Whether a processor's report uses the word.
  static func isCategory(_ type: String) -> Bool {
    rows.contains { $0.categories.contains(type) }
  }

  /// Whether a processor calls it its own charge.
  static func isProcessorsCharge(_ type: String) -> Bool {
    rows.contains { $0.type == "processor_fee" && $0.categories.contains(type) }
  }

  /// Whether an entry is the bank's or processor's own charge: ISO 20022 subfamilies for charges,
  /// commissions and fees, or a processor's fee category.
  static func isOwnCharge(_ type: String) -> Bool {
    ["CHRG", "COMM", "FEES"].contains { type.hasSuffix("-\($0)") }
      || isProcessorsCharge(type)
  }
}

extension Item {
  /// What a processor takes for itself. Nobody paid it, so that nobody's name or account could show which leg it
  /// is: equal amounts on close days do.
  public var isProcessorsCharge: Bool { side == .right && CategoryTable.isProcessorsCharge(type) }
}
