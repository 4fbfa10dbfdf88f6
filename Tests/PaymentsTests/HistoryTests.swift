import Domain
import TestSupport
import Testing

@testable import Payments

/// What holds after any history, however the operations fall.
struct HistoryTests {
  private static let members = ["M1", "M2", "M3"]
  private static let organisations = ["O1", "O2"]

  /// An operation as a careless platform might send it: mostly possible, sometimes not.
  private static func words(
    _ random: inout SeededGenerator, open: [String], topUps: [String]
  ) -> String {
    func pick(_ from: [String]) -> String { from.randomElement(using: &random) ?? "none" }
    let cents = Int.random(in: 1...30_000, using: &random)
    let amount = Money(minorUnits: Int64(cents), currency: .eur).decimal
    let (member, organisation) = (pick(members), pick(organisations))
    switch Int.random(in: 0..<20, using: &random) {
    case 0: return "topup.record member=\(member) amount=\(amount)"
    case 1: return "topup.request member=\(member) amount=\(amount)"
    case 2, 3: return "topup.complete topup=\(pick(open))"
    case 4: return "topup.fail topup=\(pick(open))"
    case 5: return "member.charge member=\(member) org=\(organisation) amount=\(amount)"
    case 6:
      return "member.charge member=\(member) to=\(pick(members)) amount=\(amount) interactive=true"
    case 7: return "member.charge member=\(member) amount=\(amount)"
    case 8: return "member.transfer member=\(member) to=\(pick(members)) amount=\(amount)"
    case 9: return "org.transfer org=\(organisation) to=\(pick(organisations)) amount=\(amount)"
    case 10: return "org.pay org=\(organisation) member=\(member) amount=\(amount)"
    case 11:
      return "org.credit org=\(organisation) credits=M1=\(amount)+M2=0.05+M3=0.01 mode="
        + pick(["all", "each"])
    case 12: return "member.adjust member=\(member) amount=-\(amount) description=x by=A"
    case 13: return "org.settle org=\(organisation) amount=\(amount)"
    case 14: return "refund.request topup=\(pick(topUps)) by=\(member)"
    case 15: return "refund.request topup=\(pick(topUps)) by=A method=admin amount=\(amount)"
    case 16: return "refund.complete refund=\(pick(open))"
    case 17: return "refund.fail refund=\(pick(open))"
    case 18: return "pending.create member=\(member) org=\(organisation) amount=\(amount)"
    default: return "pending.pay pending=\(pick(open)) by=\(member)"
    }
  }

  /// What the decisions add up to, kept beside the book's own count.
  private struct Sums {
    var accounts: [PostedTransaction.Account: Int64] = [:]
    var ended: Set<String> = []
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func `the ledger balances, nobody owes, and a request ends once`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var bench = Bench()
    var sums = Sums()
    let start =
      Self.members.map { "member.register member=\($0) name=\($0) customer=c" }
      + Self.organisations.map { "org.register org=\($0) name=\($0) bank_account=1 float=5" }
      + [
        "fees.set from=2026-10-01 settlement_percent=3 refund_percent=3 tax_divisor=11",
        "fees.set from=2026-10-01 topup_maximum=5000 low_balance=20",
        "autotopup.request member=M1 amount=100", "autotopup.confirm member=M1",
      ]
    for words in start { try bench.given(words) }
    for _ in 0..<300 {
      let open = bench.book.requests.values.filter { $0.end == nil }.map(\.id).sorted()
      let topUps = bench.book.requests.values.filter { $0.kind == .topUp }.map(\.id).sorted()
      let words = Self.words(&random, open: open, topUps: topUps)
      let before = (bench.book.balances, bench.book.held, bench.book.requests)
      let (decision, code) = try bench.post(words)
      if let decision {
        try check(decision, words, seed, &sums)
      } else {
        #expect(bench.book.balances == before.0, "\(code) \(words), seed \(seed)")
        #expect(bench.book.held == before.1 && bench.book.requests == before.2)
      }
    }
    check(bench.book, sums, seed)
  }

  private func check(
    _ decision: Decision, _ words: String, _ seed: UInt64, _ sums: inout Sums
  ) throws {
    for transaction in decision.transactions {
      #expect(transaction.legs.count >= 2, "\(words), seed \(seed)")
      #expect(
        transaction.legs.reduce(0) { $0 + $1.amount.minorUnits } == 0, "\(words), seed \(seed)")
      for leg in transaction.legs {
        #expect(!leg.amount.isZero)
        sums.accounts[leg.account, default: 0] += leg.amount.minorUnits
      }
    }
    if decision.state == .waiting { #expect(decision.transactions.isEmpty) }
    for case .ended(let request, _) in decision.changes {
      #expect(sums.ended.insert(request.id).inserted, "\(request.id) ends twice, seed \(seed)")
    }
  }

  private func check(_ book: Book, _ sums: Sums, _ seed: UInt64) {
    #expect(sums.accounts.values.reduce(0, +) == 0)
    for party in Self.members + Self.organisations {
      let holding = Holding(party, .eur)
      let balance = book.balances[holding] ?? 0
      #expect(balance == -(sums.accounts[.party(party)] ?? 0), "\(party), seed \(seed)")
      let held = book.requests.values.filter { $0.member == party && $0.end == nil }
        .reduce(0) { $0 + $1.held.minorUnits }
      #expect(held == book.held[holding] ?? 0, "\(party), seed \(seed)")
      #expect(balance >= held, "\(party) has \(balance) and \(held) are held, seed \(seed)")
      let waiting = book.requests.values.filter {
        $0.kind == .topUp && $0.member == party && $0.end == nil
      }
      #expect(Set(waiting.map(\.id)) == book.openTopUps[party, default: []], "seed \(seed)")
      // Those of a charge that waits are as many as there are such charges.
      let unasked = waiting.filter { $0.method == "auto" && $0.subject.isEmpty }
      #expect(unasked.count <= 1, "\(unasked.map(\.id)), seed \(seed)")
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
