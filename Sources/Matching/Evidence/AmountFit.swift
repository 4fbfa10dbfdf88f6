import Domain

/// How a leg's amount and a line's go together.
enum AmountFit: Hashable {
  case exact
  /// The bank says what it kept.
  case reportedFee
  /// Less arrived, by what the bank reports elsewhere in this month.
  case knownFee
  case unknownFee
  case rounding

  init?(ours: Item, theirs: Item, knownFees: [Int64: Int]) {
    guard ours.amount.currency == theirs.amount.currency,
      ours.amount.isNegative == theirs.amount.isNegative
    else { return nil }
    let missing = ours.amount.minorUnits - theirs.amount.minorUnits
    if missing == 0 {
      self = .exact
    } else if missing == theirs.charge {
      self = .reportedFee
    } else if abs(missing) <= 5, abs(ours.amount.minorUnits) >= 500 {
      self = .rounding
    } else if missing > 0, missing * 3 < abs(ours.amount.minorUnits) {
      self = (knownFees[missing] ?? 0) > 1 ? .knownFee : .unknownFee
    } else {
      return nil
    }
  }

  /// What there is to say of the amounts when they differ.
  func words(_ ours: Item, _ theirs: Item) -> String? {
    let missing = ours.amount - theirs.amount
    return switch self {
    case .exact: nil
    case .reportedFee: "the bank says that it kept \(missing)"
    case .knownFee: "\(missing) less arrived, a charge that the bank reports elsewhere"
    case .unknownFee: "\(missing) less arrived, and nothing explains it"
    case .rounding: "the amounts differ by \(missing)"
    }
  }

  /// How often a payment's amounts go together so, in thousandths.
  var chance: Int {
    switch self {
    case .exact: 950
    case .reportedFee: 20
    case .knownFee: 20
    case .unknownFee: 5
    case .rounding: 10
    }
  }

  func differences(_ ours: Item, _ theirs: Item) -> [Difference] {
    let kind: Difference.Kind
    switch self {
    case .exact: return []
    case .rounding: kind = .rounding
    default: kind = .fee
    }
    return [
      Difference(kind: kind, source: theirs.source, amount: ours.amount - theirs.amount)
    ]
  }
}
