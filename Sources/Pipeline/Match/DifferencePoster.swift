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
  private let session: StageSession
  private let ledger: LedgerStore

  init(_ session: StageSession) {
    self.session = session
    ledger = LedgerStore(session.connection)
  }

  func post() throws {
    let due = try MatchStore(session.connection).differencesDue()
    guard let first = due.map(\.on).min(), let last = due.map(\.on).max() else { return }
    let accounts = try openAccounts(due)
    let head = try ledger.head()
    let days = try PeriodStore(session.connection).localDays(
      from: first, to: last, timeZone: session.configuration.book.timeZone)
    try ledger.insertTransactions(from: .difference) { add in
      for (offset, difference) in due.enumerated() {
        try row(difference, days).withFields { fields in
          try digest(difference).withUnsafeBytes { digest in
            try add(
              LedgerStore.NewTransaction(
                sequence: head + Int64(offset) + 1, fields: fields, effectiveOn: difference.on,
                digest: digest))
          }
        }
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
          kind: session.configuration.ledger.kind(of: key.code)?.rawValue ?? "expense",
          party: nil)
      }
    accounts.merge(try ledger.open(missing)) { old, _ in old }
    return accounts
  }

  /// What a difference says as a row of the ledger.
  private func row(_ difference: MatchStore.DifferenceDue, _ days: LocalDays) -> LedgerRow {
    let id = ContentID.make(
      domain: "tieout/difference/v1",
      parts: [difference.reference, String(difference.posted), difference.amount.decimal])
    return LedgerRow(
      id: "difference-\(id)", bookedAt: days.start(of: difference.on), accountID: "",
      organisationID: "", memberID: "", type: "difference_\(difference.kind)",
      amount: difference.amount, reference: difference.reference, processorReference: "",
      description: "Differences of kind \(difference.kind) on \(difference.accountCode)",
      counterparty: "", slice: Slice())
  }

  private func digest(_ difference: MatchStore.DifferenceDue) -> [UInt8] {
    let digest = ContentID.digest(
      domain: "tieout/difference/v1", parts: [difference.reference, difference.amount.decimal])
    return Array(digest.bytes.prefix(16))
  }
}
