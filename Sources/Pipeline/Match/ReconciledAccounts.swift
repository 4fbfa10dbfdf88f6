import Domain
import StageSupport
import Store

/// An account with what tells of it from outside.
typealias Reconciled = (account: MatchStore.ReconciledAccount, sources: [ReconciledSource])

/// A source with its number in the database.
struct ReconciledSource {
  var configured: Configuration.Source
  var number: Int32
}

/// Which accounts of the ledger are reconciled.
struct ReconciledAccounts {
  private let sources: [ReconciledSource]
  /// The accounts that the sources name.
  private let keys: [LedgerStore.AccountKey]

  init(_ sources: [ReconciledSource]) {
    self.sources = sources
    keys = Set(
      sources.flatMap { source in
        source.configured.currencies.map {
          LedgerStore.AccountKey(code: source.configured.account, currency: $0)
        }
      }
    ).sorted { ($0.code, $0.currency) < ($1.code, $1.currency) }
  }

  /// Accounts that nothing was posted to yet.
  func missing(in known: [LedgerStore.AccountKey: Int64]) -> [LedgerStore.AccountKey] {
    keys.filter { known[$0] == nil }
  }

  /// - Parameter known: All accounts of the ledger, none of ours missing.
  func all(_ known: [LedgerStore.AccountKey: Int64]) -> [Reconciled] {
    let codes = Set(keys.map(\.code))
    // What the ledger has in a currency that nobody reports was paid in another one, or is a break.
    let foreign = known.keys.filter { codes.contains($0.code) && !keys.contains($0) }
      .sorted { ($0.code, $0.currency) < ($1.code, $1.currency) }
    return (keys + foreign).map { key in
      let own = sources.filter {
        $0.configured.account == key.code && $0.configured.currencies.contains(key.currency)
      }
      guard let id = known[key] else { preconditionFailure("The account was opened") }
      return (
        MatchStore.ReconciledAccount(
          id: id, code: key.code, currency: key.currency,
          isProcessor: sources.contains {
            $0.configured.account == key.code && $0.configured.kind == .processor
          }),
        own
      )
    }
  }
}
