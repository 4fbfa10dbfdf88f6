import Domain

/// Giving top-ups back to the card they came from.
extension Book {
  /// What is paid out of an amount that a percentage is kept of, half-up, so that both always sum to
  /// the amount.
  public static func split(_ amount: Money, keeping percent: Percent) -> (
    net: Money, kept: Money
  ) {
    let whole: Int64 = 100_000_000
    let net = Rounding.halfUp(
      Int128(amount.minorUnits) * Int128(whole - percent.millionths), over: Int128(whole))
    let money = Money(minorUnits: Int64(net), currency: amount.currency)
    return (money, amount - money)
  }

  func requestRefund(_ operation: Operation) throws(Refusal) -> Decision {
    let id = operation[.topup] ?? ""
    guard let topUp = requests[id], topUp.kind == .topUp else {
      throw .rejected(.unknownRequest(id, "top-up"))
    }
    guard topUp.end == .done else { throw .rejected(.notRefundable(id)) }
    let member = try party(topUp.member, .member)
    let rest = Money(
      minorUnits: topUp.amount.minorUnits - (refunded[topUp.id] ?? 0),
      currency: topUp.amount.currency)
    guard rest.isPositive else { throw .rejected(.fullyRefunded(id)) }
    if let amount = operation.amount, amount.currency != rest.currency {
      throw .rejected(.overRemainder(rest))
    }
    let isAdmin = operation[.method] == "admin"
    let refund =
      isAdmin
      ? try ofAdministrator(operation, rest, topUp) : try ofMember(operation, rest, topUp)
    if !operation.flag(.overdraw) || !isAdmin {
      try needs(refund.amount, from: member, on: operation.day)
    }
    // Top-ups may have been spent and refunded all the same, many times over.
    let kept = held[Holding(member.id, rest.currency)] ?? 0
    guard kept <= Book.range - refund.amount.minorUnits else {
      throw .rejected(.outOfRange(member.id))
    }
    var decision = Decision()
    decision.overdraws = isAdmin && operation.flag(.overdraw)
    decision.changes = [.opened(refund)]
    decision.told = told(refund, on: operation.day)
    return decision
  }

  private func ofMember(
    _ operation: Operation, _ rest: Money, _ topUp: Request
  ) throws(Refusal) -> Request {
    guard operation[.by] == topUp.member else {
      throw .rejected(.notOwnTopUp(operation[.by] ?? ""))
    }
    if let amount = operation.amount, amount != rest {
      throw .rejected(.wholeRemainderOnly(rest))
    }
    let paidOn = topUp.ending?.on ?? topUp.openedOn
    let last = paidOn.adding(days: 7 * rules.refundWeeks(on: operation.day))
    guard operation.day <= last else { throw .rejected(.afterWindow(last)) }
    guard let percent = rules.refundPercent(on: operation.day) else {
      throw .rejected(.noFees(operation.day))
    }
    let (net, _) = Book.split(rest, keeping: percent)
    return refund(operation, rest, topUp, net: net, method: "self")
  }

  private func ofAdministrator(
    _ operation: Operation, _ rest: Money, _ topUp: Request
  ) throws(Refusal) -> Request {
    guard operation[.by] != topUp.member else { throw .rejected(.ownRefund(topUp.member)) }
    let amount = operation.amount ?? rest
    guard amount.minorUnits <= rest.minorUnits else { throw .rejected(.overRemainder(rest)) }
    return refund(operation, amount, topUp, net: amount, method: "admin")
  }

  private func refund(
    _ operation: Operation, _ amount: Money, _ topUp: Request, net: Money, method: String
  ) -> Request {
    Request(
      id: operation.id, kind: .refund, member: topUp.member, amount: amount, held: amount,
      method: method, type: "refund_card", description: operation[.description] ?? "",
      reference: operation[.reference] ?? "", subject: topUp.id, net: net,
      overdraws: method == "admin" && operation.flag(.overdraw), openedOn: operation.day)
  }

  /// The processor has paid the card: gross from the member, net to the card, the rest is income.
  func completeRefund(_ operation: Operation) throws(Refusal) -> Decision {
    let request = try request(operation[.refund], .refund, "refund")
    if let answer = try answer(operation, saying: .done, of: request, request.net) {
      return answer
    }
    let member = knownParty(request.member)
    let currency = request.amount.currency
    var transaction = PostedTransaction(
      id: operation.id, type: request.type, of: member, bringing: -request.amount)
    transaction.debit(.party(member.id), request.amount)
    transaction.credit(try account(request.type, currency), request.net)
    let kept = request.amount - request.net
    if !kept.isZero { transaction.credit(try account("refund_fee", currency), kept) }
    transaction.counterparty = member.name
    transaction.description = request.description
    transaction.reference = request.reference
    transaction.processorRef = operation[.processorRef] ?? ""
    var decision = Decision()
    decision.transactions = [transaction]
    decision.changes = [.ended(request, .init(.done, by: operation))]
    decision.told = told(request, on: operation.day)
    // The card has the money: what an administrator took meanwhile, or a limit that was lowered,
    // cannot undo that.
    let limit = rules.limit(of: member.id, currency, on: operation.day)
    let left = balance(member, currency).minorUnits - request.amount.minorUnits
    decision.overdraws = request.overdraws || left < -limit.minorUnits
    return decision
  }

  func failRefund(_ operation: Operation) throws(Refusal) -> Decision {
    let request = try request(operation[.refund], .refund, "refund")
    if let answer = try answer(operation, saying: .failed, of: request, request.net) {
      return answer
    }
    var decision = Decision()
    decision.changes = [.ended(request, .init(.failed, by: operation))]
    return decision
  }

  private func told(_ refund: Request, on day: CalendarDate) -> [Decision.Told] {
    let kept = refund.amount - refund.net
    return [
      .init("gross", refund.amount.decimal), .init("net", refund.net.decimal),
      .init("fee", kept.decimal),
    ] + tax(in: kept, on: day)
  }

  /// The tax that a fee of the platform's includes.
  func tax(in fee: Money, on day: CalendarDate) -> [Decision.Told] {
    guard let divisor = rules.taxDivisor(on: day) else { return [] }
    let tax = Rounding.halfUp(Int128(fee.minorUnits), over: Int128(divisor))
    return [.init("tax", Money(minorUnits: Int64(tax), currency: fee.currency).decimal)]
  }
}
