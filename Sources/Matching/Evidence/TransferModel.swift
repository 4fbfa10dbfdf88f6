import Domain
import Glibc

/// What each kind of evidence weighs: the logarithm of how much likelier it is for the two halves of
/// one payment than for two items at random.
///
/// How often chance gives it is counted in the data at hand. How often a payment does is taken from
/// the pairs that exact references have matched, with a few observations of experience in front.
struct TransferModel {
  /// By the likeness of the reference; the last for a line that quotes no reference at all.
  var reference: [Double] = [0.62, 0.05, 0.07, 0.05, 0.16]
  /// A line that quotes another one's reference.
  var otherReference = 0.02
  /// By the likeness of the name.
  var name: [Double] = [0.6, 0.24, 0.1, 0.06]
  var account = 0.7
  /// The party's account is known, and the line has another.
  var otherAccount = 0.1
  /// Days from the ledger's booking to the bank's.
  var lag: [Int: Double]
  /// A line has a leg among the open ones.
  var hasPartner = 0.9

  static let days = -14...18

  init(anchors: [(left: Item, right: Item)]) {
    // Experience: most come within days, after the request or before an administrator books them.
    var counts: [Int: Double] = [:]
    for day in TransferModel.days { counts[day] = day >= 0 ? 8.0 / Double(day + 2) : 4.0 / Double(2 - day) / Double(1 - day) }
    for anchor in anchors {
      let day = anchor.left.date.days(until: anchor.right.date)
      if TransferModel.days.contains(day) { counts[day, default: 0] += 1 }
    }
    let sum = counts.values.reduce(0, +)
    lag = counts.mapValues { $0 / sum }
  }
}
