import Domain
import Matching

extension Findings {
  /// How long the payments of each account took, by its place: counted in what is matched with one
  /// entry of the same account.
  func bookingLags(_ rules: AccountRules) -> [BookingLags] {
    let entries = onlyEntries
    var matched: [[BookingLags.Days: Int]] = Array(repeating: [:], count: items.accounts.count)
    for (ordinal, head) in items.heads.enumerated() where head.side == .left {
      guard let group = group(of: ordinal), entries[group] >= 0 else { continue }
      let entry = items.heads[Int(entries[group])]
      guard entry.account == head.account else { continue }
      let days = BookingLags.Days(
        leg: head.date, entry: entry.date, legType: items.types[Int(head.type)],
        entryType: items.types[Int(entry.type)], isNegative: head.amount < 0)
      matched[Int(head.account)][days, default: 0] += 1
    }
    return matched.indices.map { BookingLags(matched[$0], rules[UInt16($0)].calendar) }
  }

  /// By group, the entry that is its only one; -1 where there are none or several.
  private var onlyEntries: [Int32] {
    var entries = Array(repeating: Int32(-1), count: groups.count)
    var isSeveral = Array(repeating: false, count: groups.count)
    for (ordinal, head) in items.heads.enumerated() where head.side == .right {
      guard let group = group(of: ordinal) else { continue }
      isSeveral[group] = isSeveral[group] || entries[group] >= 0
      entries[group] = isSeveral[group] ? -1 : Int32(ordinal)
    }
    return entries
  }
}
