import Domain

extension Passes {
  /// Pairs items of the same signed amount whose dates are close, where nothing else fits.
  ///
  /// The entry may be booked up to `windowBusinessDays` after the ledger's leg, because money takes
  /// days, and `backwardBusinessDays` before it, because the book is sometimes kept the day after.
  /// A reference on both sides that differs forbids the pair; so does an entry that quotes another
  /// reference of the same make.
  public static let amountAndDate = Pass(
    id: "amount_and_date", version: 2,
    families: [.figures],
    decide: { block, rules in
      guard !block.left.isEmpty, !block.right.isEmpty else { return [] }
      let days = BusinessDayCount(of: block.left + block.right, calendar: rules.calendar)
      let pairing = Pairing(
        rule: "amount_and_date", score: 800, rules: rules,
        fits: { ours, theirs in
          (-rules.backwardBusinessDays...rules.windowBusinessDays).contains(
            days.distance(from: ours.date, to: theirs.date))
            && !Contradiction.inReferences(ours, theirs)
            && !Contradiction.inQuotedReferences(ours, theirs)
        },
        reasons: { ours, theirs in
          [
            "no other candidate of this amount within the window",
            lag(days.distance(from: ours.date, to: theirs.date)),
          ]
        })
      return neighbourhoods(block, rules, days).flatMap { neighbourhood in
        pairing.decide(left: neighbourhood.left, right: neighbourhood.right)
      }
    })

  static func lag(_ businessDays: Int) -> String {
    if businessDays == 0 { return "booked on the same business day" }
    let count = counted(abs(businessDays), "business day")
    return "booked \(count) \(businessDays > 0 ? "later" : "earlier") than in the ledger"
  }

  /// The block cut where no window reaches across, so that a popular amount stays linear: each
  /// left item sees a contiguous run of the right items, both sorted by date.
  private static func neighbourhoods(
    _ block: Block, _ rules: MatchingRules, _ days: BusinessDayCount
  ) -> [(left: [Item], right: [Item])] {
    let left = block.left.sorted { $0.date < $1.date }
    let right = block.right.sorted { $0.date < $1.date }
    var found: [(left: [Item], right: [Item])] = []
    var current: (left: [Item], right: Range<Int>) = ([], 0..<0)
    var low = 0
    var high = 0
    for item in left {
      let day = days.number(of: item.date)
      while low < right.count, days.number(of: right[low].date) < day - rules.backwardBusinessDays {
        low += 1
      }
      high = max(high, low)
      while high < right.count, days.number(of: right[high].date) <= day + rules.windowBusinessDays
      {
        high += 1
      }
      if low == high { continue }
      if low >= current.right.upperBound {
        if !current.left.isEmpty { found.append((current.left, Array(right[current.right]))) }
        current = ([], low..<high)
      }
      current.left.append(item)
      current.right = current.right.lowerBound..<high
    }
    if !current.left.isEmpty { found.append((current.left, Array(right[current.right]))) }
    return found
  }
}
