import Matching
import StageSupport
import Store

/// The rules that each account is matched by, by its place among the accounts of a run.
struct AccountRules: Sendable {
  /// Those of an account that has none of its own.
  let common: MatchingRules
  /// Empty where no account has rules of its own, which is how it mostly is.
  private let own: [MatchingRules]

  /// The same for all accounts.
  init(_ common: MatchingRules) {
    self.common = common
    own = []
  }

  init(
    _ book: RuleBook, _ accounts: [MatchStore.ReconciledAccount],
    _ sources: [Configuration.Source]
  ) {
    common = book.common
    own =
      book.sources.isEmpty
      ? []
      : accounts.map { account in
        // In all currencies of an account, as some passes look at it.
        book.rules(ofSources: sources.filter { $0.account == account.code }.map(\.name))
      }
  }

  subscript(place: UInt16) -> MatchingRules { own.isEmpty ? common : own[Int(place)] }
}
