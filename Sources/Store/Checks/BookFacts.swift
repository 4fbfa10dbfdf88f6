import Domain

/// What the checks must know of a book that its database does not say.
public struct BookFacts: Sendable {
  /// One source in one of its currencies, with the balance it started from.
  public struct Source: Sendable {
    public var name: String
    public var currency: Currency
    public var opening: Int64

    public init(name: String, currency: Currency, opening: Int64) {
      self.name = name
      self.currency = currency
      self.opening = opening
    }
  }

  public var sources: [Source]
  /// Ledger types that carry balances forward: no payments, so nothing to match.
  public var openingTypes: [String]

  public init(sources: [Source], openingTypes: [String]) {
    self.sources = sources
    self.openingTypes = openingTypes
  }
}
