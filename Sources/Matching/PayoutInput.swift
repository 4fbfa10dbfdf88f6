import Domain

/// What is known about the payouts of a period: few enough to be looked at together.
public struct PayoutInput: Sendable {
  /// Open legs of `processor_payout` transactions on the processor's account; negative.
  public var clearingLegs: [Item]
  /// Open legs of the same transactions on bank accounts; positive, same id as the other leg.
  public var bankLegs: [Item]
  /// The rows of the payout report.
  public var rows: [PayoutRow]
  /// Open bank lines that may be payouts: all whose amount is that of a leg or row given here.
  public var bankLines: [Item]
  /// What the itemised report says each payout is made of.
  public var compositions: [PayoutComposition]

  public init(
    clearingLegs: [Item], bankLegs: [Item], rows: [PayoutRow], bankLines: [Item],
    compositions: [PayoutComposition]
  ) {
    self.clearingLegs = clearingLegs
    self.bankLegs = bankLegs
    self.rows = rows
    self.bankLines = bankLines
    self.compositions = compositions
  }
}

/// One row of a processor's payout report.
public struct PayoutRow: Hashable, Sendable {
  /// Its amount is the effect on the processor's account: negative for a payout. The payout's id
  /// and its trace id are references of it.
  public var item: Item
  /// The day on which the processor expects the money at the bank.
  public var arrival: CalendarDate
  /// Matched in an earlier period: it explains a bank line that came late, and is not matched again.
  public var isClaimed: Bool

  public init(item: Item, arrival: CalendarDate, isClaimed: Bool = false) {
    self.item = item
    self.arrival = arrival
    self.isClaimed = isClaimed
  }

  /// The id that the itemised report and the ledger name the payout by.
  var payoutID: String {
    item.references.first { $0.kind == .payout }?.value ?? item.id
  }

  /// What reaches the bank, positive.
  var paid: Money { -item.amount }
}

/// The sums of the itemised rows that name one payout. Minor units.
public struct PayoutComposition: Hashable, Sendable {
  public var payoutID: String
  public var currency: Currency
  public var rows: Int
  /// Charges and other money in, before fees.
  public var gross: Int128
  /// Refunds, disputes and other money out, before fees; negative.
  public var refunds: Int128
  /// What the processor kept back, positive.
  public var fees: Int128

  public init(
    payoutID: String, currency: Currency, rows: Int, gross: Int128, refunds: Int128, fees: Int128
  ) {
    self.payoutID = payoutID
    self.currency = currency
    self.rows = rows
    self.gross = gross
    self.refunds = refunds
    self.fees = fees
  }

  /// What the rows add up to: gross + refunds − fees.
  public var net: Int128 { gross + refunds - fees }
}
