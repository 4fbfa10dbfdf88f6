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
  public static let processorID = Pass(
    id: "processor_id", version: 2, rounds: 2,
    families: [.processorIDs],
    decide: { block, rules in
      Pairing(
        rule: "processor_id", score: 1000, rules: rules,
        fits: { !Contradiction.inProcessorIDs($0, $1) },
        reasons: { _, theirs in ["\(theirs.type) names \(block.key)"] }
      ).decide(left: block.left, right: block.right)
    })
}
