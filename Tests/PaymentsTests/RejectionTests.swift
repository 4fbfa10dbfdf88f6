import Domain
import Foundation
import Testing

@testable import Payments

/// Every reason for which an operation is not posted, each by an operation that has only that fault.
struct RejectionTests {
  private static let start = [
    "fees.set from=2026-01-01 settlement_percent=3 refund_percent=3 refund_weeks=12",
    "fees.set from=2026-01-01 topup_minimum=50 topup_maximum=2000 low_balance=20",
    "member.register member=M name=Mia", "member.register member=N name=Noa account=acc_n",
    "member.register member=X name=Xan", "member.close member=X",
    "org.register org=O name=Club bank_account=1", "org.register org=P name=Pool",
    "org.register org=Q name=Quiz bank_account=1 float=100",
    "org.register org=H name=House bank_account=1 internal=true",
    "service.register service=S org=O name=Court",
    "topup.record id=T member=M amount=100",
    "topup.record id=old member=M amount=10 at=2026-01-05T00:00:00Z",
    "org.adjust org=O amount=60 description=start by=A",
    "org.adjust org=P amount=60 description=start by=A",
    "topup.request id=R member=N amount=60", "topup.request id=W member=N amount=60",
    "topup.fail topup=W", "topup.request id=V member=N amount=60",
    "topup.complete topup=V processor_ref=ch_V",
    "pending.create id=I member=M org=O amount=20",
    "session.complete session=E org=O name=Evening day=2026-10-04 fees=10",
  ]

  static let cases: [(code: String, words: String)] = [
    ("OPS-0001", "member.register id= member=A name=Ann".replacing("id= ", with: "id=a#b ")),
    ("OPS-0002", "member.chrage member=M amount=1"),
    ("OPS-0003", "member.close member=M amount=1"),
    ("OPS-0004", "member.charge member=M org=O"),
    ("OPS-0005", "member.charge member=M org=O amount=1e3"),
    ("OPS-0005", "member.charge member=M org=O amount=0"),
    ("OPS-0005", "member.charge member=M org=O amount=0.001"),
    ("OPS-0005", "member.charge member=M org=O amount=-1"),
    ("OPS-0005", "org.credit org=O credits=M:1"),
    ("OPS-0005", "refund.request topup=T by=M method=other"),
    ("OPS-0005", "member.charge at=2026-10-05 member=M org=O amount=1"),
    ("OPS-0006", "member.charge member=M org=O amount=1 currency=EURO"),
    ("OPS-0008", "member.charge at=2025-12-31T10:00:00Z member=M org=O amount=1"),
    ("OPS-0101", "member.charge member=Z org=O amount=1"),
    ("OPS-0101", "member.charge member=O org=O amount=1"),
    ("OPS-0102", "member.charge member=M org=M amount=1"),
    ("OPS-0103", "member.charge member=X org=O amount=1"),
    ("OPS-0104", "member.register member=M name=Mia"),
    ("OPS-0105", "member.register member=A name=Ann account=acc_n"),
    ("OPS-0106", "member.close member=M"),
    ("OPS-0107", "member.charge member=M org=P service=S amount=1"),
    ("OPS-0108", "service.register service=S org=O name=Court"),
    ("OPS-0109", "member.charge member=M org=O to=N amount=1"),
    ("OPS-0110", "member.transfer member=M to=M amount=1"),
    ("OPS-0110", "org.transfer org=O to=O amount=1"),
    ("OPS-0111", "member.close member=N"),
    ("OPS-0201", "member.charge member=M org=O amount=110.01"),
    ("OPS-0201", "org.transfer org=O to=P amount=60.01"),
    ("OPS-0201", "org.pay org=O member=M amount=60.01"),
    ("OPS-0201", "org.credit org=O credits=M=40+N=20.01"),
    ("OPS-0201", "org.credit org=O mode=each credits=M=60.01+N=70"),
    ("OPS-0201", "member.adjust member=M amount=-110.01 description=x by=A"),
    ("OPS-0202", "org.credit org=O credits=M=900000000000000+N=900000000000000"),
    ("OPS-0203", "org.credit org=O credits=M=1+N=-1"),
    ("OPS-0203", "org.credit org=O mode=each credits=N=-1"),
    ("OPS-0005", "org.credit org=O credits=M=1+N=0.001"),
    ("OPS-0005", "org.credit org=O mode=each credits=N=0.001"),
    ("OPS-0301", "topup.request member=M amount=49.99"),
    ("OPS-0302", "topup.request member=M amount=1890.01"),
    ("OPS-0303", "topup.complete topup=nothing"),
    ("OPS-0303", "pending.pay pending=T by=M"),
    ("OPS-0304", "topup.complete topup=W"),
    ("OPS-0304", "topup.complete topup=V"),
    ("OPS-0304", "topup.complete topup=V processor_ref=ch_W"),
    ("OPS-0304", "topup.fail topup=V"),
    ("OPS-0309", "topup.complete topup=R amount=60.01"),
    ("OPS-0309", "topup.complete topup=V processor_ref=ch_V amount=59.99"),
    ("OPS-0309", "topup.complete topup=R amount=60 currency=USD"),
    ("OPS-0004", "org.bank org=O from=2026-10-01"),
    ("OPS-0005", "org.bank org=O from=2026-10-01 iban=BE71096123456760"),
    ("OPS-0102", "org.bank org=M from=2026-10-01 iban=BE71096123456769"),
    ("OPS-0305", "topup.request member=M amount=60 method=auto"),
    ("OPS-0306", "autotopup.confirm member=M"),
    ("OPS-0308", "autotopup.request member=M amount=60"),
    ("OPS-0401", "refund.request topup=R by=N"),
    ("OPS-0403", "refund.request topup=T by=A method=admin amount=100.01"),
    ("OPS-0404", "refund.request topup=T by=M amount=99"),
    ("OPS-0405", "refund.request topup=old by=M"),
    ("OPS-0406", "refund.request topup=T by=N"),
    ("OPS-0407", "refund.request topup=T by=M method=admin"),
    ("OPS-0501", "pending.pay pending=I by=N"),
    ("OPS-0502", "pending.cancel pending=I org=P"),
    ("OPS-0601", "org.settle at=2026-01-05T00:00:00Z org=O amount=1"),
    ("OPS-0602", "fees.set from=2026-10-01"),
    ("OPS-0603", "fees.end_override org=O from=2026-10-01"),
    ("OPS-0604", "org.settle org=Q amount=1"),
    ("OPS-0605", "org.settle org=P amount=1"),
    ("OPS-0606", "org.settle org=H amount=1"),
    ("OPS-0005", "topup.complete topup=R card_last4=42424"),
    ("OPS-0005", "topup.complete topup=R card_last4=424"),
    ("OPS-0005", "topup.complete topup=R card_last4=4242424242424242"),
    ("OPS-0005", "topup.complete topup=R card_brand=4242424242424242"),
    ("OPS-0005", "topup.record member=M amount=1 receipt=card+4242+4242+4242+4242"),
    ("OPS-0005", "topup.complete topup=R card_expiry=12/28"),
    ("OPS-0005", "session.complete session=F org=O name=F day=4.10.2026 fees=1"),
    ("OPS-0005", "session.complete session=F org=O name=F day=2026-10-04 fees=-1"),
    ("OPS-0701", "session.complete session=E org=P name=Evening day=2026-10-04 fees=10"),
    ("OPS-0702", "invoice.state settlement=T invoice=payable state=uploading"),
  ]

  private static func bench(for words: String) throws -> Bench {
    var bench = Bench()
    for line in start {
      // Fees begin later where it is about there being none.
      let line =
        words.hasPrefix("org.settle at=")
        ? line.replacing("from=2026-01-01", with: "from=2026-02-01") : line
      try bench.given(line)
    }
    bench.book.closedThrough = CalendarDate(iso: "2025-12-31")
    return bench
  }

  @Test(arguments: cases)
  func `an operation is rejected and changes nothing`(code: String, words: String) throws {
    var bench = try Self.bench(for: words)
    let (balances, held) = (bench.book.balances, bench.book.held)
    let (parties, requests) = (bench.book.parties, bench.book.requests)
    #expect(try bench.post(words).code == code)
    #expect(bench.book.balances == balances)
    #expect(bench.book.held == held)
    #expect(bench.book.parties == parties)
    #expect(bench.book.requests == requests)
  }

  @Test(arguments: [
    ("member.chrage member=M amount=1", "did you mean 'member.charge'?"),
    ("members.charge member=M amount=1", "did you mean 'member.charge'?"),
    ("cheque.cash member=M", "docs/operations-reference.md lists them"),
    ("member.charge member=M ammount=1", "did you mean 'amount'?"),
    ("org.register org=O name=Club bank_acount=1", "did you mean 'bank_account'?"),
    ("member.close member=M amount=1", "it has member"),
  ]) func `a slip of the pen is told`(words: String, hint: String) {
    let rejection = #expect(throws: Rejection.self) {
      try Bench.operation(words, number: 1)
    }
    #expect(rejection?.hint == hint)
  }

  /// Reasons that need a history of their own.
  @Test func `what cannot be done twice`() throws {
    var bench = try Self.bench(for: "")
    try bench.given(
      "refund.request id=F topup=T by=M", "autotopup.request member=M amount=60 customer=cus_1")
    #expect(try bench.post("refund.request topup=T by=A method=admin").code == "OPS-0402")
    #expect(try bench.post("autotopup.request member=M amount=60").code == "OPS-0307")
    try bench.given("refund.fail refund=F", "refund.request topup=T by=A method=admin amount=60")
    #expect(try bench.post("refund.request topup=T by=M amount=100").code == "OPS-0404")
    try bench.given("pending.pay pending=I by=M")
    #expect(try bench.post("pending.pay pending=I by=M").code == "OPS-0304")
  }

  /// The processor's report was quicker than the platform.
  @Test func `what is said again of a top-up or refund has no second effect`() throws {
    var bench = try Self.bench(for: "")
    try bench.given(
      "refund.request id=F topup=T by=M", "refund.complete refund=F processor_ref=re_1")
    let before = (bench.book.balances, bench.book.requests)
    for words in [
      "topup.complete topup=V processor_ref=ch_V amount=60", "topup.fail topup=W reason=other",
      "refund.complete refund=F processor_ref=re_1 amount=97",
    ] {
      let (decision, code) = try bench.post(words)
      #expect(code == "" && decision?.state == .already, "\(words): \(code)")
      #expect(decision?.transactions.isEmpty == true && decision?.changes.isEmpty == true)
    }
    #expect(bench.book.balances == before.0 && bench.book.requests == before.1)
    #expect(try bench.post("refund.complete refund=F processor_ref=re_2").code == "OPS-0304")
    #expect(try bench.post("refund.complete refund=F amount=100").code == "OPS-0309")
  }

  @Test func `a refund that the card has got is posted, whatever was taken meanwhile`() throws {
    var bench = try Self.bench(for: "")
    try bench.given(
      "refund.request id=F topup=T by=M",
      "member.adjust member=M amount=-50 description=x by=A overdraw=true")
    let (decision, code) = try bench.post("refund.complete refund=F")
    #expect(code == "" && decision?.overdraws == true)
    #expect(bench.balance("M") == "-40.00")
  }

  @Test func `a bulk credit row by row says what it paid and which rows are wrong`() throws {
    var bench = try Self.bench(for: "")
    let (decision, _) = try bench.post(
      "org.credit org=O mode=each credits=M=1+Z=1+M=x+N=0+N=-2+N=2.50+N=70+=4")
    #expect(
      decision?.told.map { "\($0.name) \($0.value)" } == [
        "paid 2", "total 3.50", "zero 1", "rejected 5", "rejected_2 OPS-0101",
        "rejected_3 OPS-0005", "rejected_5 OPS-0203", "rejected_7 OPS-0201", "rejected_8 OPS-0005",
      ])
    // What the books speak against goes before slips of the pen, which can be sent again.
    #expect(try bench.post("org.credit org=O mode=each credits=Z=1+M=x").code == "OPS-0101")
    let nothing = try bench.post("org.credit org=O mode=each credits=N=0+M=x").decision
    #expect(nothing?.told("paid") == "0" && nothing?.told("rejected_2") == "OPS-0005")
  }

  @Test func `an organisation is settled from the day on that its bank account holds from`() throws
  {
    var bench = try Self.bench(for: "")
    try bench.given(
      "org.bank org=P from=2026-10-10 iban=BE71096123456769",
      "org.settle at=2026-10-10T08:00:00Z org=P amount=1")
    #expect(try bench.post("org.settle at=2026-10-09T08:00:00Z org=P amount=1").code == "OPS-0605")
  }

  /// A code that no case shows is one that nobody has seen.
  @Test func `every documented code has a case`() throws {
    let runbook = try String(
      contentsOfFile: URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../docs/operations.md").path(), encoding: .utf8)
    let documented = Set(
      runbook.split(separator: "\n").compactMap { line in
        line.hasPrefix("| OPS-") ? String(line.dropFirst(2).prefix(8)) : nil
      })
    // In histories above and of invoices, and by the program, which knows the ids of other files.
    let elsewhere: Set = ["OPS-0007", "OPS-0304", "OPS-0307", "OPS-0402", "OPS-0703"]
    #expect(Set(Self.cases.map(\.code)).union(elsewhere) == documented)
  }
}
