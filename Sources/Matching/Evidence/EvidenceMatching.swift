import Domain

/// The passes that weigh evidence, on what the exact ones left over of one account and currency.
public enum EvidenceMatching {
  /// Raised whenever the passes can decide otherwise than before; part of the rules' version.
  public static let version = 9

  /// The items of an account whose other side is a processor.
  ///
  /// - Parameter workers: How many cores are at work; any number gives the same outcome.
  public static func decideProcessor(
    _ shelf: any ItemShelf, _ book: PartyBook, _ rules: MatchingRules, workers: Int = 1
  ) throws -> EvidenceOutcome {
    var bench = try Workbench(shelf, book, rules, workers: workers)
    if bench.openRight.isEmpty { return bench.outcome }
    try ProcessorRows.decide(&bench, book)
    return bench.outcome
  }

  /// The items of an account whose other side is a bank.
  public static func decideBank(
    _ shelf: any ItemShelf, _ book: PartyBook, _ rules: MatchingRules, workers: Int = 1
  ) throws -> EvidenceOutcome {
    var bench = try Workbench(shelf, book, rules, workers: workers)
    let steps = rules.evidence
    if steps.contains(.undone) { try Undoings.decide(&bench) }
    // An account in a currency that no source reports has one side only.
    if bench.openRight.isEmpty { return bench.outcome }
    let keys = bench.keys
    let (likely, references) = try Workers.both(
      workers: workers, { steps.contains(.batches) ? try CollectedLines.decide(&bench) : [] },
      { ReferenceIndex(keys) })
    var quotes = try Quotes(bench, references)
    if steps.contains(.listedReferences) { ListedReferences.decide(&bench, quotes) }
    let forms = FormIndex(book.forms, keys)
    let shared = PartyReferences(bench)
    bench.partyNumberTypes = shared.types
    if steps.contains(.oneByOne) {
      try Transfers.decide(&bench, book, &quotes, references, forms, shared)
    }
    if steps.contains(.payersSums) {
      try PayersSums.decide(&bench, book, quotes, shared)
    }
    if steps.contains(.oneByOne) { try forms?.suggest(&bench) }
    for batch in likely where bench.isOpen(legs: batch.rows, lines: [batch.line]) {
      bench.suggest(
        batch.rows, [batch.line], rule: "batch", score: 500, reasons: [.other(batch.because)])
    }
    return bench.outcome
  }
}
