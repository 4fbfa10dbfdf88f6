import Domain

/// Items out of the database, and what was made of them back in.
///
/// The items leave once, by COPY, and everything between is done outside. Then the new picture of
/// the period replaces the old one. A run is one transaction: nothing of one that dies is left.
public struct MatchStore {
  let connection: Connection

  public init(_ connection: Connection) { self.connection = connection }

  /// A ledger account in one currency that is reconciled with the outside.
  public struct ReconciledAccount: Hashable, Sendable {
    public var id: Int64
    public var code: String
    public var currency: Currency
    public var isProcessor: Bool

    public init(id: Int64, code: String, currency: Currency, isProcessor: Bool) {
      self.id = id
      self.code = code
      self.currency = currency
      self.isProcessor = isProcessor
    }
  }
}
