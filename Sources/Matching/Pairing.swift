import Domain

/// From candidates to decisions, for the passes that pair one ledger leg with one external entry.
struct Pairing {
  let rule: String
  let score: Int
  let rules: MatchingRules
  /// Beyond amount and category, which always have to agree.
  let fits: (Item, Item) -> Bool
  /// Why these two, amount aside.
  let reasons: (Item, Item) -> [String]

  /// Pairs what is forced and refuses what is not. Items without a candidate are not mentioned.
  func decide(left: [Item], right: [Item]) -> [Decision] {
    if left.isEmpty || right.isEmpty { return [] }
    if left.count == 1 && right.count == 1 {
      return agree(left[0], right[0]) ? [match(left[0], right[0])] : []
    }
    let ours = Dictionary(grouping: left) { $0.amount }
    let theirs = Dictionary(grouping: right) { $0.gross }
    let amounts = ours.keys.filter { theirs[$0] != nil }
      .sorted { ($0.currency, $0.minorUnits) < ($1.currency, $1.minorUnits) }
    return amounts.flatMap { decideAlike(ours[$0] ?? [], theirs[$0] ?? []) }
  }

  /// All items given have the same amount.
  private func decideAlike(_ left: [Item], _ right: [Item]) -> [Decision] {
    if left.count == 1 && right.count == 1 {
      return agree(left[0], right[0]) ? [match(left[0], right[0])] : []
    }
    guard left.count + right.count <= rules.componentLimit else {
      return refuseAll(left, right)
    }
    let graph = CandidateGraph(left: left, right: right, fits: agree)
    return graph.pairs.map { match($0.left, $0.right) }
      + graph.refused.map { refuse($0.item, $0.candidates) }
  }

  /// More candidates than are searched: each item is given the other side's first in content order.
  func refuseAll(_ left: [Item], _ right: [Item]) -> [Decision] {
    let ours = firstNames(left)
    let theirs = firstNames(right)
    return left.map { refuse($0, names: theirs, count: right.count) }
      + right.map { refuse($0, names: ours, count: left.count) }
  }

  private func agree(_ ours: Item, _ theirs: Item) -> Bool {
    ours.amount == theirs.gross
      && CategoryTable.areCompatible(ledgerType: ours.type, category: theirs.type)
      && fits(ours, theirs)
  }

  private func match(_ ours: Item, _ theirs: Item) -> Decision {
    let fee = ours.amount - theirs.amount
    var texts = reasons(ours, theirs)
    texts.append("same amount \(ours.amount)")
    if !fee.isZero { texts.append("the processor kept back \(fee)") }
    return .match(
      MatchGroup(
        members: [ours, theirs], rule: rule, score: score, reasons: texts,
        differences: fee.isZero
          ? [] : [Difference(kind: .fee, source: theirs.source, amount: fee)]))
  }

  private func refuse(_ item: Item, _ candidates: [Item]) -> Decision {
    refuse(item, names: firstNames(candidates), count: candidates.count)
  }

  private func refuse(_ item: Item, names: [String], count: Int) -> Decision {
    let side = item.side == .left ? "external entries" : "ledger items"
    let because =
      count == 1
      ? "\(names.joined()) fits, and fits others as well"
      : "\(count) \(side) of \(item.amount) fit equally well"
    return .refusal(
      Refusal(item: item, candidates: names, candidateCount: count, rule: rule, because: because))
  }

  private func firstNames(_ items: [Item]) -> [String] {
    Array(items.map(\.id).sorted().prefix(rules.namedCandidates))
  }
}
