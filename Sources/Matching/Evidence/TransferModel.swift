import Domain

/// What weighs of a pair beside the levels of its comparison (`Chances`): the days that pass, and how
/// often chance gives what the two have in common.
struct TransferModel: Sendable {
  /// Days from the ledger's booking to the bank's: how often of `lagSum`.
  private let lag: [Int: Int]
  private let lagSum: Int

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

  /// What it weighs against a line that its leg would be booked more than so many days after it: the
  /// ledger ends there, and what the line pays may not be in it yet.
  ///
  /// - Parameter hasPartner: How often a line has a leg, in millionths.
  func weight(ofDaysLeft days: Int, hasPartner: Int) -> Int {
    let later = lag.reduce(0) { $1.key < -days ? $0 + $1.value : $0 } * Chances.always / lagSum
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
