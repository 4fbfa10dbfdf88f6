import Domain

/// What the passes that weigh evidence ask of an item, behind what every pass asks.
extension RecordBytes {
  func add(_ money: Money?) {
    add(UInt8(money == nil ? 0 : 1))
    guard let money else { return }
    add(money.minorUnits)
    add(money.currency.code)
  }

  func add(evidenceOf item: Item) {
    add(item.bookedAt?.microseconds ?? .min)
    add(UInt8(item.isReversal ? 1 : 0))
    add(item.charge)
    add(UInt32(clamping: item.paymentCount ?? 0))
    add(UInt8(clamping: item.parties.count))
    for party in item.parties.prefix(Int(UInt8.max)) { add(party) }
    add(item.counterparty)
    add(UInt32(item.details.count))
    for detail in item.details {
      add(detail.amount)
      add(detail.counterparty)
      add(UInt16(clamping: detail.references.count))
      for reference in detail.references.prefix(Int(UInt16.max)) {
        add(RecordBytes.number(of: reference.kind))
        add(reference.value)
      }
    }
    if !item.details.isEmpty { add(item.detailsFile ?? "") }
  }

  private func add(_ counterparty: Item.Counterparty) {
    add(counterparty.name)
    add(counterparty.account)
  }

  /// The place of a case in `allCases`.
  static func number<Case: CaseIterable & Equatable>(of value: Case) -> UInt8
  where Case.AllCases == [Case] {
    guard let index = Case.allCases.firstIndex(of: value) else {
      preconditionFailure("A case is one of all cases")
    }
    return UInt8(index)
  }
}

extension RecordReader {
  mutating func money() -> Money? {
    guard number(UInt8.self) != 0 else { return nil }
    let amount: Int64 = number()
    guard let currency = Currency(code: text()) else {
      preconditionFailure("A currency was written")
    }
    return Money(minorUnits: amount, currency: currency)
  }

  mutating func readEvidence(into item: inout Item) {
    let moment: Int64 = number()
    item.bookedAt = moment == .min ? nil : Instant(microseconds: moment)
    item.isReversal = number(UInt8.self) != 0
    item.charge = number()
    let count = Int(number(UInt32.self))
    item.paymentCount = count == 0 ? nil : count
    item.parties = (0..<number(UInt8.self)).map { _ in text() }
    item.counterparty = counterparty()
    item.details = (0..<number(UInt32.self)).map { _ in
      let amount: Int64 = number()
      let counterparty = counterparty()
      let references = (0..<number(UInt16.self)).map { _ in
        let kind = Reference.Kind.allCases[Int(number(UInt8.self))]
        return Reference(kind, text())
      }
      return Item.Detail(amount: amount, references: references, counterparty: counterparty)
    }
    if !item.details.isEmpty {
      let file = text()
      item.detailsFile = file.isEmpty ? nil : file
    }
  }

  private mutating func counterparty() -> Item.Counterparty {
    let name = text()
    return Item.Counterparty(name: name, account: text())
  }
}
