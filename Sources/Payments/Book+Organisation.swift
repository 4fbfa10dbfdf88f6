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
  /// balance allows. The funds are looked at before the first row. A row of zero is done as it stands.
  func bulkCredit(_ operation: Operation) throws(Refusal) -> Decision {
    let payer = try organisation(operation)
    let credits = operation.credits
    guard let currency = operation.currency else {
      preconditionFailure("A bulk credit has a currency by its form")
    }
    let each = operation[.mode] == "each"
    var left = available(payer, currency, on: operation.day)
    if !each {
      let rows = credits.compactMap { try? $0.get() }
      if let debt = rows.first(where: \.amount.isNegative) { throw .rejected(.inDebt(debt)) }
      let sum = rows.reduce(Int128(0)) { $0 + Int128($1.amount.minorUnits) }
      guard sum <= Int128(Amount.limit) else { throw .rejected(.outOfRange(payer.id)) }
      try needs(Money(minorUnits: Int64(sum), currency: currency), from: payer, on: operation.day)
    }
    var decision = Decision()
    var rejected: [(row: Int, why: Rejection)] = []
    var (zero, total) = (0, Money.zero(currency))
    for (index, row) in credits.enumerated() {
      do throws(Refusal) {
        let credit = try read(row)
        let payee = try party(credit.member, .member)
        guard credit.amount.minorUnits <= left.minorUnits else {
          throw .rejected(.insufficientFunds(available: left, needed: credit.amount))
        }
        guard !credit.amount.isZero else {
          zero += 1
          continue
        }
        left = left - credit.amount
        total = total + credit.amount
        decision.transactions.append(
          movement(
            id: "\(operation.id)#\(index + 1)", "bulk_credit", from: payer, to: payee,
            credit.amount, operation[.description] ?? "", operation[.reference] ?? ""))
      } catch {
        guard each, case .rejected(let rejection) = error else { throw error }
        rejected.append((index + 1, rejection))
      }
    }
    // Of a credit that nobody got nothing is said to be posted.
    if decision.transactions.isEmpty, zero == 0 {
      let why = rejected.map(\.why).last { why in
        if case .badValue = why { return false }
        return true
      }
      if let why { throw .rejected(why) }
    }
    decision.told = [
      .init("paid", "\(decision.transactions.count)"), .init("total", total.decimal),
    ]
    if zero > 0 { decision.told.append(.init("zero", "\(zero)")) }
    if !rejected.isEmpty { decision.told.append(.init("rejected", "\(rejected.count)")) }
    decision.told += rejected.map { .init("rejected_\($0.row)", $0.why.code) }
    return decision
  }

  private func read(_ row: Result<Operation.Credit, Rejection>) throws(Refusal) -> Operation.Credit
  {
    switch row {
    case .failure(let fault): throw .rejected(fault)
    case .success(let credit):
      guard !credit.amount.isNegative else { throw .rejected(.inDebt(credit)) }
      return credit
    }
  }
}
