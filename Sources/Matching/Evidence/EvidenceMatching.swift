import Domain

/// The passes that weigh evidence, on what the exact ones left over of one account and currency.
public enum EvidenceMatching {
  /// Raised whenever the passes can decide otherwise than before; part of the rules' version.
  public static let version = 1

  /// The items of an account whose other side is a processor.
  public static func decideProcessor(
    _ items: [Item], _ book: PartyBook, _ rules: MatchingRules
  ) -> [Decision] {
    var bench = Workbench(items, rules)
    ProcessorRows.decide(&bench, book)
    return bench.decisions
  }

  /// The items of an account whose other side is a bank.
  public static func decideBank(
    _ items: [Item], _ book: PartyBook, _ rules: MatchingRules
  ) -> [Decision] {
    var bench = Workbench(items, rules)
    Undoings.decide(&bench)
    CollectedLines.decide(&bench)
    ListedReferences.decide(&bench)
    let names = NameIndex(book.parties.map(\.name))
    Transfers.decide(&bench, book, names)
    PayersSums.decide(&bench, book, names)
    return bench.decisions
  }
}
