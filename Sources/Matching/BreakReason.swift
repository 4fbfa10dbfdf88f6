/// Why an item is a break. The raw values are those of `breaks.csv`.
public enum BreakReason: String, CaseIterable, Sendable {
  case missingInLedger = "missing_in_ledger"
  case missingInBank = "missing_in_bank"
  case missingInProcessor = "missing_in_processor"
  /// Booked so close to the period's end that the other side follows in the next one.
  case timing
  case fee
  case duplicate
  case duplicateInLedger = "duplicate_in_ledger"
  case amountMismatch = "amount_mismatch"
  case currencyMismatch = "currency_mismatch"
  case ambiguous
  case reversed
  case reversedInLedger = "reversed_in_ledger"
  case unknownParty = "unknown_party"
  case workLimit = "work_limit"
  /// A person looked at it and left it open, with a reason.
  case ignored
}
