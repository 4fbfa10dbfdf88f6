import Domain

/// How long after the ledger the other side of an account books a payment, counted in what was
/// matched there one to one or as part of one entry.
///
/// At the edges of a period it tells what is still on its way from what is missing: card payments
/// that a processor reports on the same day are missing after two, transfers are not.
public struct BookingLags: Sendable {
  /// Items that are counted together.
  private struct Kind: Hashable {
    let side: Item.Side
    let type: String
    let isNegative: Bool
  }

  /// What is counted of a matched leg and its entry.
  public struct Days: Hashable, Sendable {
    public let leg: CalendarDate
    public let entry: CalendarDate
    public let legType: String
    public let entryType: String
    public let isNegative: Bool

    public init(
      leg: CalendarDate, entry: CalendarDate, legType: String, entryType: String, isNegative: Bool
    ) {
      self.leg = leg
      self.entry = entry
      self.legType = legType
      self.entryType = entryType
      self.isNegative = isNegative
    }
  }

  /// So many of so many.
  struct Share {
    var count = 0
    var all = 0

    /// Fewer say nothing of what is seldom.
    var tells: Bool { all >= 100 }
    /// About as many items of a book have no other half at all: where fewer take so long, the other
    /// half is sooner missing than late.
    var isUsual: Bool { all >= 20 && count > 0 && count * 100 >= all }
    /// `the other halves of 34 of 1210 matched like it`
    var words: String { "the other halves of \(count) of \(all) matched like it" }
  }

  /// By how many business days the other half came later, or with a minus sign earlier.
  private var counts: [Kind: [Int: Int]] = [:]
  /// In business days, whichever side came first.
  private(set) var longest = 0

  public static let none = BookingLags([:], .target2)

  /// - Parameter matched: How often each happened.
  public init(_ matched: [Days: Int], _ calendar: BusinessCalendar) {
    for (days, count) in matched {
      let lag = calendar.businessDays(from: days.leg, to: days.entry)
      let leg = Kind(side: .left, type: days.legType, isNegative: days.isNegative)
      let entry = Kind(side: .right, type: days.entryType, isNegative: days.isNegative)
      counts[leg, default: [:]][lag, default: 0] += count
      counts[entry, default: [:]][-lag, default: 0] += count
      longest = max(longest, abs(lag))
    }
  }

  /// Of items of its side, type and sign, those that their other half followed by more than so many
  /// business days.
  func following(by days: Int, _ item: Item) -> Share { share(of: item) { $0 > days } }

  /// The same of those that it preceded.
  func preceding(by days: Int, _ item: Item) -> Share { share(of: item) { -$0 > days } }

  private func share(of item: Item, where isSo: (Int) -> Bool) -> Share {
    let kind = Kind(side: item.side, type: item.type, isNegative: item.amount.isNegative)
    var share = Share()
    for (lag, count) in counts[kind] ?? [:] {
      share.all += count
      if isSo(lag) { share.count += count }
    }
    return share
  }
}
