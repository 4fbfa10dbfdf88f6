import Domain

/// Items that a person says are one match.
public struct HandMatch: Sendable {
  public var items: [Item]
  /// What the rest is, where the amounts differ; nil where the person named nothing.
  public var kind: Difference.Kind?
  /// The source that the ledger's items are explained against, where no entry is among the items.
  public var source: String
  /// Who decided it, and why.
  public var words: String

  public init(items: [Item], kind: Difference.Kind?, source: String, words: String) {
    self.items = items
    self.kind = kind
    self.source = source
    self.words = words
  }

  /// The match; nil when something of it stays unexplained and no kind was named.
  public var group: MatchGroup? {
    let lines = items.map { MatchGroup.Line(item: $0, amount: $0.amount) }
    var differences: [Difference] = []
    for (source, currency) in sides {
      let rest = rest(source, currency)
      if rest == 0 { continue }
      guard let kind, let amount = Int64(exactly: rest) else { return nil }
      differences.append(
        Difference(
          kind: kind, source: source, amount: Money(minorUnits: amount, currency: currency)))
    }
    return MatchGroup(
      members: items, lines: lines, rule: HandMatch.rule, score: 1000,
      reasons: ["decided by \(words)"], differences: differences, status: .confirmed)
  }

  /// As `rule` in outputs names it.
  public static let rule = "person"

  private var sides: [(String, Currency)] {
    let named = Set(items.filter { $0.side == .right }.map(\.source))
    let currencies = Set(items.map(\.amount.currency)).sorted()
    return (named.isEmpty ? [source] : named.sorted()).flatMap { source in
      currencies.map { (source, $0) }
    }
  }

  /// Ledger − source.
  private func rest(_ source: String, _ currency: Currency) -> Int128 {
    items.reduce(0) { sum, item in
      guard item.amount.currency == currency else { return sum }
      if item.side == .left { return sum + Int128(item.amount.minorUnits) }
      return item.source == source ? sum - Int128(item.amount.minorUnits) : sum
    }
  }
}
