import Domain

/// What organisations pay: to one another, to a member, or to many.
extension Book {
  func transferOfOrganisation(_ operation: Operation) throws(Refusal) -> Decision {
    let payer = try organisation(operation)
    let payee = try party(operation[.to], .organisation)
    guard payee.id != payer.id else { throw .rejected(.sameParty) }
    return try pay(operation, from: payer, to: payee)
  }

  func payMember(_ operation: Operation) throws(Refusal) -> Decision {
    try pay(operation, from: try organisation(operation), to: try member(operation))
  }

  private func pay(
    _ operation: Operation, from payer: Party, to payee: Party
  ) throws(Refusal) -> Decision {
    let amount = amount(of: operation)
    try needs(amount, from: payer, on: operation.day)
    var decision = Decision()
    decision.transactions = [
      movement(
        id: operation.id, "org_transfer", from: payer, to: payee, amount,
        operation[.description] ?? "", operation[.reference] ?? "")
    ]
    return decision
  }

  /// Credits many members, each by a transaction of its own: all of them or none, or as many as the
  /// balance allows. The funds are looked at before the first row.
  func bulkCredit(_ operation: Operation) throws(Refusal) -> Decision {
    let payer = try organisation(operation)
    let credits = operation.credits
    guard let currency = operation.currency else {
      preconditionFailure("A bulk credit has a currency by its form")
    }
    let each = operation[.mode] == "each"
    var left = available(payer, currency, on: operation.day)
    if !each {
      let sum = credits.reduce(Int128(0)) { $0 + Int128($1.amount.minorUnits) }
      guard sum <= Int128(Amount.limit) else { throw .rejected(.outOfRange(payer.id)) }
      try needs(Money(minorUnits: Int64(sum), currency: currency), from: payer, on: operation.day)
    }
    var decision = Decision()
    var last: Rejection?
    for (index, credit) in credits.enumerated() {
      do throws(Refusal) {
        let payee = try party(credit.member, .member)
        guard credit.amount.minorUnits <= left.minorUnits else {
          throw .rejected(.insufficientFunds(available: left, needed: credit.amount))
        }
        left = left - credit.amount
        decision.transactions.append(
          movement(
            id: "\(operation.id)#\(index + 1)", "bulk_credit", from: payer, to: payee,
            credit.amount, operation[.description] ?? "", operation[.reference] ?? ""))
      } catch {
        guard each, case .rejected(let rejection) = error else { throw error }
        last = rejection
        decision.told.append(.init("rejected_\(index + 1)", rejection.code))
      }
    }
    // Of a credit that nobody got nothing is said to be posted.
    if decision.transactions.isEmpty, let last { throw .rejected(last) }
    return decision
  }
}
