import Domain

/// What an administrator books by hand.
extension Book {
  func adjust(_ operation: Operation, _ kind: Party.Kind) throws(Refusal) -> Decision {
    let party = try party(operation[kind == .member ? .member : .org], kind)
    let amount = amount(of: operation)
    if amount.isNegative, !operation.flag(.overdraw) {
      try needs(-amount, from: party, on: operation.day)
    }
    var transaction = PostedTransaction(
      id: operation.id, type: "adjustment", of: party, bringing: amount)
    transaction.debit(try account("adjustment", amount.currency), amount)
    transaction.credit(.party(party.id), amount)
    transaction.counterparty = operation[.by] ?? ""
    transaction.description = operation[.description] ?? ""
    transaction.reference = operation[.reference] ?? ""
    var decision = Decision()
    decision.transactions = [transaction]
    decision.overdraws = operation.flag(.overdraw)
    return decision
  }
}
