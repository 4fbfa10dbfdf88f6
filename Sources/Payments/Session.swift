import Domain

/// Something that an organisation held and charged members for, once it is over.
public struct Session: Hashable, Sendable {
  /// What charges for it have as their reference.
  public var id: String
  public var organisation: String
  public var name: String
  public var day: CalendarDate
  /// Who ran it and is asked when the charges do not agree; both empty when unknown.
  public var director: String
  public var email: String
  /// What members owe for it through their accounts: entry fees, and all else. Zero or more, in one
  /// currency.
  public var fees: Money
  public var extras: Money

  public init(
    id: String, organisation: String, name: String, day: CalendarDate, director: String = "",
    email: String = "", fees: Money, extras: Money
  ) {
    self.id = id
    self.organisation = organisation
    self.name = name
    self.day = day
    self.director = director
    self.email = email
    self.fees = fees
    self.extras = extras
  }
}

extension Book {
  /// A session told again replaces what was told of it, as long as it is of the same organisation.
  func completeSession(_ operation: Operation) throws(Refusal) -> Decision {
    let organisation = try organisation(operation)
    let id = operation[.session] ?? ""
    if let before = sessions[id], before.organisation != organisation.id {
      throw .rejected(.sessionOfAnother(id))
    }
    guard let day = operation[.day].flatMap(CalendarDate.init(iso:)),
      let fees = operation.money(.fees)
    else { preconditionFailure("A session has a day and fees by its form") }
    var decision = Decision()
    decision.changes = [
      .held(
        Session(
          id: id, organisation: organisation.id, name: operation[.name] ?? id, day: day,
          director: operation[.director] ?? "", email: operation[.email] ?? "", fees: fees,
          extras: operation.money(.extras) ?? .zero(fees.currency)))
    ]
    return decision
  }
}
