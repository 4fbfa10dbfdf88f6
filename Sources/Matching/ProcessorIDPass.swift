import Domain

extension Passes {
  /// Pairs a ledger row with the processor's entry whose charge, payment intent, balance
  /// transaction or source it names, if the category can be the ledger's type and the gross amount
  /// agrees. What the processor kept back is a `fee` difference.
  ///
  /// Processors other than Stripe have one kind of id for all of these.
  ///
  /// Several partial refunds of one charge are told apart by their amounts; equal ones only if
  /// nothing else can tell them apart either.
  ///
  /// Of a refund the card may have got a minor unit less than the ledger says: a platform that keeps a
  /// percentage may round down what it asks the processor for. The only refund of each side is one
  /// all the same, and the unit is a `rounding` difference.
  public static let processorID = Pass(
    id: "processor_id", version: 3, rounds: 2,
    families: [.processorIDs],
    decide: { block, rules in
      let found = Pairing(
        rule: "processor_id", score: 1000, rules: rules,
        fits: { !Contradiction.inProcessorIDs($0, $1) },
        reasons: { _, theirs in ["\(theirs.type) names \(block.key)"] }
      ).decide(left: block.left, right: block.right)
      return found + [shortRefund(block)].compactMap(\.self)
    })

  private static func shortRefund(_ block: Block) -> Decision? {
    let ours = block.left.filter { $0.type.hasPrefix("refund") && $0.amount.isNegative }
    let theirs = block.right.filter {
      CategoryTable.isCategory($0.type) && $0.gross.isNegative
        && CategoryTable.areCompatible(ledgerType: "refund", category: $0.type)
    }
    guard ours.count == 1, theirs.count == 1,
      ours[0].amount.currency == theirs[0].gross.currency,
      ours[0].amount.minorUnits == theirs[0].gross.minorUnits - 1,
      CategoryTable.areCompatible(ledgerType: ours[0].type, category: theirs[0].type),
      !Contradiction.inProcessorIDs(ours[0], theirs[0])
    else { return nil }
    let rounding = ours[0].amount - theirs[0].gross
    let fee = theirs[0].gross - theirs[0].amount
    var differences = [Difference(kind: .rounding, source: theirs[0].source, amount: rounding)]
    if !fee.isZero {
      differences.append(Difference(kind: .fee, source: theirs[0].source, amount: fee))
    }
    return .match(
      MatchGroup(
        members: [ours[0], theirs[0]], rule: "processor_id", score: 1000,
        reasons: [
          "\(theirs[0].type) names \(block.key)", "the card got \(-rounding) less than was booked",
        ], differences: differences))
  }
}
