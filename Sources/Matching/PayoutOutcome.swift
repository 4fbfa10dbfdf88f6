import Domain

/// What is said of one payout once its pieces are known.
struct PayoutOutcome {
  let payout: Payout
  let search: PayoutSearch

  var decisions: [Decision] {
    if payout.leg == nil {
      if search.cameBack(payout) { return rowReversed }
      guard let row = payout.row, !row.isClaimed, let line = payout.line else { return [] }
      return unbooked(row, line)
    }
    // The row explains the processor's leg and the line the bank leg: what lacks its leg is open.
    let row = payout.clearingLeg == nil || payout.row?.isClaimed == true ? nil : payout.row
    let line = payout.bankLeg == nil ? nil : payout.line
    let matched = row == nil && line == nil ? [] : [group(row: row, line: line)]
    return matched + (payout.line == nil ? waiting : [])
  }

  private func group(row: PayoutRow?, line: Item?) -> Decision {
    let legs = [row == nil ? nil : payout.clearingLeg, line == nil ? nil : payout.bankLeg]
      .compactMap { $0 }
    let external = [row?.item, line].compactMap { $0 }
    let paid = payout.paid ?? .zero(external[0].amount.currency)
    return .match(
      MatchGroup(
        members: legs + external,
        lines: (legs.prefix(1) + external).map { MatchGroup.Line(item: $0, amount: paid) },
        rule: PayoutPass.id, score: payout.score,
        reasons: payout.evidence + ["\(paid) paid out"] + composition))
  }

  /// Whether the itemised rows add up to the payout.
  private var composition: [String] {
    guard let row = payout.row, let parts = search.compositions[row.payoutID],
      parts.currency == row.paid.currency
    else { return [] }
    let exponent = parts.currency.exponent
    func text(_ amount: Int128) -> String { Money.decimal(amount, exponent: exponent) }
    let sum =
      "\(counted(parts.rows, "row")): gross \(text(parts.gross)) − refunds "
      + "\(text(-parts.refunds)) − fees \(text(parts.fees)) = \(text(parts.net))"
    let outside = Int128(row.paid.minorUnits) - parts.net
    return outside == 0
      ? [sum] : [sum, "rows worth \(text(outside)) of it lie outside the files"]
  }

  /// The bank leg waits for the day on which the processor expects the money at the bank.
  private var waiting: [Decision] {
    guard let bankLeg = payout.bankLeg, let row = payout.row else { return [] }
    return [
      .nearest(
        NearMiss(
          item: bankLeg, nearest: row.item.id, reason: nil,
          because: "the processor paid it out, to arrive on \(row.arrival); the bank has no line",
          expected: row.arrival, distance: 0))
    ]
  }

  /// Row and line agree, and the ledger has no transaction to match them with.
  private func unbooked(_ row: PayoutRow, _ line: Item) -> [Decision] {
    let suggestion = MatchGroup(
      members: [row.item, line],
      lines: [row.item, line].map { MatchGroup.Line(item: $0, amount: row.paid) },
      rule: PayoutPass.id, score: payout.score,
      reasons: payout.evidence + ["the ledger has no transaction for it"] + composition,
      status: .suggested)
    return [.match(suggestion)]
      + [(row.item, line), (line, row.item)].map { item, other in
        .nearest(
          NearMiss(
            item: item, nearest: other.id, reason: .missingInLedger,
            because: "agrees with \(other.id), but the ledger has no transaction for the payout",
            distance: 0))
      }
  }

  private var rowReversed: [Decision] {
    guard let row = payout.row, !row.isClaimed, let other = search.opposite(of: row) else {
      return []
    }
    return [
      .nearest(
        NearMiss(
          item: row.item, nearest: other.item.id, reason: .reversed,
          because: "the payout failed and the processor took it back", distance: 0))
    ]
  }
}
