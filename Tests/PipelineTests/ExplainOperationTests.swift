import Foundation
import TestSupport
import Testing

/// `tieout explain` over the examples of the reference and over what waits.
@Suite struct ExplainOperationTests {
  private static let lines = [
    "member.register member=M-1 name=Alan customer=cus_1 iban=BE71096123456769",
    "org.register org=O-1 name=Club bank_account=000-1234 float=100 currency=AUD",
    "topup.record id=t-1 member=M-1 amount=470 currency=AUD processor_ref=ch_1",
    "member.charge id=c-1 member=M-1 org=O-1 amount=50.67 currency=AUD reference=Evening",
    "member.charge id=c-2 member=M-1 org=O-1 amount=562.26 currency=AUD",
    "autotopup.request member=M-1 amount=100 currency=AUD",
    "autotopup.confirm id=on member=M-1 currency=AUD",
    "member.charge id=c-3 member=M-1 org=O-1 amount=500 currency=AUD",
    "topup.complete id=done topup=c-3#topup processor_ref=ch_3",
    "refund.request id=b-1 topup=t-1 by=staff-1 method=admin amount=10 currency=AUD",
    "org.credit id=many org=O-1 credits=M-1=1.50 currency=AUD",
    "member.charge id=c-4 member=M-1 org=O-1 amount=900 currency=AUD",
    "org.bank id=k-1 org=O-1 from=2026-11-01 iban=BE71096123456769",
    "topup.request id=t-9 member=M-1 amount=60 currency=AUD",
    "topup.fail id=f-9 topup=t-9 reason=refused",
  ]

  private static func json(_ words: String, _ number: Int) -> String {
    var line = OperationSettlementTests.json(words, number)
    if words.contains(" id=") { line.replace("\"id\":\"op-\(number)\",", with: "") }
    return line
  }

  private static let bench = Result {
    let bench = try OperationBench()
    let file = lines.enumerated().map { json($1, $0) }.joined()
    try bench.book.put(file, as: "day.ops.jsonl")
    _ = try bench.book.post()
    return bench
  }

  private func explain(_ arguments: String...) throws -> Programs.Ending {
    try Programs.run("tieout", ["explain"] + arguments, on: Self.bench.get().book)
  }

  @Test(arguments: [
    (
      "c-1",
      [
        "c-1 · member.charge · 2026-10-05 · posted", "  line    day.ops.jsonl:4",
        "  says    at 2026-10-05T08:00:00Z, member M-1, org O-1, amount 50.67",
        "  posted  c-1  2026-10-05  charge, by c-1", "debit  party:M-1  50.67 AUD",
        "credit party:O-1  50.67 AUD",
      ]
    ),
    (
      "c-2",
      [
        "· rejected OPS-0201", "told    problem 419.33 AUD available, 562.26 AUD needed",
        "told    hint top up first",
      ]
    ),
    (
      "c-3",
      [
        "c-3 · member.charge · 2026-10-05 · waiting", "told    topup c-3#topup",
        "asked   charge c-3 of M-1 to O-1, 500.00 AUD",
        "asked   auto top-up c-3#topup of M-1, 500.00 AUD", ", for c-3",
        "stands  done on 2026-10-05 by done, processor's ch_3",
        "posted  c-3  2026-10-05  charge, by done",
      ]
    ),
    ("done", ["topup.complete", "posted  done ", "posted  c-3 "]),
    (
      "c-4#topup",
      [
        "asked   charge c-4", "stands  waits for its top-up",
        "stands  waits for the processor: topup.complete or topup.fail",
      ]
    ),
    (
      "b-1",
      [
        "says    at 2026-10-05T08:00:00Z, topup t-1, by staff-1, method admin",
        "asked   admin refund b-1 of M-1, 10.00 AUD", ", of t-1",
        "waits for the processor: refund.complete or refund.fail; 10.00 AUD are held back",
      ]
    ),
    ("many#1", ["many · org.credit", "posted  many#1 "]),
    (
      "M-1",
      [
        "M-1 · member · Alan", "  known   by op-0", "  has     420.83 AUD, of which 10.00 AUD",
        "top-up  automatic, 100.00 AUD: on, by on", "asked   admin refund b-1",
        "latest  many#1  2026-10-05  1.50 AUD  bulk_credit",
      ]
    ),
    (
      "O-1",
      [
        "O-1 · organisation · Club", "from    2026-10-05  float 100.00 AUD, by op-1",
        "from    2026-11-01  paid to BE71…6769, by k-1",
      ]
    ),
    ("t-9", ["stands  failed on 2026-10-05 by f-9: refused"]),
    ("k-1", ["k-1 · org.bank · 2026-10-05 · posted", "says    at 2026-10-05T08:00:00Z, org O-1"]),
  ])
  func `an operation, a request or a party is explained`(id: String, says: [String]) throws {
    let ended = try explain(id)
    #expect(ended.status == 0, "\(ended.errors)")
    for text in says { #expect(ended.output.contains(text), "\(text)\n\(ended.output)") }
    for secret in ["BE71096123456769", "000-1234", "cus_1"] {
      #expect(!ended.output.contains(secret), "\(ended.output)")
    }
  }

  @Test func `programs are told the same`() throws {
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(try explain("c-3", "--json").output.utf8))
        as? [String: Any])
    let operation = try #require(json["operation"] as? [String: Any])
    #expect(operation["state"] as? String == "waiting" && operation["line"] as? Int == 8)
    #expect((operation["told"] as? [String: String])?["topup"] == "c-3#topup")
    let requests = try #require(json["requests"] as? [[String: Any]])
    #expect(requests.compactMap { $0["ended_by"] as? String } == ["done", "done"])
    let postings = try #require(json["postings"] as? [[String: Any]])
    #expect(postings.compactMap { $0["amount"] as? String } == ["500.00", "-500.00"])
    let party = try #require(
      JSONSerialization.jsonObject(with: Data(try explain("O-1", "--json").output.utf8))
        as? [String: Any])
    let term = ((party["party"] as? [String: Any])?["terms"] as? [[String: Any]])?.first
    #expect(term?["value"] as? String == "100.00 AUD")
  }

  @Test func `what a line wrote cannot write on the terminal`() throws {
    let bench = try OperationBench()
    try bench.book.put(
      #"{"op":"member.register","id":"m","at":"2026-10-05T08:00:00Z","member":"M","name":"A\u001b[2Jnn\nn"}"#
        + "\n"
        + #"{"op":"member.adjust","id":"a","at":"2026-10-05T08:00:00Z","member":"M","amount":"1","currency":"AUD","description":"\u001b[31m 4111111111111111","by":"x"}"#
        + "\n", as: "day.ops.jsonl")
    _ = try bench.book.post()
    for (id, says) in [("M", "A\\u{1b}[2Jnn"), ("a", "description \\u{1b}[31m")] {
      let ended = try Programs.run("tieout", ["explain", id], on: bench.book)
      #expect(ended.status == 0, "\(ended.errors)")
      #expect(ended.output.contains(says), "\(ended.output)")
      #expect(!ended.output.contains("\u{1b}"), "\(ended.output)")
      #expect(!ended.output.contains("4111111111111111"), "\(ended.output)")
    }
  }
}
