/// One reference that an entry or a transaction carries, with what kind of reference it is.
///
/// Values are kept as written, placeholders such as `NOTPROVIDED` included; `isPlaceholder` tells.
public struct Reference: Hashable, Sendable {
  /// The raw values are stored in the database and must not change.
  public enum Kind: String, CaseIterable, Sendable {
    /// The bank's own reference of the entry (camt `AcctSvcrRef`, MT940 after `//`).
    case bank
    /// The statement's number for the entry (camt `NtryRef`).
    case entry
    case customer
    case endToEnd = "end_to_end"
    case instruction
    case mandate
    /// A batch of payments (camt `Btch/PmtInfId`, `MsgId` of the payment file).
    case batch
    case transaction
    case uetr
    /// A structured creditor reference: ISO 11649, Swiss QR or ESR, Belgian, Finnish.
    case creditor
    /// A processor's charge, `ch_…` or `py_…`.
    case charge
    /// A processor's payment intent, `pi_…`.
    case paymentIntent = "payment_intent"
    /// A processor's balance transaction, `txn_…`.
    case balanceTransaction = "balance_transaction"
    /// What a balance transaction is about: a charge, refund, dispute, `source_id`.
    case source
    case payout
    /// The trace id that a payout carries onto the bank statement.
    case trace
    /// A processor's customer, `cus_…`.
    case party
    /// The platform's own id carried by the processor in its metadata.
    case metadata
    case cheque
    case invoice
    case order
    /// Another line of the same source that this one belongs to: a refund's payment.
    case related
    /// What an order was asked for by: the collector's identifier of a direct debit.
    case creditorScheme = "creditor_scheme"
  }

  public let kind: Kind
  public let value: String

  public init(_ kind: Kind, _ value: String) {
    self.kind = kind
    self.value = value
  }

  /// Whether the bank wrote "there is none" instead of a reference.
  public var isPlaceholder: Bool { Reference.isPlaceholder(value) }

  /// Some write it instead of a name as well.
  public static func isPlaceholder(_ value: String) -> Bool {
    // No such word is longer, and most references are.
    guard value.utf8.count <= 12 else { return false }
    return switch value.uppercased() {
    case "NOTPROVIDED", "NOT PROVIDED", "NONREF", "NOTGIVEN", "": true
    default: false
    }
  }
}
