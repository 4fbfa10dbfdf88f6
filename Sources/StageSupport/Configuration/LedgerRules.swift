import Domain

extension Configuration {
  /// How rows of the ledger export become postings.
  public struct LedgerRules: Hashable, Sendable {
    /// What the export's `type` says about the other side of the posting.
    public enum TypeRule: Hashable, Sendable {
      /// This account is debited when the party is credited.
      case single(AccountChoice)
      /// A positive amount moves from the first to the second; the row's own account is ignored.
      case move(from: AccountChoice, to: AccountChoice)
    }

    /// One account for every currency, or one for each.
    public enum AccountChoice: Hashable, Sendable {
      case always(String)
      case byCurrency([Currency: String])

      public func account(in currency: Currency) -> String? {
        switch self {
        case .always(let account): account
        case .byCurrency(let accounts): accounts[currency]
        }
      }
    }

    public enum AccountKind: String, CaseIterable, Sendable {
      case asset, liability, income, expense, equity
    }

    /// Whether a period without a ledger export is incomplete.
    public var isExpected = true
    /// Types that carry balances forward: they move no money, so nothing outside matches them.
    public var openingTypes = ["opening_balance"]
    public var types: [String: TypeRule] = [:]
    /// Account ids of the export that are accounts of our own and no party's.
    public var accounts: [String: String] = [:]
    /// The kind of an account by the part of its code before the colon.
    public var kinds: [String: AccountKind] = [
      "bank": .asset, "clearing": .asset, "internal": .asset, "income": .income,
      "expense": .expense, "equity": .equity, "party": .liability,
    ]

    public init() {}

    /// The kind of an account by its code's prefix; nil when `[ledger.kinds]` has none.
    public func kind(of account: String) -> AccountKind? {
      kinds[String(account.prefix { $0 != ":" })]
    }
  }

  /// Where the other leg of a ledger row goes.
  public enum PostingRule: Hashable, Sendable {
    case single(account: String)
    case move(from: String, to: String)
  }

  /// The posting rule of a ledger type in a currency; nil when the type is not configured or has
  /// no account in that currency.
  public func counterAccount(type: String, currency: Currency) -> PostingRule? {
    switch ledger.types[type] {
    case nil: return nil
    case .single(let choice):
      return choice.account(in: currency).map { .single(account: $0) }
    case .move(let from, let to):
      guard let from = from.account(in: currency), let to = to.account(in: currency) else {
        return nil
      }
      return .move(from: from, to: to)
    }
  }
}
