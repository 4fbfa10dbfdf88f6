import Domain

/// Setting up automatic top-ups: asked for, confirmed by the processor, changed, cancelled.
extension Book {
  func requestAutoTopUp(_ operation: Operation) throws(Refusal) -> Decision {
    let member = try member(operation)
    let amount = amount(of: operation)
    let holding = Holding(member.id, amount.currency)
    if let auto = autoTopUps[holding], auto.state == .on || auto.state == .pending {
      throw .rejected(.autoTopUpExists(member.id))
    }
    guard operation[.customer] != nil || !member.customer.isEmpty else {
      throw .rejected(.noCustomer(member.id))
    }
    try checkBounds(amount, on: operation.day)
    var decision = Decision()
    decision.changes = [.autoTopUp(holding, AutoTopUp(state: .pending, amount: amount))]
    if let customer = operation[.customer], customer != member.customer {
      decision.changes.append(.customer(party: member.id, customer))
    }
    return decision
  }

  func confirmAutoTopUp(_ operation: Operation) throws(Refusal) -> Decision {
    let (holding, auto) = try setUp(operation)
    guard auto?.state == .pending, var auto else {
      throw .rejected(.autoTopUpNotPending(holding.party))
    }
    auto.state = .on
    return change(holding, auto)
  }

  func changeAutoTopUp(_ operation: Operation) throws(Refusal) -> Decision {
    let (holding, auto) = try setUp(operation)
    guard var auto, auto.state == .on || auto.state == .pending else {
      throw .rejected(.autoTopUpOff(holding.party))
    }
    try checkBounds(amount(of: operation), on: operation.day)
    auto.amount = amount(of: operation)
    return change(holding, auto)
  }

  func cancelAutoTopUp(_ operation: Operation) throws(Refusal) -> Decision {
    let (holding, auto) = try setUp(operation)
    guard var auto, auto.state != .off else { throw .rejected(.autoTopUpOff(holding.party)) }
    auto.state = .off
    return change(holding, auto)
  }

  private func setUp(_ operation: Operation) throws(Refusal) -> (Holding, AutoTopUp?) {
    guard let currency = operation.currency else {
      preconditionFailure("An automatic top-up has a currency by its form")
    }
    let holding = Holding(try member(operation).id, currency)
    return (holding, autoTopUps[holding])
  }

  private func change(_ holding: Holding, _ auto: AutoTopUp) -> Decision {
    var decision = Decision()
    decision.changes = [.autoTopUp(holding, auto)]
    return decision
  }

  private func checkBounds(_ amount: Money, on day: CalendarDate) throws(Refusal) {
    let least = rules.topupMinimum(amount.currency, on: day)
    guard amount.minorUnits >= least.minorUnits else { throw .rejected(.belowMinimum(least)) }
    if let most = rules.topupMaximum(amount.currency, on: day),
      amount.minorUnits > most.minorUnits
    {
      throw .rejected(.aboveMaximum(most, would: amount))
    }
  }
}
