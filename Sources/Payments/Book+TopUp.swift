import Domain

/// Money that members pay in.
extension Book {
  /// A top-up that is paid already: nothing is waited for.
  func recordTopUp(_ operation: Operation) throws(Refusal) -> Decision {
    let member = try member(operation)
    let request = Request(
      id: operation.id, kind: .topUp, member: member.id, amount: amount(of: operation),
      method: "manual", type: operation[.type] ?? "topup_card",
      description: operation[.description] ?? "", reference: operation[.reference] ?? "",
      openedOn: operation.day, ending: Request.Ending(.done, by: operation))
    var decision = Decision()
    decision.transactions = [
      try transaction(of: request, id: operation.id, operation[.processorRef] ?? "")
    ]
    decision.changes = [.opened(request), .ended(request, .init(.done, by: operation))]
    if let card = Card(operation) { decision.changes.append(.paidBy(card, topUp: request.id)) }
    return decision
  }

  func requestTopUp(_ operation: Operation) throws(Refusal) -> Decision {
    let member = try member(operation)
    let amount = amount(of: operation)
    let isAuto = operation[.method] == "auto"
    if isAuto, autoTopUps[Holding(member.id, amount.currency)]?.state != .on {
      throw .rejected(.autoTopUpOff(member.id))
    }
    let least = rules.topupMinimum(amount.currency, on: operation.day)
    guard amount.minorUnits >= least.minorUnits else { throw .rejected(.belowMinimum(least)) }
    try checkMaximum(amount, member, on: operation.day)
    var decision = Decision()
    decision.changes = [
      .opened(
        Request(
          id: operation.id, kind: .topUp, member: member.id, amount: amount,
          method: operation[.method] ?? "manual", type: isAuto ? "topup_card_auto" : "topup_card",
          description: operation[.description] ?? "", reference: operation[.reference] ?? "",
          openedOn: operation.day))
    ]
    return decision
  }

  /// The most that a member may have after a top-up.
  func checkMaximum(
    _ amount: Money, _ member: Party, on day: CalendarDate
  ) throws(Refusal) {
    guard let most = rules.topupMaximum(amount.currency, on: day) else { return }
    let would = balance(member, amount.currency) + amount
    guard would.minorUnits <= most.minorUnits else {
      throw .rejected(.aboveMaximum(most, would: would))
    }
  }

  /// The processor has the money. A charge that waited for it is posted with it, if it is covered
  /// still.
  func completeTopUp(_ operation: Operation) throws(Refusal) -> Decision {
    let request = try request(operation[.topup], .topUp, "top-up")
    if var answer = try answer(operation, saying: .done, of: request, request.amount) {
      // The processor's report, which tells no card, may have come first.
      if let card = Card(operation) { answer.changes.append(.paidBy(card, topUp: request.id)) }
      return answer
    }
    var decision = Decision()
    decision.transactions = [
      try transaction(of: request, id: operation.id, operation[.processorRef] ?? "")
    ]
    decision.changes = [.ended(request, .init(.done, by: operation))]
    if let card = Card(operation) { decision.changes.append(.paidBy(card, topUp: request.id)) }
    guard !request.subject.isEmpty else { return decision }
    guard let payment = requests[request.subject] else {
      preconditionFailure("The charge that waits is there")
    }
    let member = knownParty(payment.member)
    let payee = parties[payment.counterparty]
    let available = available(member, payment.amount.currency, on: operation.day)
    let isCovered =
      Int128(payment.amount.minorUnits)
      <= Int128(available.minorUnits) + Int128(request.amount.minorUnits)
    let isPosted = isCovered && !member.isClosed && payee?.isClosed != true
    if isPosted { decision.transactions.append(try transaction(of: payment)) }
    decision.changes.append(
      .ended(
        payment, .init(isPosted ? .done : .failed, on: operation.day, by: operation.id)))
    decision.told = [
      .init("charge", payment.id), .init("charge_posted", isPosted ? "true" : "false"),
    ]
    return decision
  }

  /// The card was refused. What waited is not posted, and an automatic top-up is off until the member
  /// sets it up anew.
  func failTopUp(_ operation: Operation) throws(Refusal) -> Decision {
    let request = try request(operation[.topup], .topUp, "top-up")
    if let answer = try answer(operation, saying: .failed, of: request, request.amount) {
      return answer
    }
    var decision = Decision()
    decision.changes = [.ended(request, .init(.failed, by: operation))]
    if let payment = requests[request.subject] {
      decision.changes.append(.ended(payment, .init(.failed, by: operation)))
      decision.told.append(.init("charge", payment.id))
    }
    let holding = Holding(request.member, request.amount.currency)
    if request.method == "auto", var auto = autoTopUps[holding], auto.state == .on {
      auto.state = .failed
      decision.changes.append(.autoTopUp(holding, auto))
    }
    return decision
  }

  private func transaction(
    of topUp: Request, id: String, _ processorRef: String
  ) throws(Refusal) -> PostedTransaction {
    let member = knownParty(topUp.member)
    var transaction = PostedTransaction(
      id: id, type: topUp.type, of: member, bringing: topUp.amount)
    transaction.debit(try account(topUp.type, topUp.amount.currency), topUp.amount)
    transaction.credit(.party(member.id), topUp.amount)
    transaction.counterparty = member.name
    transaction.description = topUp.description
    transaction.reference = topUp.reference
    transaction.processorRef = processorRef
    return transaction
  }
}
