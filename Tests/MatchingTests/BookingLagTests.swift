import Domain
import Matching
import Testing

/// What is on its way at the edges of a period, and what is missing, by what was matched.
struct BookingLagTests {
  /// So many transfers in, of which the bank booked some days after the ledger's 14th: October 2026
  /// ends on a Saturday.
  private func lags(_ matched: [Int: Int], type: String = "topup_bank") -> BookingLags {
    BookingLags(
      Dictionary(
        uniqueKeysWithValues: matched.map { on, count in
          (
            BookingLags.Days(
              leg: day(14), entry: day(on), legType: type, entryType: "PMNT-RCDT-ESCT",
              isNegative: false), count
          )
        }), .target2)
  }

  @Test(arguments: [
    // The bank's days and how many each, the leg's day, what it is.
    ([14: 100], 30, "missing_in_bank"),
    ([14: 90, 15: 10], 30, "timing"), ([14: 90, 15: 10], 29, "missing_in_bank"),
    ([14: 100, 16: 1], 30, "missing_in_bank"), ([14: 99, 16: 1], 30, "timing"),
    ([14: 99, 16: 1], 29, "timing"), ([14: 99, 16: 1], 28, "missing_in_bank"),
    ([14: 40, 30: 60], 21, "timing"), ([14: 40, 30: 60], 5, "missing_in_bank"),
    // Ninety-nine do not tell that none comes later, so that the rule's five days hold.
    ([14: 99], 30, "timing"), ([14: 99], 22, "missing_in_bank"), ([:], 30, "timing"),
    ([14: 19, 16: 1], 29, "timing"),
    // The bank books it first.
    ([13: 100], 30, "missing_in_bank"), ([13: 100], 1, "timing"), ([13: 100], 2, "missing_in_bank"),
    ([12: 10, 14: 9], 1, "missing_in_bank"), ([12: 10, 14: 10], 2, "timing"),
  ])
  func `a leg is in transit as long as legs like it were`(
    matched: [Int: Int], on: Int, reason: String
  ) {
    #expect(classified(ours("L1", 10_00, on), lags(matched)).reason.rawValue == reason)
  }

  @Test(arguments: [
    ([14: 100], 30, "missing_in_ledger"), ([13: 100], 30, "timing"),
    ([13: 100], 29, "missing_in_ledger"), ([9: 10, 14: 90], 28, "timing"),
    ([13: 19], 30, "missing_in_ledger"), ([15: 100], 30, "missing_in_ledger"),
    // The ledger booked it before the first month that is known.
    ([15: 100], 1, "timing"), ([15: 100], 2, "missing_in_ledger"),
  ])
  func `an entry is timing as long as the ledger followed, or came before what is known`(
    matched: [Int: Int], on: Int, reason: String
  ) {
    #expect(classified(bank("B1", 10_00, on), lags(matched)).reason.rawValue == reason)
  }

  @Test func `other types, and the other direction, say nothing`() {
    let late = lags([14: 50, 16: 50], type: "withdrawal")
    #expect(classified(ours("L1", 10_00, 22), late).reason == .missingInBank)
    let here = lags([14: 50, 16: 50])
    #expect(classified(ours("L1", 10_00, 29), here).reason == .timing)
    #expect(classified(ours("L1", -10_00, 22), here).reason == .missingInBank)
  }

  @Test func `the sentence says what was counted`() {
    #expect(
      classified(ours("L1", 10_00, 29), lags([14: 99, 16: 1])).because
        == "booked 1 business day before the period's end, "
        + "and the other halves of 1 of 100 matched like it came later than that")
    #expect(
      classified(bank("B1", 10_00, 1), lags([15: 100])).because
        == "nothing is known of the days before 2026-10-01, "
        + "and the other halves of 100 of 100 matched like it came so much earlier")
  }

  @Test func `the bank's own charge is one on the last day as well`() {
    var item = bank("B1", -7_26, 30)
    item.type = "PMNT-MDOP-CHRG"
    let days = BookingLags.Days(
      leg: day(14), entry: day(13), legType: "withdrawal", entryType: item.type, isNegative: true)
    #expect(classified(item, BookingLags([days: 100], .target2)).reason == .fee)
  }

  private func classified(_ item: Item, _ lags: BookingLags) -> BreakClassification {
    BreakClassifier.classify(
      item,
      in: BreakContext(kind: .bank, periodEnd: day(31), lags: lags, unknownBefore: day(1)),
      MatchingRules())
  }
}
