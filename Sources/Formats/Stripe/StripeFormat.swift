/// Stripe's CSV reports.
enum StripeFormat: StatementFormat {
  static let balanceChange = FormatFamily(
    "stripe-balance-change", source: "stripe",
    summary: "Stripe balance change from activity, itemised, and balance transactions",
    specification: "balance_change_from_activity.itemized.3")
  static let payouts = FormatFamily(
    "stripe-payouts", source: "stripe", summary: "Stripe payouts, itemised",
    specification: "payouts.itemized.3")
  static let payments = FormatFamily(
    "stripe-payments", source: "stripe", use: .lookOnly,
    summary: "Stripe dashboard's list of payments: no balance can be proven from it",
    specification: "the dashboard's export of payments")
  static let families = [balanceChange, payouts, payments]

  private static let signs: [(FormatFamily, [String])] = [
    (payouts, ["payout_id", "gross", "fee", "net", "currency"]),
    (balanceChange, ["balance_transaction_id", "gross", "fee", "net", "currency"]),
    (balanceChange, StripeDashboard.sign),
  ]

  static func recognise(_ head: FileHead) -> Recognition? {
    let columns = Set(head.header())
    if StripePayments.recognises(columns) {
      return Recognition(payments, because: "its header has the columns of a payments export")
    }
    return signs.lazy.compactMap { family, needed in
      Recognition(family, needing: needed, among: columns)
    }.first
  }

  static func read<Handler: DocumentHandler>(
    from source: ByteSource, as format: FileFormat, limits: Limits, into handler: inout Handler
  ) throws -> ReadSummary {
    switch format.family {
    case balanceChange:
      return try StripeBalanceChange.read(from: source, limits: limits, into: &handler)
    case payouts: return try StripePayouts.read(from: source, limits: limits, into: &handler)
    default: throw FormatError(.inspectOnly(format.name), at: .init(file: source.file))
    }
  }

  static func inspect(
    source: ByteSource, as format: FileFormat, limits: Limits
  ) -> InspectionReport {
    StripeInspection.report(source: source, format: format, limits: limits)
  }
}

extension FileFormat {
  static let stripeBalanceChange = FileFormat(StripeFormat.balanceChange)
  static let stripePayouts = FileFormat(StripeFormat.payouts)
  static let stripePayments = FileFormat(StripeFormat.payments)
}

extension Recognition {
  /// A table told by the columns that its header must have.
  init?(
    _ family: FormatFamily, version: String? = nil, needing needed: [String],
    among columns: Set<String>
  ) {
    guard needed.allSatisfy(columns.contains) else { return nil }
    let names = needed.map { "'\($0)'" }.joined(separator: ", ")
    self.init(family, version: version, because: "its header has the columns \(names)")
  }
}
