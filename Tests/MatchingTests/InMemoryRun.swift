import Domain
import Matching

/// The engine over a list of items of one account: what the pipeline does with a database, in
/// memory and as plainly as can be.
struct InMemoryRun {
  private(set) var matches: [MatchGroup] = []
  private(set) var suggestions: [MatchGroup] = []
  private var open: [Item]
  private var claimed: [Item] = []
  private var refusals: [Item: Refusal] = [:]
  private var nearest: [Item: NearMiss] = [:]
  private let rules: MatchingRules

  init(_ items: [Item], payouts: PayoutInput? = nil, rules: MatchingRules = MatchingRules()) {
    open = items
    self.rules = rules
    if let payouts { take(PayoutPass.decide(payouts, rules)) }
    for pass in Passes.ordered {
      for _ in 0..<pass.rounds { run(pass) }
    }
    for pass in Passes.nearMisses { run(pass) }
  }

  private mutating func run(_ pass: Pass) {
    var blocks: [String: Block] = [:]
    func key(_ item: Item, _ key: String) -> String {
      pass.scope == .currency ? "\(item.amount.currency) \(key)" : key
    }
    for item in open {
      for name in pass.keys(item) {
        var block = blocks[key(item, name)] ?? Block(key: name, left: [], right: [])
        if item.side == .left { block.left.append(item) } else { block.right.append(item) }
        blocks[key(item, name)] = block
      }
    }
    if !pass.scope.isOfOpen {
      for item in claimed {
        for name in pass.keys(item) {
          if item.side == .left {
            blocks[key(item, name)]?.claimedLeft.append(item)
          } else {
            blocks[key(item, name)]?.claimedRight.append(item)
          }
        }
      }
    }
    let searched = blocks.values.filter { $0.itemCount <= pass.limit(rules) }
    take(Claims.settle(searched.flatMap { pass.decide($0, rules) }, rules))
  }

  private mutating func take(_ decisions: [Decision]) {
    var taken: Set<Item> = []
    defer { open.removeAll { taken.contains($0) } }
    for decision in decisions {
      switch decision {
      case .match(let group) where group.status == .suggested: suggestions.append(group)
      case .match(let group):
        matches.append(group)
        claimed += group.members
        taken.formUnion(group.members)
      case .refusal(let refusal):
        if refusals[refusal.item] == nil { refusals[refusal.item] = refusal }
      case .nearest(let miss):
        if let known = nearest[miss.item], !miss.isNearer(than: known) { continue }
        nearest[miss.item] = miss
      }
    }
  }

  func classify(
    _ item: Item, periodEnd: CalendarDate = day(31), kind: BreakContext.AccountKind = .bank
  ) -> BreakClassification {
    BreakClassifier.classify(
      item,
      in: BreakContext(
        kind: kind, periodEnd: periodEnd, refusal: refusals[item], nearest: nearest[item]), rules)
  }

  /// Every match and every break in words, sorted: what two runs must agree on.
  var outcome: [String] {
    let groups = matches.map { group in
      "\(group.rule): \(group.lines.map(\.item.id).joined(separator: " ")) "
        + group.differences.map { "\($0.kind.rawValue) \($0.amount)" }.joined(separator: ", ")
    }
    let breaks = open.map { item in
      let found = classify(item)
      return "\(item.id) \(found.reason.rawValue) \(found.nearest ?? "-"): \(found.because)"
    }
    return (groups + breaks).sorted()
  }

  /// The matches as pairs, the breaks as `id reason`.
  var summary: [String] {
    (matches.map { $0.lines.map(\.item.id).joined(separator: "+") }
      + open.map { "\($0.id) \(classify($0).reason.rawValue)" }).sorted()
  }

  var openItems: [Item] { open }
}

/// A day of October 2026, which begins on a Thursday.
func day(_ day: Int) -> CalendarDate {
  guard let date = CalendarDate(year: 2026, month: 10, day: day) else {
    preconditionFailure("October has no day \(day)")
  }
  return date
}

func money(_ minorUnits: Int64, _ currency: Currency = .eur) -> Money {
  Money(minorUnits: minorUnits, currency: currency)
}

/// A ledger leg.
func ours(
  _ id: String, _ minorUnits: Int64, _ date: Int = 5, type: String = "topup_bank",
  currency: Currency = .eur, refs references: [Reference] = [], text: String = ""
) -> Item {
  Item(
    side: .left, number: 0, id: id, source: "ledger", date: day(date),
    amount: money(minorUnits, currency), type: type, references: references, text: text)
}

/// A line of the bank.
func bank(
  _ id: String, _ minorUnits: Int64, _ date: Int = 5, currency: Currency = .eur,
  refs references: [Reference] = [], text: String = ""
) -> Item {
  Item(
    side: .right, number: 0, id: id, source: "bank", date: day(date),
    amount: money(minorUnits, currency), type: "PMNT-RCDT-ESCT", references: references,
    text: text)
}

/// A row of the processor's balance report.
func stripe(
  _ id: String, gross: Int64, fee: Int64 = 0, _ category: String = "charge", _ date: Int = 5,
  refs references: [Reference] = []
) -> Item {
  Item(
    side: .right, number: 0, id: id, source: "stripe", date: day(date),
    amount: money(gross - fee), gross: money(gross), type: category, references: references)
}
