/// How often a payment gives each level of a comparison, in millionths.
///
/// How often two items give it that have nothing to do with one another is counted for each pair: how
/// many legs have the reference, how many parties the words, how many legs the amount. Only what a
/// line quotes that has no leg at all is a chance as well.
struct Chances: Equatable, Sendable {
  /// By `Comparison.Reference`.
  var reference: [Int]
  /// The same of lines that have no leg; only of what is none of a leg's.
  var strange: [Int]
  /// By `NameIndex.Likeness`: of lines that do not quote the leg, and of those that do. Who quotes
  /// well also writes names well.
  var name: [Int]
  let quotingName: [Int]
  /// By `Comparison.Account`.
  var account: [Int]
  /// By `AmountFit`.
  var amount: [Int]
  /// A line has a leg among the open ones.
  var hasPartner: Int

  static let always = 1_000_000

  /// Before anything is counted.
  static let experience = Chances(
    reference: [602, 50, 70, 50, 8, 20, 40, 160].map { $0 * 1000 },
    strange: [0, 0, 0, 0, 0, 160, 680, 160].map { $0 * 1000 },
    name: [600, 240, 100, 60].map { $0 * 1000 },
    quotingName: [600, 240, 100, 60].map { $0 * 1000 },
    account: [875, 125, 0].map { $0 * 1000 },
    amount: [925, 20, 20, 20, 5, 10].map { $0 * 1000 },
    hasPartner: 900_000)
}

/// What each level weighs, as in `LogWeight`: how much likelier a payment gives it than chance, as far
/// as that is the same for all pairs.
struct LevelWeights: Sendable {
  private let reference: [Int]
  private let quotingName: [Int]
  private let name: [Int]
  private let account: [Int]
  private let amount: [Int]
  private let partner: Int

  init(_ chances: Chances) {
    func logarithms(_ chances: [Int]) -> [Int] {
      chances.map { LogWeight.of($0, per: Chances.always) }
    }
    reference = zip(chances.reference, chances.strange).map { ours, strange in
      LogWeight.of(ours, per: strange > 0 ? strange : Chances.always)
    }
    quotingName = logarithms(chances.quotingName)
    name = logarithms(chances.name)
    account = Comparison.Account.allCases.map {
      $0 == .unknown ? 0 : LogWeight.of(chances.account[$0.rawValue], per: Chances.always)
    }
    amount = logarithms(chances.amount)
    partner = LogWeight.of(chances.hasPartner, per: Chances.always - chances.hasPartner)
  }

  func weight(of level: Comparison.Reference) -> Int { reference[level.rawValue] }

  /// What a pair weighs.
  ///
  /// - Parameters:
  ///   - free: What else weighs of the pair.
  ///   - bound: What else weighs of who pays and of how frequent the amount is, which together weigh
  ///     `most` at most: a party's other payment has the party's name and account as well.
  ///   - isPartyNumber: What the line quotes is the party's reference and says who pays, too.
  func weight(_ compared: Comparison, free: Int, bound: Int, most: Int, isPartyNumber: Bool) -> Int
  {
    let fit = amount[compared.fit.rawValue]
    var who = bound + account[compared.account.rawValue]
    if let likeness = compared.name {
      who += (compared.reference.quotesLeg ? quotingName : name)[likeness.rawValue]
    }
    let quoted = reference[compared.reference.rawValue]
    return isPartyNumber
      ? partner + free + fit + min(who + quoted, most)
      : partner + free + fit + quoted + min(who, most)
  }
}
