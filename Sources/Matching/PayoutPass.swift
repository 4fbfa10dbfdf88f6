import Domain

/// Ties each payout three ways: the ledger's transaction, the processor's row and the bank line.
///
/// A function of its own because it looks at two accounts and three sources at once. Evidence, best
/// first: the payout's id; the trace id that the processor writes into the bank's text; amount and
/// day of arrival, where nothing else fits. Each of the three may be missing:
///
/// - no bank line: ledger and row are matched, the bank leg stays open until the money arrives;
/// - no row: the bank leg and the line are matched, the processor's leg stays open;
/// - no ledger transaction: the row and the line are suggested, and stay open, because matching
///   them would hide that the book lacks them.
///
/// A payout that the processor took back (`#reversal`) and the ledger did not is left open with
/// reason `reversed`.
public enum PayoutPass {
  public static let id = "payout"
  public static let version = 1

  /// Decides the payouts of one currency of one processor account.
  public static func decide(_ input: PayoutInput, _ rules: MatchingRules) -> [Decision] {
    var search = PayoutSearch(input, rules)
    search.pairLedgerWithRows()
    search.pairWithBankLines()
    return search.decisions()
  }
}

/// One payout as far as it is known: what the search fills in piece by piece.
struct Payout {
  var clearingLeg: Item?
  var bankLeg: Item?
  var row: PayoutRow?
  var line: Item?
  /// Why the pieces belong together.
  var evidence: [String] = []
  /// The weakest evidence used: 1000 for an id, less for amount and date.
  var score = 1000

  var leg: Item? { clearingLeg ?? bankLeg }

  /// What was paid out, positive; negative for one that came back.
  var paid: Money? {
    if let row { return row.paid }
    if let bankLeg { return bankLeg.amount }
    if let clearingLeg { return -clearingLeg.amount }
    return nil
  }

  /// The ids and trace ids that name the payout.
  var names: [String] {
    let items = [clearingLeg, bankLeg, row?.item].compactMap { $0 }
    let references = items.flatMap(\.references)
      .filter { $0.kind == .payout || $0.kind == .trace }.map(\.value)
    return (references + (row.map { [$0.item.id] } ?? []))
      .compactMap(ReferenceKey.normalised).sortedUnique
  }
}
