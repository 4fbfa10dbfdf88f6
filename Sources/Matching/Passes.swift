/// The engine's rules in the order in which they run. Deeper passes take their place in these lists.
public enum Passes {
  /// Each runs on what the ones before it left over. `PayoutPass` runs first of all, because it
  /// looks at three sources at once; it is a function of its own for the same reason.
  public static let ordered: [Pass] = [processorID, conversion, exactReference, amountAndDate]

  /// Run last: they claim nothing and say of each open item what came closest.
  public static let nearMisses: [Pass] = [nearReference, nearAmount]

  /// Every family of keys that some pass needs, each once.
  public static let families: [KeyFamily] = (ordered + nearMisses).flatMap(\.families)
    .reduce(into: []) { found, family in
      if !found.contains(where: { $0.id == family.id }) { found.append(family) }
    }
}
