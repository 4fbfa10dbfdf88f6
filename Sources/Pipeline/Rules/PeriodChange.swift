import Domain
import Matching
import Store

/// What other rules would make of a period, against what is in the book.
struct PeriodChange {
  /// What became of one match or suggestion.
  enum Kind: String, CaseIterable {
    case gained, lost
    /// The same items by another rule, with another status or another difference.
    case changed
    case suggested
    case notSuggested = "not_suggested"
  }

  /// What a match says of itself.
  struct Said {
    var status: String
    var rule: String
    var reasons: [String]
    var differences: [MatchStore.RecordedDifference]
  }

  struct Member {
    var side: Item.Side
    var source: String
    var item: String
    var date: CalendarDate
    var amount: Money
  }

  struct Change {
    var kind: Kind
    var group: String
    var before: Said?
    var after: Said?
    var members: [Member]
    /// Of one that is lost: what its items are now.
    var fates: [String] = []
  }

  /// How many there are, and what their amounts come to by currency, signs aside.
  struct Tally {
    private(set) var count = 0
    private(set) var sums: [Currency: Int128] = [:]

    mutating func add(_ amounts: [Currency: Int128]) {
      count += 1
      for (currency, amount) in amounts { sums[currency, default: 0] += amount }
    }

    mutating func add(count: Int, _ currency: Currency, _ sum: Int128) {
      self.count += count
      sums[currency, default: 0] += sum
    }
  }

  let period: Period
  var kept = Tally()
  var tallies: [Kind: Tally] = [:]
  var openBefore = Tally()
  var openAfter = Tally()
  var changes: [Change] = []

  init(_ period: Period) { self.period = period }

  mutating func add(_ change: Change) {
    tallies[change.kind, default: Tally()].add(PeriodChange.amounts(change.members))
    changes.append(change)
  }

  /// What a match explains: the ledger's side of it, or the outside's where the ledger has none.
  static func amounts(_ members: [Member]) -> [Currency: Int128] {
    let ours = members.filter { $0.side == .left }
    var sums: [Currency: Int128] = [:]
    for member in ours.isEmpty ? members : ours {
      sums[member.amount.currency, default: 0] += Int128(member.amount.minorUnits)
    }
    return sums.mapValues { $0 < 0 ? -$0 : $0 }
  }

  /// Kind by kind, the oldest first.
  mutating func sort() {
    let order = Dictionary(uniqueKeysWithValues: Kind.allCases.enumerated().map { ($1, $0) })
    func first(_ change: Change) -> CalendarDate? { change.members.map(\.date).min() }
    changes.sort { a, b in
      if a.kind != b.kind { return order[a.kind, default: 0] < order[b.kind, default: 0] }
      if let one = first(a), let other = first(b), one != other { return one < other }
      return a.group < b.group
    }
  }
}
