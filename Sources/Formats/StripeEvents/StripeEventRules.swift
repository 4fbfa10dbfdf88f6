/// Which of Stripe's events is acted on. Several tell of one payment, and exactly one may count.
///
/// Source: the list of event types in Stripe's API reference. An event is told by its type alone,
/// except where a charge is authorised first and captured later.
enum StripeEventRules {
  enum Action: String {
    case charge, refund, dispute, payout, transfer, topup
    case refundFailure = "refund_failure"
    case disputeReversal = "dispute_reversal"
    case payoutReversal = "payout_reversal"
    case transferReversal = "transfer_reversal"
    case topupReversal = "topup_reversal"
    case applicationFee = "application_fee"
    case applicationFeeRefund = "application_fee_refund"
  }

  enum Meaning: Equatable {
    /// Acted on, unless the same was told before.
    case acts(Action)
    /// Another event tells the same.
    case told(by: String)
    /// Nothing moves.
    case idle
    /// A type that this list does not know: kept and reported.
    case unknown
  }

  static func meaning(of type: String) -> Meaning {
    if let meaning = meanings[type] { return meaning }
    let isIdle = idlePrefixes.contains { type == $0 || type.hasPrefix($0 + ".") }
    return isIdle ? .idle : .unknown
  }

  private static let meanings: [String: Meaning] = [
    "charge.succeeded": .acts(.charge),
    "charge.captured": .acts(.charge),
    "charge.updated": .told(by: "charge.succeeded"),
    "charge.failed": .idle, "charge.pending": .idle, "charge.expired": .idle,
    "payment_intent.succeeded": .told(by: "charge.succeeded"),
    "checkout.session.completed": .told(by: "charge.succeeded"),
    "checkout.session.async_payment_succeeded": .told(by: "charge.succeeded"),
    "invoice.paid": .told(by: "charge.succeeded"),
    "invoice.payment_succeeded": .told(by: "charge.succeeded"),
    "invoice_payment.paid": .told(by: "charge.succeeded"),

    "charge.refunded": .acts(.refund),
    "charge.refund.updated": .told(by: "charge.refunded"),
    "refund.created": .told(by: "charge.refunded"),
    "refund.updated": .told(by: "charge.refunded"),
    "refund.failed": .acts(.refundFailure),

    "charge.dispute.created": .told(by: "charge.dispute.funds_withdrawn"),
    "charge.dispute.updated": .told(by: "charge.dispute.funds_withdrawn"),
    "charge.dispute.closed": .told(by: "charge.dispute.funds_withdrawn"),
    "charge.dispute.funds_withdrawn": .acts(.dispute),
    "charge.dispute.funds_reinstated": .acts(.disputeReversal),

    "payout.created": .acts(.payout),
    "payout.paid": .acts(.payout),
    "payout.updated": .told(by: "payout.created"),
    "payout.reconciliation_completed": .told(by: "payout.created"),
    "payout.failed": .acts(.payoutReversal),
    "payout.canceled": .acts(.payoutReversal),

    "transfer.created": .acts(.transfer),
    "transfer.updated": .told(by: "transfer.created"),
    "transfer.paid": .told(by: "transfer.created"),
    "transfer.failed": .told(by: "transfer.reversed"),
    "transfer.reversed": .acts(.transferReversal),

    "topup.created": .idle, "topup.canceled": .idle, "topup.failed": .idle,
    "topup.succeeded": .acts(.topup),
    "topup.reversed": .acts(.topupReversal),

    "application_fee.created": .acts(.applicationFee),
    "application_fee.refunded": .acts(.applicationFeeRefund),
    "application_fee.refund.updated": .told(by: "application_fee.refunded"),
  ]

  /// Resources none of whose events moves money of the payments balance.
  private static let idlePrefixes: [String] = [
    "account", "balance", "balance_settings", "billing", "billing_portal", "capability",
    "cash_balance", "checkout.session", "climate", "coupon", "credit_note", "customer",
    "customer_cash_balance_transaction", "entitlements", "file", "financial_connections",
    "identity", "invoice", "invoice_payment", "invoiceitem", "issuing_authorization",
    "issuing_card", "issuing_cardholder", "issuing_dispute", "issuing_personalization_design",
    "issuing_token", "issuing_transaction", "mandate", "order", "order_return",
    "payment_intent", "payment_link", "payment_method", "person", "ping", "plan", "price",
    "product", "promotion_code", "quote", "radar", "recipient", "reporting", "review",
    "setup_intent", "sigma", "sku", "source", "subscription_schedule", "tax", "tax_rate",
    "terminal", "test_helpers", "treasury",
  ]

  /// Resources whose objects stand for money; what moved says their balance transaction.
  static let moneyObjects: Set<String> = [
    "application_fee", "balance_transaction", "charge", "dispute", "fee_refund", "payout", "refund",
    "topup", "transfer", "transfer_reversal",
  ]
}
