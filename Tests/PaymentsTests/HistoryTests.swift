import Domain
import TestSupport
import Testing

@testable import Payments

/// What holds after any history, however the operations fall: I-01 to I-03 and I-05 to I-07, as far as
/// the rules alone can break them. Through the database: `OperationHistoryTests`.
struct HistoryTests {
  private static let holders = OperationHistory.members + OperationHistory.organisations + ["O3"]
  private static let closedThrough = CalendarDate(iso: "2026-10-10")

  /// What the decisions add up to, kept beside the book's own count.
  private struct Sums {
    var accounts: [PostedTransaction.Leg: Int64] = [:]
    var ended: Set<String> = []
    var posted: Set<OperationKind> = []
    var rejected: Set<OperationKind> = []

    /// Keyed by a leg of nothing, because accounts have one sum in each currency.
    mutating func add(_ leg: PostedTransaction.Leg) {
      accounts[Self.key(leg.account, leg.amount.currency), default: 0] += leg.amount.minorUnits
    }

    subscript(_ account: PostedTransaction.Account, _ currency: Currency) -> Int64 {
      accounts[Self.key(account, currency)] ?? 0
    }

    private static func key(
      _ account: PostedTransaction.Account, _ currency: Currency
    ) -> PostedTransaction.Leg {
      PostedTransaction.Leg(account: account, amount: .zero(currency))
    }
  }

  private static func operation(_ members: OperationHistory.Members) throws -> Operation {
    try Operation(members) { $0.utcDate }
  }

  /// - Parameter each: Looks at the book before and after each operation.
  private static func run(seed: UInt64) throws -> (book: Book, sums: Sums) {
    var history = OperationHistory(seed: seed)
    var book = Bench().book
    var sums = Sums()
    for members in history.beginning() {
      let operation = try operation(members)
      let decided = try book.decide(operation)
      guard case .success = decided else {
        Issue.record("\(members): \(decided)")
        continue
      }
      sums.posted.insert(operation.kind)
    }
    for step in 0..<400 {
      // A month is closed under way, and the platform sends a few days that are late.
      if step == 200 { book.closedThrough = closedThrough }
      let operation: Operation
      do {
        operation = try Self.operation(history.next())
      } catch is Rejection {
        continue
      }
      let what = "\(operation.kind.rawValue) \(operation.id), seed \(seed)"
      let before = book
      switch try book.decide(operation) {
      case .success(let decision):
        if decision.state == .posted { sums.posted.insert(operation.kind) }
        try check(decision, of: operation, before, book, what, &sums)
      case .failure(let why):
        sums.rejected.insert(operation.kind)
        #expect(book.balances == before.balances, "\(why.code) \(what)")
        #expect(book.held == before.held && book.requests == before.requests, "\(why.code) \(what)")
        #expect(book.parties == before.parties, "\(why.code) \(what)")
      }
    }
    return (book, sums)
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `the ledger balances, nobody owes, and a request ends once`(seed: UInt64) throws {
    let (book, sums) = try Self.run(seed: seed)
    Self.check(book, sums, seed)
  }

  /// A kind that no history posts, or none rejects, is one that the properties say nothing of.
  @Test func `histories post every kind of operation, and reject every kind that can be`() throws {
    var (posted, rejected) = (Set<OperationKind>(), Set<OperationKind>())
    for seed in 0..<60 as Range<UInt64> {
      let (_, sums) = try Self.run(seed: seed)
      posted.formUnion(sums.posted)
      rejected.formUnion(sums.rejected)
    }
    #expect(Set(OperationKind.allCases).subtracting(posted) == [])
    #expect(
      Set(OperationKind.allCases).subtracting(rejected).subtracting([.registerService, .setFees])
        == [])
  }

  private static func check(
    _ decision: Decision, of operation: Operation, _ before: Book, _ after: Book, _ what: String,
    _ sums: inout Sums
  ) throws {
    // I-05: nothing is posted into what is closed.
    #expect(before.closedThrough.map { operation.day > $0 } ?? true, "\(what)")
    var taken: Set<Holding> = []
    for transaction in decision.transactions {
      // I-01, I-02.
      #expect(transaction.legs.count >= 2, "\(what)")
      #expect(Set(transaction.legs.map(\.amount.currency)).count == 1, "\(what)")
      #expect(transaction.legs.reduce(0) { $0 + $1.amount.minorUnits } == 0, "\(what)")
      for leg in transaction.legs {
        #expect(!leg.amount.isZero && abs(leg.amount.minorUnits) <= Amount.limit, "\(what)")
        sums.add(leg)
        guard case .party(let id) = leg.account else { continue }
        #expect(before.parties[id]?.isClosed != true, "\(what): \(id) is closed")
        if leg.amount.isPositive { taken.insert(Holding(id, leg.amount.currency)) }
      }
    }
    // I-07: what an operation took leaves the party within its limit, or an administrator said so.
    for holding in taken where !decision.overdraws {
      let limit = after.rules.limit(of: holding.party, holding.currency, on: operation.day)
      let balance = after.balances[holding] ?? 0
      #expect(balance >= -limit.minorUnits, "\(what): \(holding.party) has \(balance)")
    }
    if decision.state != .posted { #expect(decision.transactions.isEmpty, "\(what)") }
    if decision.state == .already {
      #expect(decision.changes.isEmpty && after.requests == before.requests, "\(what)")
    }
    for case .ended(let request, let ending) in decision.changes {
      #expect(sums.ended.insert(request.id).inserted, "\(request.id) ends twice, \(what)")
      #expect(ending.operation == operation.id && ending.on == operation.day, "\(what)")
    }
  }

  private static func check(_ book: Book, _ sums: Sums, _ seed: UInt64) {
    for currency in OperationHistory.currencies.compactMap(Currency.init(code:)) {
      let all = sums.accounts.filter { $0.key.amount.currency == currency }
      #expect(all.values.reduce(0, +) == 0)
      for party in holders {
        let holding = Holding(party, currency)
        // I-06: what is kept as the balance is the sum of the postings.
        #expect(
          book.balances[holding] ?? 0 == -sums[.party(party), currency], "\(party), seed \(seed)")
        let held = book.requests.values.filter {
          $0.member == party && $0.end == nil && $0.amount.currency == currency
        }.reduce(0) { $0 + $1.held.minorUnits }
        #expect(held == book.held[holding] ?? 0, "\(party), seed \(seed)")
      }
    }
    for party in holders {
      let waiting = book.requests.values.filter {
        $0.kind == .topUp && $0.member == party && $0.end == nil
      }
      #expect(Set(waiting.map(\.id)) == book.openTopUps[party, default: []], "seed \(seed)")
      // Those of a charge that waits are as many as there are such charges.
      for currency in Set(waiting.map(\.amount.currency)) {
        let unasked = waiting.filter {
          $0.method == "auto" && $0.subject.isEmpty && $0.id.hasSuffix("#topup")
            && $0.amount.currency == currency
        }
        #expect(unasked.count <= 1, "\(unasked.map(\.id)), seed \(seed)")
      }
    }
    for topUp in book.requests.values where topUp.kind == .topUp {
      let refunds = book.requests.values.filter {
        $0.kind == .refund && $0.subject == topUp.id && ($0.end == nil || $0.end == .done)
      }
      let refunded = refunds.reduce(0) { $0 + $1.amount.minorUnits }
      #expect(refunded <= topUp.amount.minorUnits, "\(topUp.id), seed \(seed)")
      #expect(refunded == book.refunded[topUp.id] ?? 0, "\(topUp.id), seed \(seed)")
    }
  }
}
