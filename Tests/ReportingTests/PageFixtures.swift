import Domain

@testable import Reporting

/// A summary with something in every section.
func samplePage() -> PackSummary {
  var page = PackSummary(
    bookName: "Fédération Brabançonne d’Échecs", period: october, verdict: .breaks)
  page.nextSteps = [
    "Look at the 3 breaks older than 5 days: start with bank:main, FT26290-0042.",
    "Post the missing ledger row for tx_1042, then run tieout run --period 2026-10 again.",
  ]
  page.proofs = sampleProofs
  page.breaksByAge = [
    .init(name: "0-1", currency: .eur, count: 2, value: 75_00),
    .init(name: "2-5", currency: .eur, count: 1, value: 1_250_00),
    .init(name: "6-30", currency: .eur, count: 3, value: 412_10),
    .init(name: "31+", currency: .eur, count: 0, value: 0),
    .init(name: "2-5", currency: .gbp, count: 1, value: 20_00),
  ]
  page.breaksByReason = [
    .init(name: "missing_in_ledger", currency: .eur, count: 2, value: 1_325_00),
    .init(name: "amount_mismatch", currency: .eur, count: 3, value: 337_10),
    .init(name: "duplicate", currency: .eur, count: 1, value: 75_00),
    .init(name: "timing", currency: .gbp, count: 1, value: 20_00),
  ]
  page.topBreaks = sampleBreaks
  page.settlements = [
    .init(
      currency: .eur, organisations: 11, paid: 8, opening: 4_310_00, movements: 92_417_33,
      fees: 1_213_08, reserveChange: 0, payout: 88_014_25, closing: 7_500_00, residual: 0),
    .init(
      currency: .gbp, organisations: 2, paid: 1, opening: 0, movements: 1_500_00, fees: 0,
      reserveChange: 0, payout: 1_250_00, closing: 250_00, residual: 0),
  ]
  page.dailyVolumes = (0..<31).flatMap { index -> [PackSummary.DailyVolume] in
    let date = october.firstDay.adding(days: index)
    let amount = Int128(index * index * 7919 % 9000 * 100)
    let other = Int128(index * 104_729 % 6000 * 100)
    return [
      .init(
        date: date, currency: .eur, moneyIn: date.weekday > 5 ? 0 : amount,
        moneyOut: date.weekday > 5 ? 0 : other),
      .init(date: date, currency: .gbp, moneyIn: index % 6 == 0 ? 500_00 : 0, moneyOut: 0),
    ]
  }
  page.matchCounts = [
    .init(rule: "exact_reference", status: "auto", groups: 1204, items: 2408),
    .init(rule: "payout", status: "auto", groups: 22, items: 1310),
    .init(rule: "amount_and_date", status: "suggested", groups: 9, items: 18),
  ]
  page.controlTotals = [
    .init(
      source: "bank-eur", format: "camt.053.001.08", files: 31, records: 418, accepted: 418,
      rejected: 0, currency: .eur, sumAccepted: 93_401_22, difference: 0),
    .init(
      source: "stripe", format: "stripe-balance-change", files: 1, records: 1310,
      accepted: 1309, rejected: 1, currency: .eur, sumAccepted: -12_00, difference: 0),
  ]
  page.files = sampleFiles
  page.provenance = [
    ("Run", "b8a6d2b6b1c1c1d95e3b1cf2d1a7e0d4"), ("Inputs", "sha256 9f2c…"), ("Rules", "3"),
    ("Program", "0.1.0"),
  ]
  return page
}

private let sampleProofs: [PackSummary.Proof] = [
  .init(
    account: "bank:main", currency: .eur, balancePerStatement: 93_401_22,
    depositsInTransit: 1_200_00, outstandingPayments: 350_00, breaks: -412_10,
    balancePerLedger: 93_839_12, residual: 0, verdict: .breaks),
  .init(
    account: "bank:main", currency: .gbp, balancePerStatement: 1_250_00, depositsInTransit: 0,
    outstandingPayments: 0, breaks: 0, balancePerLedger: 1_250_00, residual: 0,
    verdict: .reconciled),
  .init(
    account: "clearing:stripe", currency: .eur, balancePerStatement: -12_00,
    depositsInTransit: 4_410_00, outstandingPayments: 0, breaks: 0, balancePerLedger: 4_398_00,
    residual: 0, verdict: .reconciledWithPending),
]

private let sampleBreaks: [PackSummary.TopBreak] = [
  .init(
    id: "brk_1", itemID: "FT26290-0042", account: "bank:main", side: .right,
    reason: "missing_in_ledger", date: day("2026-10-17"), ageDays: 14, amount: eur(1_250_00),
    nearestItemID: "tx_1042",
    nearestBecause: "same reference, but 1 250.00 against 1 205.00: digits swapped?",
    text: "SEPA CT Márton Szőke hall rent"),
  .init(
    id: "brk_2", itemID: "tx_0907", account: "bank:main", side: .left, reason: "duplicate",
    date: day("2026-10-30"), ageDays: 1, amount: eur(-75_00), nearestItemID: "",
    nearestBecause: "", text: ""),
]

private let sampleFiles: [PackSummary.File] = [
  .init(name: "reconciliation.xlsx", bytes: 184_220, title: "Everything about the month"),
  .init(name: "settlement.xlsx", bytes: 12_004, title: "What each organisation is paid"),
  .init(name: "breaks.csv", bytes: 1_874, rows: 7, title: "Open breaks"),
  .init(name: "matches.csv", bytes: 999_950, rows: 3_736, title: "Items in a match"),
  .init(name: "journal.hledger", bytes: 512),
  .init(name: "statements/C-0007.pdf", bytes: 30_110, title: "Cercle d’échecs"),
  .init(name: "statements/M-17.pdf", bytes: 28_040),
]
