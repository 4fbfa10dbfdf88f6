/// How often a payment of an account gives one level of one comparison: experience, and what the
/// period's items made of it.
public struct EvidenceChance: Hashable, Sendable {
  /// What is compared, and how it turned out, as a person reads it.
  public let evidence: String
  public let level: String
  /// Before anything was counted, in millionths.
  public let experience: Int
  /// What pairs were weighed by, in millionths.
  public let chance: Int
  /// How many pairs, or lines without a leg, gave it, each counted for as much as it is likely, in
  /// millionths; nil where nothing is counted.
  public let counted: Int?
}

extension ChanceEstimate {
  /// In the order in which they are read.
  var all: [EvidenceChance] {
    let known = Chances.experience
    func rows(
      _ evidence: String, _ levels: [String], _ experience: [Int], _ chances: [Int],
      _ counts: [Int]?
    ) -> [EvidenceChance] {
      levels.indices.filter { experience[$0] > 0 }.map { level in
        EvidenceChance(
          evidence: evidence, level: levels[level], experience: experience[level],
          chance: chances[level], counted: counts?[level])
      }
    }
    let names = NameIndex.Likeness.allCases.map(\.words)
    let (paid, without) = (
      counts.reference.reduce(0, +), counts.strange.reduce(0, +)
    )
    return rows("line", ["has a leg"], [known.hasPartner], [chances.hasPartner], [paid])
      + rows(
        "line", ["has none"], [Chances.always - known.hasPartner],
        [Chances.always - chances.hasPartner], [without])
      + rows(
        "quotes", Comparison.Reference.allCases.map(\.words), known.reference, chances.reference,
        counts.reference)
      + rows(
        "quotes without a leg", Comparison.Reference.allCases.map(\.words), known.strange,
        chances.strange, counts.strange)
      + rows("names", Array(names.dropLast()), known.name, chances.name, counts.name)
      + rows(
        "names", [names[names.count - 1]], [known.name[names.count - 1]],
        [chances.name[names.count - 1]], nil)
      + rows("names and quotes", names, known.quotingName, chances.quotingName, nil)
      + rows(
        "account", ["the party's", "another"], known.account, chances.account, counts.account)
      + rows(
        "amount", AmountFit.allCases.map(\.level), known.amount, chances.amount, counts.amount)
  }
}

extension Comparison.Reference {
  fileprivate var words: String {
    switch self {
    case .whole: "the leg's reference"
    case .digits: "its digits"
    case .oneMistake: "it with one mistake"
    case .cut: "it cut off"
    case .sibling: "that of another leg of the party"
    case .another: "that of another leg"
    case .unknown: "one that no leg has"
    case .nothing: "nothing"
    }
  }
}

extension NameIndex.Likeness {
  fileprivate var words: String {
    switch self {
    case .whole: "every word"
    case .most: "most"
    case .oneWord: "one word"
    case .none: "somebody else"
    }
  }
}

extension AmountFit {
  fileprivate var level: String {
    switch self {
    case .exact: "equal"
    case .reportedFee: "less a charge that the bank reports"
    case .knownFee: "less a charge reported elsewhere"
    case .tolerated: "as far as the rules allow"
    case .unknownFee: "less what nothing explains"
    case .rounding: "rounded"
    }
  }
}
