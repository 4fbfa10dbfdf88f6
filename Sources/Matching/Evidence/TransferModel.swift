import Domain

/// What each kind of evidence weighs: the logarithm of how much likelier it is for the two halves of
/// one payment than for two items at random. Chances are in thousandths, weights as in `LogWeight`.
///
/// How often chance gives it is counted in the data at hand. How often a payment does is experience,
/// but for the days that pass: those are counted in the pairs that were matched before.
struct TransferModel: Sendable {
  /// By the likeness of the reference.
  private let reference = [620, 50, 70, 50]
  /// A line that quotes no reference at all.
  let noReference = 160
  /// A line that quotes another one's reference.
  let otherReference = 20
  /// A line that quotes a reference of the book's kind that the ledger does not have: for a payment
  /// of ours, and for one that the ledger does not have either.
  let unknownReference = 40
  let unknownOfUnknown = 700
  /// A line that quotes the reference of another leg of the same party: a template used again.
  let siblingReference = 8
  /// By the likeness of the name.
  let name = [600, 240, 100, 60]
  let account = 700
  /// The party's account is known, and the line has another.
  let otherAccount = 100
  /// A line has a leg among the open ones.
  let hasPartner = 900

  /// Days from the ledger's booking to the bank's: how often of `lagSum`.
  let lag: [Int: Int]
  let lagSum: Int

  static let days = -14...18

  /// - Parameter lags: By days, how many pairs were matched before.
  init(lags: [Int: Int]) {
    // Experience: most come within days, after the request or before an administrator books them.
    var counts: [Int: Int] = [:]
    for day in TransferModel.days {
      counts[day] = day >= 0 ? 8000 / (day + 2) : 4000 / ((2 - day) * (1 - day))
      counts[day, default: 0] += 1000 * (lags[day] ?? 0)
    }
    lag = counts
    lagSum = counts.values.reduce(0, +)
  }

  /// What the days weigh that lie between two items, against any other day of the window.
  func weight(ofLag day: Int) -> Int? {
    lag[day].map { LogWeight.of($0 * TransferModel.days.count, per: lagSum) }
  }

  /// What evidence weighs that a payment gives so often and chance `shared` times in so many. Where
  /// few are known, chance is no likelier for that.
  func weight(_ chance: Int, oneIn count: Int, shared: Int = 1) -> Int {
    LogWeight.of(chance * max(TransferModel.many, count), per: 1000 * max(1, shared))
  }

  /// What quoting a reference weighs that so many of `count` legs have.
  func weight(
    quoting likeness: ReferenceIndex.Likeness, oneIn count: Int, shared: Int
  ) -> Int {
    weight(reference[likeness.rawValue], oneIn: count, shared: shared)
  }

  /// By how much less it weighs to quote the reference of another leg of the party.
  func weight(quotingSibling likeness: ReferenceIndex.Likeness) -> Int {
    LogWeight.of(siblingReference, per: reference[likeness.rawValue])
  }

  /// What speaks against a pair: given so often by payments, and nearly always by chance.
  func weight(against chance: Int) -> Int { LogWeight.of(chance, per: 1000) }

  static let many = 1000
}
