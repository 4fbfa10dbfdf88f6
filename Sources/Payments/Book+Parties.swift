import Domain

/// Registering and closing members, organisations and services.
extension Book {
  func registerMember(_ operation: Operation) throws(Refusal) -> Decision {
    try register(operation, id: operation[.member] ?? "", .member)
  }

  func registerOrganisation(_ operation: Operation) throws(Refusal) -> Decision {
    var decision = try register(operation, id: operation[.org] ?? "", .organisation)
    if let float = operation.money(.float) {
      decision.changes.append(
        .set(
          PaymentRules.Term(
            name: .float, party: operation[.org] ?? "", currency: float.currency,
            from: operation.day, value: float.minorUnits)))
    }
    return decision
  }

  private func register(
    _ operation: Operation, id: String, _ kind: Party.Kind
  ) throws(Refusal) -> Decision {
    guard parties[id] == nil else { throw .rejected(.partyExists(id)) }
    let account = "party:" + (operation[.account] ?? id)
    guard owners[account] == nil else { throw .rejected(.accountTaken(operation[.account] ?? id)) }
    var decision = Decision()
    decision.changes = [
      .registered(
        Party(
          id: id, kind: kind, name: operation[.name] ?? id, email: operation[.email] ?? "",
          iban: operation[.iban].flatMap { IBAN($0)?.compact } ?? "",
          bankAccount: operation[.bankAccount] ?? "", customer: operation[.customer] ?? "",
          account: account, isInternal: operation.flag(.isInternal)))
    ]
    return decision
  }

  func close(_ operation: Operation, _ kind: Party.Kind) throws(Refusal) -> Decision {
    let party = try party(operation[kind == .member ? .member : .org], kind)
    if let topUp = openTopUps[party.id]?.min() { throw .rejected(.openTopUp(party.id, topUp)) }
    for (holding, balance) in balances.sorted(by: { $0.key.currency < $1.key.currency })
    where holding.party == party.id {
      guard balance == 0, (held[holding] ?? 0) == 0 else {
        throw .rejected(
          .notEmpty(party.id, balance: Money(minorUnits: balance, currency: holding.currency)))
      }
    }
    var decision = Decision()
    decision.changes = [.closed(party: party.id)]
    return decision
  }

  /// Earlier days keep what they had.
  func setBank(_ operation: Operation) throws(Refusal) -> Decision {
    let organisation = try organisation(operation)
    let bank = Party.Bank(
      from: day(operation), iban: operation[.iban].flatMap { IBAN($0)?.compact } ?? "",
      number: operation[.bankAccount] ?? "")
    var decision = Decision()
    decision.changes = [.bank(party: organisation.id, bank)]
    return decision
  }

  func registerService(_ operation: Operation) throws(Refusal) -> Decision {
    let organisation = try organisation(operation)
    let id = operation[.service] ?? ""
    guard services[id] == nil else { throw .rejected(.serviceExists(id)) }
    var decision = Decision()
    decision.changes = [
      .offered(Service(id: id, organisation: organisation.id, name: operation[.name] ?? id))
    ]
    return decision
  }
}
