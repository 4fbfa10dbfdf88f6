import Domain
import Matching
import Testing

@testable import Pipeline
@testable import Store

/// A book whose members quote one number each, whatever they pay.
struct MemberNumberTests {
  private static let members = 30

  private static let parties = PartyBook(
    (0..<members).map { .init(id: "P\($0)", name: "Abel\($0) Berta\($0)") })

  /// What a member is asked for on one day of October and pays on another.
  private static func payment(
    _ member: Int, _ amount: Int64, asked: Int, paid: Int, isOwnNumber: Bool
  ) -> [MatchStore.LoadedItem] {
    let number = "\(5_200_000 + member * 7919 + (isOwnNumber ? 0 : asked * 31))"
    let name = "Abel\(member) Berta\(member)"
    var leg = Item(
      side: .left, number: 0, id: "L\(member)-\(asked)", source: "ledger", date: day(asked),
      amount: Money(minorUnits: amount, currency: .eur), type: "topup_bank",
      references: [Reference(.metadata, number)])
    leg.parties = ["P\(member)"]
    var line = Item(
      side: .right, number: 0, id: "B\(member)-\(paid)", source: "bank", date: day(paid),
      amount: Money(minorUnits: amount, currency: .eur), type: "PMNT-RCDT-ESCT",
      text: "\(name)\nRef \(number)")
    line.counterparty = Item.Counterparty(name: name)
    return [leg, line].enumerated().map { at, item in
      MatchStore.LoadedItem(
        item: item, account: AwkwardBook.Place.euro.rawValue, source: Int32(at),
        number: Int64(member * 100 + asked), isLater: false, arrival: nil)
    }
  }

  private static func day(_ day: Int) -> CalendarDate {
    Period.october.firstDay.adding(days: day - 1)
  }

  /// All pay twice, two business days after they were asked. The last one has a request and a payment
  /// more, of different amounts.
  private static func run(isOwnNumber: Bool) throws -> BookRun {
    var items = (0..<members).flatMap { member in
      payment(member, 50_00 + Int64(member), asked: 5, paid: 7, isOwnNumber: isOwnNumber)
        + payment(member, 30_00 + Int64(member), asked: 14, paid: 16, isOwnNumber: isOwnNumber)
    }
    let requested = payment(members - 1, 77_00, asked: 27, paid: 29, isOwnNumber: isOwnNumber)
    let paid = payment(members - 1, 41_00, asked: 27, paid: 29, isOwnNumber: isOwnNumber)
    items += [requested[0], paid[1]]
    return try BookRun(items, parties: parties)
  }

  @Test(arguments: [
    (true, "-", "same number of a party, which says who pays and not what for:"),
    (false, "amount_mismatch", "same reference, but"),
  ])
  func
    `another amount under a payment's reference is a mismatch, under a member's number it is not`(
      isOwnNumber: Bool, reason: String, same: String
    ) throws
  {
    let open = try Self.run(isOwnNumber: isOwnNumber).findings.describedOpenItems()
    #expect(open.count == 2)
    // The other half is named all the same.
    #expect(open.contains { $0.contains(" \(reason) B29-29 \(same) the ledger says") })
    #expect(open.contains { $0.contains(" \(reason) L29-27 \(same) the ledger says") })
  }

  @Test func `how long payments took is counted in what is matched`() throws {
    let findings = try Self.run(isOwnNumber: true).findings
    let lags = findings.bookingLags(AccountRules(MatchingRules()))
    func reason(_ asked: Int) -> String {
      let leg = Self.payment(0, 10_00, asked: asked, paid: asked, isOwnNumber: true)[0].item
      let found = BreakClassifier.classify(
        leg, in: BreakContext(kind: .bank, periodEnd: Self.day(31), lags: lags[0]),
        MatchingRules())
      return "\(found.reason.rawValue): \(found.because)"
    }
    // The 29th is a Thursday, the 31st a Saturday.
    #expect(
      reason(29) == "timing: booked 1 business day before the period's end, "
        + "and the other halves of 60 of 60 matched like it came later than that")
  }
}
