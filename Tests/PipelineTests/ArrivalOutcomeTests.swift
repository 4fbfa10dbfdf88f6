import Domain
import Store
import TestSupport
import Testing

@testable import Pipeline

/// How a file came is told from its neighbours; here from all files, one by one.
struct ArrivalOutcomeTests {
  private typealias Arrival = SourceHistory.Arrival

  /// Files of few accounts, days and runs, so that most of them meet; sorted as the store does.
  private static func arrivals(_ random: inout SeededGenerator) -> [Arrival] {
    let currencies = ["EUR", "GBP"].compactMap { Currency(code: $0) }
    return (1...30).map { file in
      let first = CalendarDate(daysSince2000: 9770 + Int32.random(in: 0..<12, using: &random))
      let isBank = Bool.random(using: &random)
      let told = Int64.random(in: 1...3, using: &random)
      return Arrival(
        file: Int32(file), name: "file \(file)", source: isBank ? "bank" : "shop",
        kind: isBank ? "bank" : "processor",
        currency: currencies[Int.random(in: 0...1, using: &random)],
        format: isBank ? "mt940" : ["payouts", "charges"][Int.random(in: 0...1, using: &random)],
        firstOn: first, lastOn: first.adding(days: Int.random(in: 0...3, using: &random)),
        run: Int64.random(in: 1...6, using: &random), told: told,
        kept: Int64.random(in: 0...told, using: &random))
    }.sorted {
      ($0.source, $0.currency, $0.firstOn, $0.lastOn, $0.file)
        < ($1.source, $1.currency, $1.firstOn, $1.lastOn, $1.file)
    }
  }

  private static func others(_ arrival: Arrival, in all: [Arrival]) -> [Arrival] {
    all.filter {
      $0.file != arrival.file && $0.source == arrival.source && $0.currency == arrival.currency
    }
  }

  @Test(arguments: UInt64(1)...40)
  func `neighbours are those that a look at every file finds`(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let all = Self.arrivals(&random)
    let byAccount = ArrivalsByAccount(all)
    for arrival in all {
      let others = Self.others(arrival, in: all)
      let sharing = others.filter {
        $0.firstOn <= arrival.lastOn && $0.lastOn >= arrival.firstOn
      }
      #expect(byAccount.sharingDays(with: arrival, atMost: 3) == Array(sharing.prefix(3)))
      let later = others.filter {
        $0.run < arrival.run && $0.firstOn > arrival.lastOn
          && (arrival.kind == "bank" || $0.format == arrival.format)
      }
      #expect(byAccount.next(before: arrival)?.firstOn == later.map(\.firstOn).min())
    }
  }
}
