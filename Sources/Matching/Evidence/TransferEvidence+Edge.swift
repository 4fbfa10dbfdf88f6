import Domain

extension TransferEvidence {
  /// A line and a leg that something brings together, and what speaks for it.
  struct Edge: Sendable {
    // A hard month of a million rows has millions of these: the widest first, so that none is padded.
    let line: Int32
    let leg: Int32
    /// What weighs beside the levels of the comparison; see `LevelWeights`.
    let free: Int32
    let bound: Int32
    /// As in `LogWeight`.
    private(set) var weight: Int32 = 0
    /// What it weighs at most to know who pays.
    let most: Int32
    /// So many decisions of people say that such a payer pays for the party.
    let decisions: Int16
    let compared: Comparison
    let quotesEarlier: Bool
    /// A matched line says the same, and this one does not quote the leg.
    let isRepeated: Bool
    /// What it quotes of the leg is the party's reference; see `PartyReferences`.
    let isPartyNumber: Bool
    /// The line quotes references of other parties, too, and may pay for all of them at once.
    let isListed: Bool
    /// What it quotes is written in a form that people taught.
    var isInForm = false

    var fit: AmountFit { compared.fit }
    /// The line quotes the leg's reference.
    var quotes: Bool { compared.reference.quotesLeg }
    /// So that it can hardly be chance, or another payment of the party.
    var isQuoted: Bool { compared.reference.isSure && !isInForm && !isPartyNumber }

    /// That such a payer pays for the party is known by one decision alone: the next is a person's too.
    var isTaughtOnce: Bool { decisions == 1 && !quotes }

    /// What it weighs by some levels, as in `LogWeight`.
    func weight(by levels: LevelWeights) -> Int {
      levels.weight(
        compared, free: Int(free), bound: Int(bound), most: Int(most),
        isPartyNumber: isPartyNumber)
    }

    mutating func weigh(_ levels: LevelWeights) { weight = Int32(weight(by: levels)) }

    /// - Parameter form: How it quotes the leg's reference, where people taught that.
    func reasons(days: Int, missing: Int64, _ form: FormIndex.Found?) -> [Reason] {
      var reasons: [Reason] = quotes ? [.quotes] : []
      if let form { reasons = [.quotesForm(form.written, decisions: form.decisions)] }
      if compared.reference.quotesStranger { reasons.append(.quotesAnother) }
      if quotesEarlier { reasons.append(.quotesEarlier) }
      if isListed { reasons.append(.listed) }
      if decisions > 0 {
        reasons.append(.confirmedPayer(Int(decisions)))
      } else if let likeness = compared.name, likeness != .none {
        reasons.append(.names(isWhole: likeness == .whole))
      }
      if compared.account == .same { reasons.append(.account) }
      reasons.append(.lag(days))
      if fit != .exact { reasons.append(.amounts(fit, missing: missing)) }
      return reasons
    }
  }
}
