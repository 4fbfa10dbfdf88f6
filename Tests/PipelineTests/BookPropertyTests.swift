import Domain
import Matching
import TestSupport
import Testing

@testable import Pipeline
@testable import Store

/// What holds of all passes together, for any book whatever.
struct BookPropertyTests {
  @Test func `a thousand shuffles give the same bytes, whoever works on them`() throws {
    let workers = [1, 2, 7]
    for seed in UInt64(1)...40 {
      var random = SeededGenerator(seed: seed)
      var items = AwkwardBook(seed: seed).items
      let expected = try BookRun(items).described()
      for round in 0..<25 {
        items.shuffle(using: &random)
        let found = try BookRun(items, workers: workers[round % workers.count]).described()
        #expect(found == expected, "seed \(seed), round \(round)")
      }
    }
  }

  @Test func `each item is in one group at most, and no group leaves anything over`() throws {
    var rules: Set<String> = []
    var suggestions = 0
    for seed in UInt64(1)...100 {
      let items = AwkwardBook(seed: seed).items
      let findings = try BookRun(items).findings
      let reader = findings.groupReader()
      var claimed: Set<UInt32> = []
      for group in findings.standing where !findings.groups[group].isSuggested {
        for member in try findings.members(of: group, reader) {
          #expect(claimed.insert(member.item).inserted, "seed \(seed)")
        }
        #expect(try findings.rests(of: group).isEmpty, "seed \(seed)")
        rules.insert(try findings.heading(of: group, reader).rule)
      }
      let open = findings.items.heads.count { !$0.isClaimed }
      #expect(claimed.count + open == items.count, "seed \(seed)")
      for group in findings.standing where findings.groups[group].isSuggested {
        let members = try findings.members(of: group, reader).map(\.item)
        #expect(claimed.isDisjoint(with: members), "seed \(seed)")
        suggestions += 1
      }
      let ids = findings.standing.map { findings.groups[$0].id }
      #expect(Set(ids).count == ids.count, "seed \(seed)")
    }
    // Of a rule that never spoke the property says nothing.
    #expect(
      rules == [
        "amount_and_date", "batch", "bulk_payment", "conversion", "customer_and_time", "evidence",
        "exact_reference", "listed_references", "payer_total", "payout", "processor_id",
        "split_payment",
      ])
    #expect(suggestions > 50)
  }

  @Test func `a step only adds matches`() throws {
    var additions: [MatchingStep: Int] = [:]
    for seed in UInt64(1)...80 {
      var before: Set<String> = []
      let run = try BookRun(AwkwardBook(seed: seed).items) { step, findings in
        let after = Set(try findings.describedGroups().filter { !$0.hasPrefix("suggested") })
        #expect(before.isSubset(of: after), "seed \(seed), \(step)")
        additions[step, default: 0] += after.count - before.count
        before = after
      }
      let matches = try run.findings.describedGroups().filter { !$0.hasPrefix("suggested") }
      #expect(Set(matches) == before, "seed \(seed)")
    }
    #expect(MatchingStep.allCases.allSatisfy { additions[$0] ?? 0 > 0 }, "\(additions)")
  }

  private static func leg(_ amount: Int64, _ currency: Currency = .eur) -> Item {
    var item = Item(
      side: .left, number: 0, id: "X", source: "ledger", date: AwkwardBook.date(14),
      amount: Money(minorUnits: amount, currency: currency), type: "topup_bank",
      references: [Reference(.metadata, "strange")])
    item.parties = ["X9"]
    // Not within minutes of another leg: rows that are booked together may be one batch.
    item.bookedAt = AwkwardBook.moment(14, 86_399)
    return item
  }

  private static func line(_ amount: Int64, _ name: String) -> Item {
    var item = AwkwardBook.line(amount, 14)
    item.id = "X"
    item.counterparty.name = name
    item.text = "\(name)\nfor something else"
    return item
  }

  /// Items that share nothing with any other: no amount, name, reference or moment.
  private static let strangers: [(what: String, item: Item, place: AwkwardBook.Place)] = [
    ("a line that names somebody", line(777_77, "Zebedee Quux"), .euro),
    ("a line that names nobody", line(777_77, ""), .euro),
    ("a line of money out", line(-777_77, "Zebedee Quux"), .euro),
    ("a leg in another currency", leg(777_77, .usd), .dollar),
    ("a leg of another account", leg(777_77), .processor),
    ("a leg", leg(777_77), .euro), ("a leg of money out", leg(-777_77), .euro),
  ]

  /// A leg of the same account and currency is one of those among which chance is counted (how many
  /// legs there are, of which type), so that it may change how much likelier an answer is said to
  /// be. What is decided stays.
  @Test func `an item that has nothing to do with the others changes nothing`() throws {
    for seed in UInt64(1)...15 {
      let items = AwkwardBook(seed: seed).items
      let alone = try BookRun(items)
      for stranger in BookPropertyTests.strangers {
        let with = try BookRun(items + [AwkwardBook.loaded(stranger.item, stranger.place)])
        #expect(try with.decided() == alone.decided(), "seed \(seed), \(stranger.what)")
        if stranger.item.side == .left, stranger.place == .euro { continue }
        let others = try with.described().filter { !$0.hasPrefix("X ") }
        #expect(try others == alone.described(), "seed \(seed), \(stranger.what)")
      }
    }
  }
}

extension Findings {
  /// What a group leaves over by source and currency: the ledger less the outside less what was
  /// posted. Summed here once more, so that the engine does not vouch for itself.
  fileprivate func rests(of group: Int) throws -> [String: Int64] {
    let reader = groupReader()
    let window = items.window()
    var ours: [Currency: Int64] = [:]
    var theirs: [String: [Currency: Int64]] = [:]
    for member in try members(of: group, reader) where member.isListed {
      let item = try items.item(member.item, window)
      switch item.side {
      case .left: ours[item.amount.currency, default: 0] += member.amount
      case .right:
        theirs[item.source, default: [:]][item.amount.currency, default: 0] += member.amount
      }
    }
    for difference in try differences(of: group, reader) {
      let source = items.name(ofSource: difference.source)
      let currency = items.accounts[Int(difference.account)].currency
      theirs[source, default: [:]][currency, default: 0] += difference.amount
    }
    var rests: [String: Int64] = [:]
    for (source, sums) in theirs {
      for currency in Set(ours.keys).union(sums.keys) {
        let rest = (ours[currency] ?? 0) - (sums[currency] ?? 0)
        if rest != 0 { rests["\(source) \(currency)"] = rest }
      }
    }
    return rests
  }
}
