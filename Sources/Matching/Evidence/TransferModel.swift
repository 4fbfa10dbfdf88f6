import Domain

/// What weighs of a pair beside the levels of its comparison (`Chances`): the days that pass, and how
/// often chance gives what the two have in common.
struct TransferModel: Sendable {
  /// How often a payment takes so many days from the ledger's booking to the bank's, of `lagSum`; by
  /// their place in `days`.
  private let lags: [Int]
  private let lagSum: Int
  /// What they weigh, likewise.
  private let weights: [Int]

  static let days = -14...18

  /// - Parameter lags: By days, how many pairs were matched before.
  init(lags: [Int: Int]) {
    // Experience: most come within days, after the request or before an administrator books them.
    let counts = TransferModel.days.map { day in
      (day >= 0 ? 8000 / (day + 2) : 4000 / ((2 - day) * (1 - day))) + 1000 * (lags[day] ?? 0)
    }
    let sum = counts.reduce(0, +)
    self.lags = counts
    lagSum = sum
    weights = counts.map { LogWeight.of($0 * TransferModel.days.count, per: sum) }
  }

  /// What the days weigh that lie between two items, against any other day of the window.
  func weight(ofLag day: Int) -> Int? {
    let days = TransferModel.days
    return days.contains(day) ? weights[day - days.lowerBound] : nil
  }

  /// What it weighs against a line that its leg would be booked more than so many days after it: the
  /// ledger ends there, and what the line pays may not be in it yet.
  ///
  /// - Parameter hasPartner: How often a line has a leg, in millionths.
  func weight(ofDaysLeft days: Int, hasPartner: Int) -> Int {
    let later =
      zip(TransferModel.days, lags).reduce(0) { $1.0 < -days ? $0 + $1.1 : $0 }
      * Chances.always / lagSum
    let without = Chances.always - hasPartner
    return LogWeight.of(
      max(1, without * (Chances.always - later)),
      per: max(1, without * Chances.always + hasPartner * later))
  }

  /// What it weighs that `shared` of so many have what a pair has in common. Where few are known,
  /// chance is no likelier for that.
  static func weight(oneIn count: Int, shared: Int) -> Int {
    LogWeight.of(max(many, count), per: max(1, shared))
  }

  private static let many = 1000
}
