import Domain

/// What the passes that weigh evidence found of one account and currency.
///
/// Without the items, because there are many: a decision is made of one when it is asked for.
public struct EvidenceOutcome: Sendable {
  let found: [Found]
  /// Places on the shelf.
  let legs: [Int32]
  let lines: [Int32]
  let currency: Currency
  /// Types of legs whose reference is the party's number: see `PartyReferences`.
  public let partyNumberTypes: Set<String>
  let calibration: Calibration?
  let estimate: ChanceEstimate?

  /// What its pairs were weighed by; empty where none was.
  public var chances: [EvidenceChance] { estimate?.all ?? [] }

  public var count: Int { found.count }

  /// The places of items that are left to a person, or open because their own side undid them: no
  /// simpler rule, which knows less, may decide them.
  public var leftOpen: [Int] {
    found.flatMap { one -> [Int] in
      switch one {
      case .group(let group):
        group.isSuggested
          ? group.legs.map { place(.left, $0) } + group.lines.map { place(.right, $0) } : []
      case .refusal(let refusal): [place(refusal.side, refusal.item)]
      case .nearest(let nearest): [place(nearest.side, nearest.item)]
      }
    }
  }

  /// - Parameter read: Of the shelf that was decided.
  public func decision(_ index: Int, _ read: (Int) throws -> Item) throws -> Decision {
    switch found[index] {
    case .group(let group):
      let errors = calibration?.errors(group.reasons).map(Reason.errors)
      return .match(
        MatchGroup(
          members: try group.legs.map { try read(Int(legs[Int($0)])) }
            + group.lines.map { try read(Int(lines[Int($0)])) },
          rule: group.rule, score: group.score,
          reasons: (group.reasons + [errors].compactMap(\.self)).map { $0.words(currency) },
          differences: group.differences,
          status: group.isSuggested ? .suggested : .auto))
    case .refusal(let refusal):
      return .refusal(
        Refusal(
          item: try read(place(refusal.side, refusal.item)), candidates: refusal.candidates,
          candidateCount: refusal.count, rule: "evidence", because: refusal.because))
    case .nearest(let nearest):
      return .nearest(
        NearMiss(
          item: try read(place(nearest.side, nearest.item)), nearest: nearest.nearest,
          reason: nearest.reason, because: nearest.because,
          distance: NearBand.distance(NearBand.undone)))
    }
  }

  private func place(_ side: Item.Side, _ item: Int32) -> Int {
    Int(side == .left ? legs[Int(item)] : lines[Int(item)])
  }
}

/// One thing that was found, its items by their index on the bench.
enum Found: Sendable {
  struct Group: Sendable {
    let legs: [Int32]
    let lines: [Int32]
    let rule: String
    let score: Int
    let reasons: [Reason]
    let differences: [Difference]
    let isSuggested: Bool
  }

  struct Refused: Sendable {
    let side: Item.Side
    let item: Int32
    let candidates: [String]
    let count: Int
    let because: String
  }

  struct Nearest: Sendable {
    let side: Item.Side
    let item: Int32
    let nearest: String
    let reason: BreakReason
    let because: String
  }

  case group(Group)
  case refusal(Refused)
  case nearest(Nearest)
}
