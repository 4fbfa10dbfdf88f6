import Domain

/// How a leg's amount and a line's go together.
enum AmountFit: Int, CaseIterable, Sendable {
  case exact
  /// The bank says what it kept.
  case reportedFee
  /// Less arrived, by what the bank reports elsewhere in this month.
  case knownFee
  /// Less arrived, or more, as far as the rules allow.
  case tolerated
  case unknownFee
  case rounding

  /// - Parameter knownFees: Charges that the bank reports, and how often.
  init?(
    ours: Int64, theirs: Int64, charge: Int64, knownFees: [Int64: Int], _ tolerances: Tolerances
  ) {
    guard (ours < 0) == (theirs < 0) else { return nil }
    let missing = ours - theirs
    if missing == 0 {
      self = .exact
    } else if missing == charge {
      self = .reportedFee
    } else if abs(missing) <= tolerances.rounding, abs(ours) >= tolerances.roundingFrom {
      self = .rounding
    } else if missing > 0, missing * 3 < abs(ours), (knownFees[missing] ?? 0) > 1 {
      self = .knownFee
    } else if abs(missing)
      <= (missing > 0 ? tolerances.keptBack : tolerances.tooMuch).allowance(of: ours)
    {
      self = .tolerated
    } else if missing > 0, missing * 3 < abs(ours) {
      self = .unknownFee
    } else {
      return nil
    }
  }

  /// What there is to say of amounts that differ by so much.
  func words(_ missing: Money) -> String {
    switch self {
    case .exact: "same amount"
    case .reportedFee: "the bank says that it kept \(missing)"
    case .knownFee: "\(missing) less arrived, a charge that the bank reports elsewhere"
    case .tolerated:
      missing.isNegative
        ? "\(-missing) more arrived, as far as the rules allow"
        : "\(missing) less arrived, as far as the rules allow"
    case .unknownFee: "\(missing) less arrived, and nothing explains it"
    case .rounding: "the amounts differ by \(missing)"
    }
  }

  /// What the match posts against a source that differs by so much.
  func differences(_ missing: Money, source: String) -> [Difference] {
    switch self {
    case .exact: []
    case .rounding: [Difference(kind: .rounding, source: source, amount: missing)]
    default: [Difference(kind: .fee, source: source, amount: missing)]
    }
  }
}
