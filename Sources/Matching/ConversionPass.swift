import Domain

extension Passes {
  /// Pairs a ledger row with an entry in another currency than the payer's, by a reference or a
  /// processor's id that both carry.
  ///
  /// The ledger has the payer's amount in the payer's currency, or an estimate in the entry's. Either
  /// way the rest is an `fx` difference at the rate of the bank or processor, and what it kept back a
  /// `fee` difference.
  public static let conversion = Pass(
    id: "conversion", version: 1, scope: .conversions, families: [.processorIDs, .payments],
    decide: { block, rules in
      let left = block.left
      let right = block.right.filter { $0.original != nil }
      guard !left.isEmpty, !right.isEmpty else { return [] }
      guard left.count + right.count <= rules.componentLimit else { return [] }
      let graph = CandidateGraph(left: left, right: right) {
        Conversion($0, $1, rules.tolerances.conversion) != nil
      }
      return graph.pairs.compactMap { ours, theirs in
        Conversion(ours, theirs, rules.tolerances.conversion).map { .match($0.group(block.key)) }
      }
    })
}

/// A leg and an entry that are one payment in two currencies.
struct Conversion {
  private let ours: Item
  private let theirs: Item
  private let original: Money

  /// - Parameter tolerance: What an estimate in the entry's currency is off by at most.
  init?(_ ours: Item, _ theirs: Item, _ tolerance: Tolerance) {
    guard let original = theirs.original,
      CategoryTable.areCompatible(ledgerType: ours.type, category: theirs.type),
      !Contradiction.inProcessorIDs(ours, theirs)
    else { return nil }
    if ours.amount.currency == original.currency {
      guard ours.amount == original else { return nil }
    } else {
      guard ours.amount.currency == theirs.gross.currency,
        ours.amount.isNegative == theirs.gross.isNegative,
        abs((ours.amount - theirs.gross).minorUnits)
          <= tolerance.allowance(of: theirs.gross.minorUnits) + 1
      else { return nil }
    }
    self.ours = ours
    self.theirs = theirs
    self.original = original
  }

  func group(_ key: String) -> MatchGroup {
    let isOriginal = ours.amount.currency == original.currency
    let fee = theirs.gross - theirs.amount
    var differences: [Difference] = []
    func add(_ kind: Difference.Kind, _ amount: Money) {
      if amount.isZero { return }
      differences.append(Difference(kind: kind, source: theirs.source, amount: amount))
    }
    if isOriginal {
      add(.fx, ours.amount)
      add(.fx, -theirs.gross)
    } else {
      add(.fx, ours.amount - theirs.gross)
    }
    add(.fee, fee)
    var reasons = [
      "both carry \(key)",
      isOriginal
        ? "\(original) were paid, which became \(theirs.gross)"
        : "\(original) were paid, which became \(theirs.gross); the ledger put them at \(ours.amount)",
    ]
    if !fee.isZero { reasons.append("\(fee) were kept back") }
    return MatchGroup(
      members: [ours, theirs], rule: "conversion", score: 980, reasons: reasons,
      differences: differences)
  }
}
