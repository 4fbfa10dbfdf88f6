import Domain

extension PackSummary.Verdict {
  /// What it means, in a word or two beside an account.
  var label: String {
    switch self {
    case .incomplete: "Incomplete"
    case .breaks: "Breaks open"
    case .reconciledWithWarnings: "Ties, with warnings"
    case .reconciledWithPending: "Ties, with items in transit"
    case .reconciled: "Ties"
    }
  }

  /// The class that colours it.
  var tone: String {
    switch self {
    case .incomplete: "bad"
    case .breaks: "bad"
    case .reconciledWithWarnings: "fair"
    case .reconciledWithPending, .reconciled: "good"
    }
  }

  /// A mark that tells the verdict without its colour.
  var mark: String {
    switch tone {
    case "good": "✓"
    case "fair": "!"
    default: "✕"
    }
  }
}

extension PackSummary {
  /// The verdict in a sentence: `Does not tie: 7 breaks worth 1 234.00 EUR`.
  public var headline: String {
    switch verdict {
    case .incomplete where !missingSources.isEmpty:
      "Incomplete: \(PackSummary.listed(missingSources)) did not come"
    case .incomplete: "Incomplete: an expected source is missing or empty"
    case .breaks: "Does not tie: \(breakCount)\(breakWorth)"
    case .reconciledWithWarnings: "Ties, with warnings: look at them before you close"
    case .reconciledWithPending: "Ties: every difference is an item in transit"
    case .reconciled: "Ties: every account, to the cent"
    }
  }

  /// Without what is only in transit, and what a person left open.
  private var unexplained: [BreakBucket] {
    breaksByReason.filter { $0.name != "timing" && $0.name != "ignored" }
  }

  private var breakCount: String {
    let count = unexplained.reduce(0) { $0 + $1.count }
    return count == 1 ? "1 break" : "\(count) breaks"
  }

  private var breakWorth: String {
    var sums: [Currency: Int128] = [:]
    for bucket in unexplained { sums[bucket.currency, default: 0] += bucket.value }
    let amounts = sums.keys.sorted().map {
      "\(PrintedText.amount(sums[$0, default: 0], $0)) \($0.code)"
    }
    return amounts.isEmpty ? "" : " worth \(PackSummary.listed(amounts))"
  }

  /// `a, b and c`.
  static func listed(_ texts: [String]) -> String {
    guard texts.count > 1, let last = texts.last else { return texts.first ?? "" }
    return texts.dropLast().joined(separator: ", ") + " and " + last
  }
}
