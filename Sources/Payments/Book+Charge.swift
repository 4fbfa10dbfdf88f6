import Domain

/// Charging a member: by an organisation, by another member, or by the platform itself.
extension Book {
  func charge(_ operation: Operation) throws(Refusal) -> Decision {
    let member = try member(operation)
    let amount = amount(of: operation)
    guard operation[.org] == nil || operation[.to] == nil else {
      throw .rejected(.oneCounterparty)
    }
    var payee: Party?
    if operation[.org] != nil { payee = try organisation(operation) }
    if operation[.to] != nil { payee = try party(operation[.to], .member) }
    guard payee?.id != member.id else { throw .rejected(.sameParty) }
    if let service = operation[.service] {
      guard let payee, services[service]?.organisation == payee.id else {
        throw .rejected(.unknownService(service))
      }
    }
    let charge = Request(
      id: operation.id, kind: .charge, member: member.id, counterparty: payee?.id ?? "",
      amount: amount, type: operation[.type] ?? "charge",
      description: operation[.description] ?? operation[.service].flatMap { services[$0]?.name }
        ?? "",
      reference: operation[.reference] ?? "", openedOn: operation.day)
    return try pay(charge, by: member, operation, isInteractive: operation.flag(.interactive))
  }

  func transferOfMember(_ operation: Operation) throws(Refusal) -> Decision {
    let member = try member(operation)
    let payee = try party(operation[.to], .member)
    guard payee.id != member.id else { throw .rejected(.sameParty) }
    let transfer = Request(
      id: operation.id, kind: .charge, member: member.id, counterparty: payee.id,
      amount: amount(of: operation), type: "member_transfer",
      description: operation[.description] ?? "", reference: operation[.reference] ?? "",
      openedOn: operation.day)
    return try pay(transfer, by: member, operation, isInteractive: false)
  }

  /// Posts a payment of a member's if the balance covers it. Else it waits for a top-up: the
  /// automatic one if that is on, or the shortfall if somebody is there to pay it.
  func pay(
    _ payment: Request, by member: Party, _ operation: Operation, isInteractive: Bool
  ) throws(Refusal) -> Decision {
    let (amount, day) = (payment.amount, operation.day)
    let available = available(member, amount.currency, on: day)
    let auto = autoTopUps[Holding(member.id, amount.currency)]
    var decision = Decision()
    if amount.minorUnits <= available.minorUnits {
      decision.transactions = [try transaction(of: payment)]
      if let auto, auto.state == .on {
        refill(
          member, auto, leaving: balance(member, amount.currency) - amount, operation, &decision)
      }
      return decision
    }
    if let auto, auto.state == .on {
      let wanted = AutoTopUp.amount(
        of: auto.amount, toPay: amount, from: available,
        low: rules.lowBalance(amount.currency, on: day))
      return try wait(payment, for: wanted, "auto", member, operation)
    }
    guard isInteractive else {
      throw .rejected(.insufficientFunds(available: available, needed: amount))
    }
    return try wait(
      payment, for: Int128(amount.minorUnits) - Int128(available.minorUnits), "manual", member,
      operation)
  }

  private func wait(
    _ payment: Request, for topUp: Int128, _ method: String, _ member: Party,
    _ operation: Operation
  ) throws(Refusal) -> Decision {
    let currency = payment.amount.currency
    guard topUp <= Int128(Amount.limit) else { throw .rejected(.outOfRange(member.id)) }
    let topUp = Money(minorUnits: Int64(topUp), currency: currency)
    try checkMaximum(topUp, member, on: operation.day)
    var decision = Decision()
    decision.state = .waiting
    let request = Request(
      id: operation.id + "#topup", kind: .topUp, member: member.id, amount: topUp, method: method,
      type: method == "auto" ? "topup_card_auto" : "topup_card", subject: payment.id,
      openedOn: operation.day)
    decision.changes = [.opened(payment), .opened(request)]
    decision.told = [.init("topup", request.id), .init("topup_amount", topUp.decimal)]
    return decision
  }

  /// After a payment that leaves little, a top-up that nothing waits for, unless an automatic one is
  /// on its way already.
  private func refill(
    _ member: Party, _ auto: AutoTopUp, leaving balance: Money, _ operation: Operation,
    _ decision: inout Decision
  ) {
    let low = rules.lowBalance(balance.currency, on: operation.day)
    let isOnItsWay = openTopUps[member.id, default: []].contains { id in
      requests[id].map { $0.method == "auto" && $0.amount.currency == balance.currency } ?? false
    }
    guard balance.minorUnits < low.minorUnits, !isOnItsWay else { return }
    if let most = rules.topupMaximum(balance.currency, on: operation.day),
      Int128(balance.minorUnits) + Int128(auto.amount.minorUnits) > Int128(most.minorUnits)
    {
      return
    }
    let request = Request(
      id: operation.id + "#topup", kind: .topUp, member: member.id, amount: auto.amount,
      method: "auto", type: "topup_card_auto", openedOn: operation.day)
    decision.changes.append(.opened(request))
    decision.told += [.init("topup", request.id), .init("topup_amount", auto.amount.decimal)]
  }

  /// The transaction of a payment of a member's: to its counterparty, or to the platform.
  func transaction(of payment: Request) throws(Refusal) -> PostedTransaction {
    let member = knownParty(payment.member)
    if !payment.counterparty.isEmpty {
      return movement(
        id: payment.id, payment.type, from: member, to: knownParty(payment.counterparty),
        payment.amount, payment.description, payment.reference)
    }
    var transaction = PostedTransaction(
      id: payment.id, type: payment.type, of: member, bringing: -payment.amount)
    transaction.debit(.party(member.id), payment.amount)
    transaction.credit(try account(payment.type, payment.amount.currency), payment.amount)
    transaction.counterparty = member.name
    transaction.description = payment.description
    transaction.reference = payment.reference
    return transaction
  }

  /// Money that goes from one party to another.
  func movement(
    id: String, _ type: String, from payer: Party, to payee: Party, _ amount: Money,
    _ description: String, _ reference: String
  ) -> PostedTransaction {
    var transaction = PostedTransaction(id: id, type: type, of: payer, bringing: -amount)
    transaction.debit(.party(payer.id), amount)
    transaction.credit(.party(payee.id), amount)
    if payee.kind == .organisation, payer.kind == .member { transaction.organisation = payee.id }
    if payee.kind == .member, payer.kind == .organisation { transaction.member = payee.id }
    transaction.counterparty = "\(payer.name) → \(payee.name)"
    transaction.description = description
    transaction.reference = reference
    return transaction
  }
}
