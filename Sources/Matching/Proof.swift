import Domain

/// The statement that one reconciled account ties, in the auditor's layout. Minor units.
///
///     balance per statement + deposits in transit − outstanding payments + breaks
///       − balance per ledger = residual
///
/// Matched items cancel once their differences are posted, so `balancePerLedger` is the balance
/// after that.
public struct Proof: Hashable, Sendable {
  public let currency: Currency
  public let balancePerStatement: Int128
  /// Money in that the ledger has and the statement does not have yet; not negative.
  public let depositsInTransit: Int128
  /// Money out that the ledger has and the statement does not have yet, as a positive figure.
  public let outstandingPayments: Int128
  /// The ledger's unexplained items less the statement's.
  public let breaks: Int128
  public let balancePerLedger: Int128

  public var residual: Int128 {
    balancePerStatement + depositsInTransit - outstandingPayments + breaks - balancePerLedger
  }

  public init(
    currency: Currency, balancePerStatement: Int128, depositsInTransit: Int128,
    outstandingPayments: Int128, breaks: Int128, balancePerLedger: Int128
  ) {
    self.currency = currency
    self.balancePerStatement = balancePerStatement
    self.depositsInTransit = depositsInTransit
    self.outstandingPayments = outstandingPayments
    self.breaks = breaks
    self.balancePerLedger = balancePerLedger
  }

  /// The proof from sums over the account's open items, signed as items are (money in is plus).
  ///
  /// - Parameters:
  ///   - timingIn: Open ledger legs with reason `timing` that are positive; `timingOut`, negative.
  ///   - leftBreaks: All other open ledger legs.
  ///   - rightBreaks: All open external entries.
  public init(
    currency: Currency, balancePerStatement: Int128, balancePerLedger: Int128,
    timingIn: Int128, timingOut: Int128, leftBreaks: Int128, rightBreaks: Int128
  ) {
    self.init(
      currency: currency, balancePerStatement: balancePerStatement, depositsInTransit: timingIn,
      outstandingPayments: -timingOut, breaks: leftBreaks - rightBreaks,
      balancePerLedger: balancePerLedger)
  }
}
