import Domain

extension Passes {
  /// Pairs items that carry the same reference and the same signed amount.
  ///
  /// The reference is an end-to-end id, a creditor reference, the bank's own or the platform's, or
  /// a whole word of the entry's text; case, blanks and punctuation do not count, placeholders
  /// never do. A processor's entry is compared by its gross amount, and its fee is a difference.
  public static let exactReference = Pass(
    id: "exact_reference", version: 1,
    families: [.payments],
    decide: { block, rules in
      Pairing(
        rule: "exact_reference", score: 1000, rules: rules,
        fits: { !Contradiction.inProcessorIDs($0, $1) },
        reasons: { _, _ in ["same reference \(block.key)"] }
      ).decide(left: block.left, right: block.right)
    })
}
