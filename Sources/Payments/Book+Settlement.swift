import Domain

/// Paying one organisation by hand, outside the month's settlement.
extension Book {
  func settle(_ operation: Operation) throws(Refusal) -> Decision {
    let organisation = try organisation(operation)
    let gross = amount(of: operation)
    let (currency, day) = (gross.currency, operation.day)
    guard !organisation.isInternal else {
      throw .rejected(.internalOrganisation(organisation.id))
    }
    guard organisation.hasBank(on: day) else {
      throw .rejected(.noBankDetails(organisation.id))
    }
    guard let percent = rules.settlementPercent(of: organisation.id, on: day) else {
      throw .rejected(.noFees(day))
    }
    let held = Money(minorUnits: held[Holding(organisation.id, currency)] ?? 0, currency: currency)
    let most =
      balance(organisation, currency) - held
      - rules.float(of: organisation.id, currency, on: day)
    guard gross.minorUnits <= most.minorUnits else {
      throw .rejected(.aboveFloat(most.isNegative ? .zero(currency) : most))
    }
    let (net, fee) = Book.split(gross, keeping: percent)
    var transaction = PostedTransaction(
      id: operation.id, type: "settlement", of: organisation, bringing: -gross)
    transaction.debit(.party(organisation.id), gross)
    if !net.isZero { transaction.credit(try account("settlement", currency), net) }
    if !fee.isZero { transaction.credit(try account("settlement_fee", currency), fee) }
    transaction.counterparty = organisation.name
    transaction.description = operation[.description] ?? ""
    transaction.reference = operation[.reference] ?? ""
    var decision = Decision()
    decision.transactions = [transaction]
    decision.told =
      [
        .init("gross", gross.decimal), .init("net", net.decimal), .init("fee", fee.decimal),
        .init("fee_percent", percent.description),
        .init(
          "fee_source",
          rules.hasOwnSettlementPercent(organisation.id, on: day) ? "override" : "schedule"),
      ] + tax(in: fee, on: day)
    return decision
  }
}
