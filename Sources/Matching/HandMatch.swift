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
    let rests = Residual.all(items.map { ($0.side, $0.source, $0.amount) }, else: source)
    var differences: [Difference] = []
    for rest in rests {
      guard let kind, let amount = Int64(exactly: rest.minorUnits) else { return nil }
      differences.append(
        Difference(
          kind: kind, source: rest.source,
          amount: Money(minorUnits: amount, currency: rest.currency)))
    }
    return MatchGroup(
      members: items, rule: HandMatch.rule, score: 1000, reasons: ["decided by \(words)"],
      differences: differences, status: .confirmed)
  }

  /// As `rule` in outputs names it.
  public static let rule = "person"
}

extension Residual {
  /// What items leave over, ledger − source, by source and currency; only what is not zero.
  ///
  /// - Parameter fallback: The source where all items are the ledger's.
  public static func all(
    _ items: [(side: Item.Side, source: String, amount: Money)], else fallback: String
  ) -> [Residual] {
    let named = Set(items.filter { $0.side == .right }.map(\.source))
    let currencies = Set(items.map(\.amount.currency)).sorted()
    return (named.isEmpty ? [fallback] : named.sorted()).flatMap { source in
      currencies.compactMap { currency in
        let rest = items.reduce(Int128(0)) { sum, item in
          guard item.amount.currency == currency else { return sum }
          if item.side == .left { return sum + Int128(item.amount.minorUnits) }
          return item.source == source ? sum - Int128(item.amount.minorUnits) : sum
        }
        return rest == 0 ? nil : Residual(source: source, currency: currency, minorUnits: rest)
      }
    }
  }
}
