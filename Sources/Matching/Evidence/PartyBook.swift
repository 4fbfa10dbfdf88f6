/// What the platform knows of those whose money it holds.
public struct PartyBook: Sendable {
  public struct Party: Hashable, Sendable {
    public var id: String
    public var name: String
    /// Empty where it is not known.
    public var iban: String
    public var customer: String
    public var mandate: String

    public init(
      id: String, name: String, iban: String = "", customer: String = "", mandate: String = ""
    ) {
      self.id = id
      self.name = name
      self.iban = iban
      self.customer = customer
      self.mandate = mandate
    }
  }

  public let parties: [Party]
  let places: [String: Int]
  /// Made once, because every account asks for it.
  let names: NameIndex
  let taught: TaughtPayers
  let forms: TaughtForms

  /// - Parameters:
  ///   - lessons: What people decided of who pays for whom, in any order.
  ///   - forms: What they decided of how references are written.
  public init(
    _ parties: [Party], lessons: [PayerLesson] = [], forms: TaughtForms = TaughtForms([])
  ) {
    self.forms = forms
    self.parties = parties.sorted { $0.id < $1.id }
    places = Dictionary(
      self.parties.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    names = NameIndex(self.parties.map(\.name))
    let places = self.places
    taught = TaughtPayers(lessons) { places[$0] }
  }

  /// Whether a number is a party of the book; others are nobody (-1) or unknown to it.
  func isKnown(_ party: Int32) -> Bool { party >= 0 && party < parties.count }

  /// Whose each account is that a party is known to have, or that people said is its: account and
  /// party.
  func owners(of accounts: TextTable) -> [(of: Int32, member: Int32)] {
    parties.enumerated().compactMap { place, party in
      accounts.number(of: party.iban.utf8).map { (of: $0, member: Int32(place)) }
    }
      + taught.accounts.compactMap { account, party in
        accounts.number(of: account.utf8).map { (of: $0, member: party) }
      }
  }
}
