import Audit
import Testing

/// One way to spoil a good pack, with the manifest made to fit it.
struct Tampering: CustomTestStringConvertible, Sendable {
  /// The only check that may fire.
  var check: PackCheck
  /// Where its finding must point.
  var file: String
  var row: Int?
  var edits: [Edit]

  /// A change in the file where it is found.
  init(_ check: PackCheck, _ file: String, _ row: Int?, _ old: String, _ new: String) {
    self.init(check, file, row, [Edit(file, old, new)])
  }

  init(_ check: PackCheck, _ file: String, _ row: Int?, _ edits: [Edit]) {
    self.check = check
    self.file = file
    self.row = row
    self.edits = edits
  }

  var testDescription: String {
    "\(check.rawValue) " + edits.map { "\($0.file): \($0.old) → \($0.new)" }.joined(separator: "; ")
  }
}

extension Tampering {
  static let all = tables + balances + settlements + matching + statements + verdict

  private static let tables = [
    Tampering(.tablesReadable, "settlements.csv", 2, "195.00", "195.0"),
    Tampering(.tablesReadable, "settlements.csv", 2, "195.00", "0195.00"),
    Tampering(.tablesReadable, "settlements.csv", 2, "195.00", "+195.00"),
    Tampering(.tablesReadable, "settlements.csv", 3, ",0.00,-30.00", ",-0.00,-30.00"),
    Tampering(.tablesReadable, "settlements.csv", 2, "planned\no2", "planned,\no2"),
    Tampering(.tablesReadable, "settlements.csv", 1, "fee_percent", "float"),
    Tampering(.tablesReadable, "settlements.csv", 3, "payout", "pay"),
    Tampering(.tablesReadable, "control_totals.csv", 2, ",3,2,1,", ",3,2,x,"),
    Tampering(.tablesReadable, "control_totals.csv", 3, "0.01,EUR", "0.01,EUX"),
    Tampering(.tablesReadable, "control_totals.csv", 3, "stripe.csv", "str\"ipe.csv"),
    Tampering(.tablesReadable, "control_totals.csv", 3, "stripe.csv", "\"stripe.csv"),
    Tampering(.tablesReadable, "control_totals.csv", 3, "stripe.csv", "\"stripe\".csv"),
    Tampering(.tablesReadable, "control_totals.csv", 3, "0.01,EUR\n", "0.01,EUR"),
    Tampering(.tablesReadable, "control_totals.csv", 2, "bank.xml", "bank\r.xml"),
  ]

  private static let balances = [
    Tampering(.trialBalanceRows, "trial_balance.csv", 2, "60.00,7.00", "60.00,7.01"),
    Tampering(
      .trialBalanceZero, "trial_balance.csv", nil, "1.00,0.00,0.00,1.00\nparty",
      "2.00,0.00,0.00,2.00\nparty"),
    Tampering(.proofResidual, "proof.csv", 2, "53.50,5.00,5.00", "53.50,5.01,5.00"),
    Tampering(.proofResidual, "proof.csv", 2, "53.50,5.00,5.00", "53.50,5.00,4.00"),
    Tampering(.proofResidual, "proof.csv", 2, "-0.50,53.00", "0.50,53.00"),
    Tampering(
      .proofResidual, "proof.csv", 3,
      [
        Edit(
          "proof.csv", "9.61,0.00,0.00,0.00,9.61,0.00", "9.62,0.00,0.00,0.00,9.61,0.01"),
        Edit("verdict.json", "\"residual\": \"0.00\"}]", "\"residual\": \"0.01\"}]"),
      ]),
    Tampering(.proofAgainstLedger, "proof.csv", 2, "-0.50,53.00", "-1.50,52.00"),
    Tampering(.recordCounts, "control_totals.csv", 2, ",3,2,1,", ",3,2,0,"),
    Tampering(.controlDifference, "control_totals.csv", 3, "9.60,0.01", "9.60,0.00"),
  ]

  private static let settlements = [
    Tampering(.settlementIdentity, "settlements.csv", 2, "200.00,5.00", "201.00,5.00"),
    Tampering(
      .settlementIdentity, "settlements.csv", 2, "195.00,100.00,0.00", "194.99,100.00,0.01"),
    Tampering(.settlementFloat, "settlements.csv", 2, "195.00,100.00", "195.01,99.99"),
    Tampering(.settlementFloat, "settlements.csv", 3, "0.00,-30.00", "-1.00,-29.00"),
  ]

  private static let matching = [
    Tampering(.groupsTie, "matches.csv", 2, ",9.61,", ",9.60,"),
    Tampering(
      .groupsTie, "matches.csv", 4, "50.00,EUR,bank:main,2026-10-02\ng2",
      "50.01,EUR,bank:main,2026-10-02\ng2"),
    Tampering(.groupsTie, "matches.csv", 6, "-7.00", "-7.01"),
    Tampering(.groupsTie, "matches.csv", 2, "9.61,EUR", "9.61,GBP"),
    Tampering(.groupsTie, "differences.csv", 2, "g1,", "g4,"),
    Tampering(.groupsTie, "matches.csv", 2, [Edit("differences.csv", "stripe", "bank-eur")]),
    Tampering(.itemClaimedOnce, "matches.csv", 6, "ledger,tx3", "ledger,tx2"),
    Tampering(.tablesReadable, "matches.csv", 8, "g4,left", "g4,middle"),
    Tampering(.breakUnique, "breaks.csv", 3, "b2,", "b1,"),
    Tampering(.breakAge, "breaks.csv", 3, ",0,0-7", ",-1,0-7"),
    Tampering(.breakNotMatched, "breaks.csv", 2, "left,tx5", "left,tx2"),
  ]

  private static let statements = [
    Tampering(
      .runningBalance, "statement-lines.csv", 4,
      [
        Edit("statement-lines.csv", "53.00,63.00", "53.00,63.01"),
        Edit("statements/p1.csv", "53.00,63.00", "53.00,63.01"),
        Edit("statements/p1.csv", ",63.00", ",63.01"),
      ]),
    Tampering(.runningBalance, "statements/p1.csv", 3, "opening,,,,0.00", "opening,,,,0.01"),
    Tampering(.runningBalance, "statements/p1.csv", 5, "closing,,,,63.00", "closing,,,,63.01"),
    Tampering(.statementsAgree, "statements/p1.csv", nil, "r1", "r9"),
    Tampering(.statementsAgree, "statements/p2.csv", nil, "Zoë,,", "Zo,ë,"),
    Tampering(
      .statementsAgree, "statements/p2.csv", nil,
      "EUR,2026-10-01,r2,topup,Zoë,,1.00,21.00\n", ""),
    Tampering(
      .statementsAgree, "statements/p2.csv", nil, "1.00,21.00\n",
      "1.00,21.00\nGBP,2026-10-01,r5,topup,,,1.00,1.00\n"),
  ]

  private static let verdict = [
    Tampering(.verdictIdentity, "verdict.json", nil, "2026-10", "2026-11"),
    Tampering(.verdictIdentity, "verdict.json", nil, "run1", "run2"),
    Tampering(.verdictIdentity, "verdict.json", nil, "rules1", "rules2"),
    Tampering(.verdictIdentity, "verdict.json", nil, "\"0.1.0\"", "\"0.1.1\""),
    Tampering(.verdictIdentity, "verdict.json", nil, "inputs_sha256\": \"", "inputs_sha256\": \"0"),
    Tampering(.verdictIdentity, "verdict.json", nil, "\"totals\": {}", "\"totals\": {"),
    Tampering(
      .verdictFigures, "verdict.json", nil, "\"verdict\": \"breaks\", \"run",
      "\"verdict\": \"reconciled\", \"run"),
    Tampering(.verdictFigures, "verdict.json", nil, "\"breaks\": 2", "\"breaks\": 1"),
    Tampering(.verdictFigures, "verdict.json", nil, "bank:main", "bank:gbp"),
    Tampering(
      .verdictFigures, "proof.csv", 3,
      [Edit("breaks.csv", "3.50,EUR,bank:main", "3.50,EUR,clearing:stripe")]),
  ]
}
