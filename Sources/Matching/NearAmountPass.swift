import Domain

extension Passes {
  /// Says of open items where the same amount is: in a twin that is matched, on another day, in
  /// another currency.
  ///
  /// Only a twin gives a reason of its own. Popular amounts occur everywhere, so that the nearest
  /// of the same amount is a hint for a person and no more.
  public static let nearAmount = Pass(
    id: "near_amount", version: 1, scope: .accountWithTwins,
    families: [.figures],
    decide: { block, rules in
      let left = NearAmount(
        own: block.left, claimed: block.claimedLeft, others: block.right, rules: rules)
      let right = NearAmount(
        own: block.right, claimed: block.claimedRight, others: block.left, rules: rules)
      return (left.nearest + right.nearest).map { .nearest($0) }
    })
}

/// What the open items of one side have among the items of the same figure.
private struct NearAmount {
  private let own: [Item]
  private let twins: [TwinKey: String]
  private let others: [Currency: [Item]]
  private let rules: MatchingRules

  init(own: [Item], claimed: [Item], others: [Item], rules: MatchingRules) {
    self.own = own
    self.rules = rules
    // Twin keys are dear: only claimed items on a day that an open item has can be twins.
    let days = Set(own.map(\.date))
    twins = Dictionary(
      claimed.filter { days.contains($0.date) }.map { ($0.twinKey, $0.id) },
      uniquingKeysWith: { min($0, $1) })
    self.others = Dictionary(grouping: others, by: \.gross.currency).mapValues { items in
      items.sorted { ($0.date, $0.source, $0.id) < ($1.date, $1.source, $1.id) }
    }
  }

  var nearest: [NearMiss] {
    own.compactMap { item in
      again(item) ?? sameCurrency(item) ?? otherCurrency(item)
    }
  }

  private func again(_ item: Item) -> NearMiss? {
    guard !twins.isEmpty, let twin = twins[item.twinKey] else { return nil }
    return NearMiss(
      item: item, nearest: twin, reason: item.side == .left ? .duplicateInLedger : .duplicate,
      because: "the same in every respect as \(twin), which is matched",
      distance: NearBand.distance(NearBand.again))
  }

  private func sameCurrency(_ item: Item) -> NearMiss? {
    guard let other = closest(to: item, in: item.gross.currency) else { return nil }
    let (ours, theirs) = item.side == .left ? (item, other) : (other, item)
    let days = rules.calendar.businessDays(from: ours.date, to: theirs.date)
    let isInside = (-rules.backwardBusinessDays...rules.windowBusinessDays).contains(days)
    return NearMiss(
      item: item, nearest: other.id, reason: nil,
      because: isInside
        ? "\(other.id) has the same amount in time, but does not fit alone"
        : "\(other.id) has the same amount, but \(counted(abs(days), "business day")) "
          + (days > 0 ? "after the ledger" : "before the ledger"),
      distance: NearBand.distance(NearBand.otherDate, Int64(abs(item.date.days(until: other.date))))
    )
  }

  private func otherCurrency(_ item: Item) -> NearMiss? {
    let found = others.keys.filter { $0 != item.gross.currency }.sorted()
      .compactMap { closest(to: item, in: $0) }
    guard let other = found.first else { return nil }
    return NearMiss(
      item: item, nearest: other.id, reason: nil,
      because: "\(other.id) has the same figure in \(other.gross.currency)",
      distance: NearBand.distance(
        NearBand.otherFigure, Int64(abs(item.date.days(until: other.date)))))
  }

  /// The item nearest in days; of two as near, the earlier one, then the smaller id.
  private func closest(to item: Item, in currency: Currency) -> Item? {
    guard let sorted = others[currency] else { return nil }
    let low = sorted.partitioningIndex { $0.date >= item.date }
    let after = low < sorted.count ? sorted[low] : nil
    guard low > 0 else { return after }
    // The first of its day, so that the choice among equals is by id.
    let day = sorted[low - 1].date
    let before = sorted[sorted.partitioningIndex { $0.date >= day }]
    guard let after else { return before }
    return day.days(until: item.date) <= item.date.days(until: after.date) ? before : after
  }
}
