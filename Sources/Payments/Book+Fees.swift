import Domain

/// Fees, floats and limits, from a day on.
extension Book {
  func setFees(_ operation: Operation) throws(Refusal) -> Decision {
    let from = day(operation)
    var terms: [PaymentRules.Term] = []
    func add(_ name: PaymentRules.Name, _ currency: Currency?, _ value: Int64?) {
      guard let value else { return }
      terms.append(
        PaymentRules.Term(name: name, party: "", currency: currency, from: from, value: value))
    }
    add(.settlementPercent, nil, operation[.settlementPercent].flatMap { Percent($0)?.millionths })
    add(.refundPercent, nil, operation[.refundPercent].flatMap { Percent($0)?.millionths })
    add(.refundWeeks, nil, operation[.refundWeeks].flatMap { Int64($0) })
    add(.taxDivisor, nil, operation[.taxDivisor].flatMap { Int64($0) })
    add(.topupMinimum, operation.currency, operation.money(.topupMinimum)?.minorUnits)
    add(.topupMaximum, operation.currency, operation.money(.topupMaximum)?.minorUnits)
    add(.lowBalance, operation.currency, operation.money(.lowBalance)?.minorUnits)
    add(.processorPercent, nil, operation[.processorPercent].flatMap { Percent($0)?.millionths })
    add(.processorFixed, operation.currency, operation.money(.processorFixed)?.minorUnits)
    guard !terms.isEmpty else { throw .rejected(.noChange) }
    return set(terms)
  }

  func overrideFees(_ operation: Operation) throws(Refusal) -> Decision {
    set([
      PaymentRules.Term(
        name: .settlementPercent, party: try organisation(operation).id, currency: nil,
        from: day(operation),
        value: operation[.settlementPercent].flatMap { Percent($0)?.millionths })
    ])
  }

  func endFeeOverride(_ operation: Operation) throws(Refusal) -> Decision {
    let organisation = try organisation(operation)
    guard rules.hasOwnSettlementPercent(organisation.id, on: day(operation)) else {
      throw .rejected(.noOverride(organisation.id))
    }
    return set([
      PaymentRules.Term(
        name: .settlementPercent, party: organisation.id, currency: nil, from: day(operation),
        value: nil)
    ])
  }

  func setFloat(_ operation: Operation) throws(Refusal) -> Decision {
    set([
      PaymentRules.Term(
        name: .float, party: try organisation(operation).id, currency: operation.currency,
        from: day(operation), value: operation.money(.float)?.minorUnits)
    ])
  }

  func setLimit(_ operation: Operation) throws(Refusal) -> Decision {
    guard operation[.member] == nil || operation[.org] == nil else {
      throw .rejected(.oneCounterparty)
    }
    let party = operation[.org] == nil ? try member(operation) : try organisation(operation)
    return set([
      PaymentRules.Term(
        name: .limit, party: party.id, currency: operation.currency, from: day(operation),
        value: operation.money(.limit)?.minorUnits)
    ])
  }

  /// From when on what an operation sets holds.
  func day(_ operation: Operation) -> CalendarDate {
    guard let day = operation[.from].flatMap(CalendarDate.init(iso:)) else {
      preconditionFailure("\(operation.kind) has a day by its form")
    }
    return day
  }

  private func set(_ terms: [PaymentRules.Term]) -> Decision {
    var decision = Decision()
    decision.changes = terms.map(Change.set)
    return decision
  }
}
