/// How often a party has another leg of the same amount within reach, open as well: what it is worth at
/// most to know who pays.
///
/// Everybody pays 50.00 and hardly anybody 44.85: it is counted by how frequent an amount is, too.
struct Coincidence: Sendable {
  /// Whatever the amount, as in `LogWeight`.
  let most: Int
  /// By `level`.
  private let weights: [Int]
  private let counts: [Int64: Int]
  private let total: Int

  /// From every leg's amount to that of one in 2^11 and fewer.
  private static let levels = 12
  /// So many legs count as all do, in each level.
  private static let prior = 20

  /// - Parameters:
  ///   - seen: Of some legs their amount, in minor units, and whether their party has another one.
  ///   - amounts: Of the legs among which an amount is frequent or rare.
  init(_ seen: [(amount: Int64, hasAnother: Bool)], amounts: [Int64]) {
    counts = amounts.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    total = amounts.count
    var all = Array(repeating: 0, count: Self.levels)
    var again = all
    for leg in seen {
      let level = Self.level(counts[leg.amount] ?? 1, of: total)
      all[level] += 1
      if leg.hasAnother { again[level] += 1 }
    }
    let (sum, sumAgain) = (seen.count + Self.prior, again.reduce(1, +))
    most = LogWeight.of(sum, per: sumAgain)
    weights = zip(all, again).map { all, again in
      LogWeight.of((all + Self.prior) * sum, per: again * sum + Self.prior * sumAgain)
    }
  }

  /// The same for one amount.
  func most(_ amount: Int64) -> Int { weights[Self.level(counts[amount] ?? 1, of: total)] }

  /// How rare an amount is, in powers of two.
  private static func level(_ count: Int, of total: Int) -> Int {
    let ratio = max(1, total / max(1, count))
    return min(levels - 1, Int.bitWidth - 1 - ratio.leadingZeroBitCount)
  }
}

extension Coincidence {
  /// Of all open legs, before any is matched.
  init(ofOpenLegs bench: Workbench, _ book: PartyBook) {
    let open = bench.openLeft.filter { book.isKnown(bench.left[$0].party) }
    let ofParty = Membership(
      classes: book.parties.count,
      open.map { (of: bench.left[$0].party, member: Int32($0)) })
    self.init(
      open.map { leg in
        let own = bench.left[leg]
        let hasAnother = ofParty[own.party].contains {
          let other = bench.left[Int($0)]
          return Int($0) != leg && other.amount == own.amount
            && TransferModel.days.contains(own.date.days(until: other.date))
        }
        return (own.amount, hasAnother)
      }, amounts: bench.openLeft.map { bench.left[$0].amount })
  }
}
