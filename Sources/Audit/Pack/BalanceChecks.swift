import Domain

/// An account in one currency.
struct AccountKey: Hashable, Comparable {
  var account: String
  var currency: Currency

  static func < (left: AccountKey, right: AccountKey) -> Bool {
    (left.account, left.currency) < (right.account, right.currency)
  }
}

/// `trial_balance.csv`: each row adds up, and the whole comes to nothing.
final class TrialBalanceCheck: TableCheck {
  private let file: String
  private(set) var closings: [AccountKey: Int128] = [:]
  private var sums: [Currency: Int128] = [:]

  init(file: String) { self.file = file }

  func row(_ row: Row, _ log: CheckLog) throws(RowProblem) {
    let currency = try row.currency()
    let account = try row.text("account")
    let opening = try row.amount("opening", currency)
    let debits = try row.amount("debits", currency)
    let credits = try row.amount("credits", currency)
    let closing = try row.amount("closing", currency)
    log.expect(
      .trialBalanceRows, file, row: row.line, "closing of \(account)",
      WideMoney(minorUnits: closing, currency: currency), equals: opening + debits - credits)
    closings[AccountKey(account: account, currency: currency), default: 0] += closing
    sums[currency, default: 0] += closing
  }

  func end(_ log: CheckLog) {
    for (currency, sum) in sums.sorted(by: { $0.key < $1.key }) {
      log.expect(
        .trialBalanceZero, file, row: nil, "sum of closings",
        WideMoney(minorUnits: sum, currency: currency), equals: 0)
    }
  }
}

/// `proof.csv`: each reconciled account's residual follows from its row.
final class ProofCheck: TableCheck {
  struct Account {
    var key: AccountKey
    var line: Int
    var ledgerBalance: Int128
    var residual: Int128
    var verdict: String
  }

  private let file: String
  private(set) var accounts: [Account] = []

  init(file: String) { self.file = file }

  func row(_ row: Row, _ log: CheckLog) throws(RowProblem) {
    let currency = try row.currency()
    let account = try row.text("account")
    let statement = try row.amount("balance_per_statement", currency)
    let inTransit = try row.amount("deposits_in_transit", currency)
    let outstanding = try row.amount("outstanding_payments", currency)
    let breaks = try row.amount("breaks", currency)
    let ledger = try row.amount("balance_per_ledger", currency)
    let residual = try row.amount("residual", currency)
    let verdict = try row.text("verdict")
    log.expect(
      .proofResidual, file, row: row.line, "residual of \(account)",
      WideMoney(minorUnits: residual, currency: currency),
      equals: statement + inTransit - outstanding + breaks - ledger)
    if residual != 0, verdict.hasPrefix("reconciled") {
      log.report(
        .proofResidual, file, row: row.line, "verdict of \(account)",
        expected: "'breaks' or 'incomplete', as the residual is not 0", found: "'\(verdict)'")
    }
    accounts.append(
      Account(
        key: AccountKey(account: account, currency: currency), line: row.line,
        ledgerBalance: ledger, residual: residual, verdict: verdict))
  }

  /// Compares the ledger's side of each proof with the trial balance. An account without a row
  /// there has never moved.
  func compare(with trialBalance: TrialBalanceCheck, _ log: CheckLog) {
    for account in accounts {
      log.expect(
        .proofAgainstLedger, file, row: account.line,
        "balance_per_ledger of \(account.key.account)",
        WideMoney(minorUnits: account.ledgerBalance, currency: account.key.currency),
        equals: trialBalance.closings[account.key, default: 0])
    }
  }
}
