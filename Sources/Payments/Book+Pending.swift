import Domain

/// Payments that are asked of somebody, who may not be registered yet, and that wait until they are
/// made.
extension Book {
  func createPending(_ operation: Operation) throws(Refusal) -> Decision {
    let organisation = try organisation(operation)
    var decision = Decision()
    decision.changes = [
      .opened(
        Request(
          id: operation.id, kind: .pending, member: operation[.member] ?? "",
          counterparty: organisation.id, amount: amount(of: operation), type: "pending_payment",
          description: operation[.description] ?? "", reference: operation[.reference] ?? "",
          openedOn: operation.day))
    ]
    return decision
  }

  /// It ends only if it is paid.
  func payPending(_ operation: Operation) throws(Refusal) -> Decision {
    let request = try openRequest(operation[.pending], .pending, "pending payment")
    let payer = try party(operation[.by], .member)
    guard payer.id == request.member || operation.flag(.proxy) else {
      throw .rejected(.notThePayer(payer.id))
    }
    let organisation = try party(request.counterparty, .organisation)
    try needs(request.amount, from: payer, on: operation.day)
    var decision = Decision()
    decision.transactions = [
      movement(
        id: operation.id, request.type, from: payer, to: organisation, request.amount,
        request.description, request.reference)
    ]
    decision.changes = [.ended(request, .init(.done, by: operation))]
    return decision
  }

  func cancelPending(_ operation: Operation) throws(Refusal) -> Decision {
    let request = try openRequest(operation[.pending], .pending, "pending payment")
    guard operation[.org] == request.counterparty else {
      throw .rejected(.notTheCreditor(operation[.org] ?? ""))
    }
    var decision = Decision()
    decision.changes = [.ended(request, .init(.cancelled, by: operation))]
    return decision
  }
}
