/// How a period or an account stands, worst first. The raw values appear in `verdict.json`.
public enum Verdict: String, CaseIterable, Comparable, Sendable {
  /// An expected source is missing or empty: nothing can be said, so nothing good is said.
  case incomplete
  /// An item is unexplained, or the proof leaves a residual.
  case breaks
  case reconciledWithWarnings = "reconciled_with_warnings"
  /// It ties, with items in transit or suggestions that wait for a person.
  case reconciledWithPending = "reconciled_with_pending"
  case reconciled

  /// The verdict of one reconciled account and currency.
  public static func account(
    isComplete: Bool, residual: Int128, breaks: Int, warnings: Int, pending: Int
  ) -> Verdict {
    if !isComplete { return .incomplete }
    if residual != 0 || breaks > 0 { return .breaks }
    if warnings > 0 { return .reconciledWithWarnings }
    return pending > 0 ? .reconciledWithPending : .reconciled
  }

  /// The verdict of a period: its worst account decides, and no account at all is `incomplete`.
  public static func period(_ accounts: some Sequence<Verdict>) -> Verdict {
    accounts.min() ?? .incomplete
  }

  private var rank: Int {
    switch self {
    case .incomplete: 0
    case .breaks: 1
    case .reconciledWithWarnings: 2
    case .reconciledWithPending: 3
    case .reconciled: 4
    }
  }

  public static func < (left: Verdict, right: Verdict) -> Bool { left.rank < right.rank }
}
