import Audit
import Domain
import Matching
import Store

/// Posts what the live differences add up to, per day, kind and account.
///
/// Only the change is posted: when a month is matched again after a late file, a second transaction
/// corrects the first. Reports show their sum, so that a pack does not tell how often a month was
/// matched before it was complete.
struct DifferencePoster {
  private let stage: MatchStage
  private let ledger: LedgerStore

  init(_ stage: MatchStage) {
    self.stage = stage
    ledger = LedgerStore(stage.session.connection)
  }

  func post() throws {
    let due = try stage.store.differencesDue()
    guard !due.isEmpty else { return }
    let accounts = try openAccounts(due)
    let head = try ledger.head()
    let days = try stage.session.bookDays()
    try ledger.insertTransactions { add in
      for (offset, difference) in due.enumerated() {
        try add(transaction(difference, sequence: head + Int64(offset) + 1, days))
      }
    }
    try ledger.insertPostings { add in
      for (offset, difference) in due.enumerated() {
        // The ledger holds more than the outside gave: the account goes down by the difference.
        for (leg, code, amount) in [
          (Int16(1), difference.targetCode, difference.amount),
          (Int16(2), difference.accountCode, -difference.amount),
        ] {
          let key = LedgerStore.AccountKey(code: code, currency: amount.currency)
          guard let account = accounts[key] else { preconditionFailure("Its accounts are open") }
          try add(
            LedgerStore.NewPosting(
              sequence: head + Int64(offset) + 1, leg: leg, account: account, amount: amount,
              effectiveOn: difference.on))
        }
      }
    }
  }

  private func openAccounts(
    _ due: [MatchStore.DifferenceDue]
  ) throws -> [LedgerStore.AccountKey: Int64] {
    var accounts = try ledger.accounts()
    let needed = Set(
      due.map { LedgerStore.AccountKey(code: $0.targetCode, currency: $0.amount.currency) })
    let missing = needed.filter { accounts[$0] == nil }
      .sorted { ($0.code, $0.currency) < ($1.code, $1.currency) }
      .map { key in
        LedgerStore.NewAccount(
          key: key,
          kind: stage.session.configuration.ledger.kind(of: key.code)?.rawValue ?? "expense",
          party: nil)
      }
    accounts.merge(try ledger.open(missing)) { old, _ in old }
    return accounts
  }

  private func transaction(
    _ difference: MatchStore.DifferenceDue, sequence: Int64, _ days: LocalDays
  ) -> LedgerStore.NewTransaction {
    let id = ContentID.make(
      domain: "tieout/difference/v1",
      parts: [difference.reference, String(difference.posted), difference.amount.decimal])
    var transaction = LedgerStore.NewTransaction(
      sequence: sequence, externalID: "difference-\(id)", origin: "difference",
      type: "difference_\(difference.kind)", bookedAt: days.start(of: difference.on),
      effectiveOn: difference.on, amount: difference.amount,
      digest: Array(
        ContentID.digest(
          domain: "tieout/difference/v1", parts: [difference.reference, difference.amount.decimal]
        ).bytes.prefix(16)))
    transaction.reference = difference.reference
    transaction.description = "Differences of kind \(difference.kind) on \(difference.accountCode)"
    return transaction
  }
}
