import Domain
import Testing

@testable import Payments

/// Automatic top-ups as charges bring them about.
struct AutoTopUpTests {
  private static func bench(_ amount: String, balance: String) throws -> Bench {
    var bench = Bench()
    try bench.given(
      "fees.set from=2026-10-01 low_balance=20", "org.register org=O name=Club",
      "member.register member=M name=Mia customer=cus_1")
    if balance != "0" {
      try bench.given("member.adjust member=M amount=\(balance) description=x by=A overdraw=true")
    }
    try bench.given(
      "autotopup.request member=M amount=\(amount)", "autotopup.confirm member=M")
    return bench
  }

  @Test(arguments: GoldenVectorTests.automaticTopUps)
  func `a charge waits for the top-up of the formula and leaves what it says`(
    row: [String]
  ) throws {
    var bench = try Self.bench(row[0], balance: row[2])
    let waiting = try #require(
      try bench.post("member.charge id=C member=M org=O amount=\(row[1])").decision)
    #expect(waiting.state == .waiting && waiting.transactions.isEmpty)
    let wanted = try Amount.parse(row[3], in: .eur)
    #expect(waiting.told("topup_amount") == wanted.decimal)
    let done = try #require(try bench.post("topup.complete topup=C#topup").decision)
    #expect(done.told("charge_posted") == "true")
    #expect(bench.balance("M") == (try Amount.parse(row[4], in: .eur)).decimal)
    #expect(bench.balance("O") == (try Amount.parse(row[1], in: .eur)).decimal)
  }

  /// A ceiling of 2,000 for the balance after a top-up.
  @Test(arguments: [
    (["2000", "2500", "0"], "OPS-0302"), (["100", "2000.01", "20"], "OPS-0302"),
    (["100", "1980", "20"], ""), (["100", "1000", "415.55"], ""),
  ]) func `a top-up above the ceiling is not asked for`(row: [String], code: String) throws {
    var bench = try Self.bench(row[0], balance: row[2])
    try bench.given("fees.set from=2026-10-01 topup_maximum=2000")
    let (_, found) = try bench.post("member.charge member=M org=O amount=\(row[1])")
    #expect(found == code)
    #expect(bench.book.openTopUps["M", default: []].isEmpty == !code.isEmpty)
  }

  @Test(arguments: [("80", false), ("80.01", true), ("100", true)])
  func `a covered payment that leaves less than the low balance brings a top-up`(
    payment: String, isAsked: Bool
  ) throws {
    var bench = try Self.bench("50", balance: "100")
    let paid = try #require(
      try bench.post("member.charge id=C member=M org=O amount=\(payment)").decision)
    #expect(paid.state == .posted)
    #expect(paid.told("topup") == (isAsked ? "C#topup" : nil))
  }

  @Test func `while one is on its way no other is brought about`() throws {
    var bench = try Self.bench("50", balance: "100")
    try bench.given(
      "topup.request member=M amount=30", "member.charge id=C member=M org=O amount=81")
    // The one that the member asked for by hand did not count, this one does.
    #expect(bench.book.openTopUps["M"]?.contains("C#topup") == true)
    let next = try #require(try bench.post("member.charge member=M org=O amount=1").decision)
    #expect(next.told("topup") == nil && next.changes.isEmpty)
    // In another currency it is another matter.
    try bench.given(
      "fees.set from=2026-10-01 low_balance=20 currency=GBP",
      "member.adjust member=M amount=20 currency=GBP description=x by=A",
      "autotopup.request member=M amount=50 currency=GBP",
      "autotopup.confirm member=M currency=GBP")
    let pounds = try #require(
      try bench.post("member.charge id=P member=M org=O amount=1 currency=GBP").decision)
    #expect(pounds.told("topup") == "P#topup")

    try bench.given("topup.complete topup=C#topup")
    let after = try #require(
      try bench.post("member.charge id=D member=M org=O amount=49").decision)
    #expect(after.told("topup") == "D#topup")
  }

  @Test func `a member who waits for a top-up is not closed`() throws {
    var bench = Bench()
    try bench.given("member.register member=M name=Mia", "topup.request id=T member=M amount=30")
    #expect(try bench.post("member.close member=M").code == "OPS-0111")
    try bench.given("topup.fail topup=T", "member.close member=M")
  }
}
