/// One step of matching that rules may put in another place or leave out. What people decided comes
/// before all of them, and what says of open items what came nearest after all of them.
public enum MatchingStep: String, CaseIterable, Sendable {
  case payout
  case processorID = "processor_id"
  case conversion
  /// The evidence of banks' lines.
  case evidence
  case exactReference = "exact_reference"
  /// The evidence of processors' rows.
  case customerAndTime = "customer_and_time"
  case amountAndDate = "amount_and_date"

  /// The pass of blocks that it is, if it is one.
  public var pass: Pass? {
    switch self {
    case .processorID: Passes.processorID
    case .conversion: Passes.conversion
    case .exactReference: Passes.exactReference
    case .amountAndDate: Passes.amountAndDate
    case .payout, .evidence, .customerAndTime: nil
    }
  }
}
