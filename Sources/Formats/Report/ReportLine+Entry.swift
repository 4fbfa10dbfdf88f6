import Domain

extension ReportLine {
  /// Makes an entry of the line; false when something in it is wrong, which is then reported.
  ///
  /// - Parameter entry: Blank, or made of another line: it loses what that one said, and gives the
  ///   memory of its lists to this one.
  mutating func write(
    into entry: inout Entry, at place: @autoclosure () -> InputLocation, errors: ErrorCollector
  ) -> Bool {
    guard let amount = amount.value else {
      // Reported where it was read, if there was a text to read.
      if self.amount.raw == nil { errors.add(.missing("amount"), at: place()) }
      return false
    }
    guard price(&entry, amount, at: place(), errors: errors) else { return false }
    guard !contradictsItself else {
      errors.add(
        .amountsDisagree(
          gross: gross?.description ?? "", fee: (fee.map { -$0 } ?? .zero).description,
          net: amount.description), at: place())
      return false
    }
    writeTexts(into: &entry)
    return true
  }

  /// Reports currencies and amounts that loading refuses. An amount that is missing, and one that
  /// gross and fee do not make, are shown as what they are.
  func checkAmounts(at place: InputLocation, errors: ErrorCollector) {
    guard let amount = amount.value, currency?.isEmpty == false else { return }
    var entry = Entry.blank
    _ = price(&entry, amount, at: place, errors: errors)
  }

  /// Sets the amounts of an entry; whether they could be.
  private func price(
    _ entry: inout Entry, _ amount: ExactDecimal, at place: @autoclosure () -> InputLocation,
    errors: ErrorCollector
  ) -> Bool {
    guard let currency = known(currency, at: place(), errors: errors) else { return false }
    do throws(FailedValue) {
      entry.amount = try amount.money(in: currency)
      try setAmounts(of: &entry, in: currency)
      return true
    } catch {
      errors.add(error.reason, at: place())
      return false
    }
  }

  private func known(
    _ code: String?, at place: @autoclosure () -> InputLocation, errors: ErrorCollector
  ) -> Currency? {
    guard let code, !code.isEmpty else {
      errors.add(.missing("currency"), at: place())
      return nil
    }
    if let currency = Currency(code: code) { return currency }
    errors.add(.unknownCurrency(code), at: place())
    return nil
  }

  private func setAmounts(
    of entry: inout Entry, in currency: Currency
  ) throws(FailedValue) {
    entry.originalAmount = OriginalAmount()
    entry.gross = nil
    entry.fee = nil
    if !entry.charges.isEmpty { entry.charges = [] }
    if let gross {
      if let code = grossCurrency, code != currency.code {
        guard let original = Currency(code: code) else { throw FailedValue(.unknownCurrency(code)) }
        entry.originalAmount.instructed = gross.magnitude.money(in: original)
      } else {
        entry.gross = gross.money(in: currency)
      }
    }
    if let fee, (feeCurrency ?? currency.code) == currency.code {
      entry.fee = (-fee).money(in: currency)
    } else if let fee, let code = feeCurrency {
      guard let other = Currency(code: code) else { throw FailedValue(.unknownCurrency(code)) }
      entry.charges.append(Charge(amount: try fee.money(in: other), included: false))
    }
    entry.originalAmount.rate = rate
    entry.balanceAfter = balanceAfter?.money(in: currency)
  }

  private mutating func writeTexts(into entry: inout Entry) {
    entry.index = index
    entry.bookingDate = booking.value
    entry.createdAt = createdAt
    entry.status = status
    entry.counted = counted
    entry.category = category ?? code
    entry.code.proprietary = code
    swap(&entry.counterparty, &counterparty)
    swap(&entry.remittance, &remittance)
    entry.slice = slice
    entry.references.removeAll(keepingCapacity: true)
    entry.extra.removeAll(keepingCapacity: true)
    for fact in facts {
      if let kind = fact.kind, case .string(let text) = fact.value {
        entry.references.append(Reference(kind, text))
      } else {
        fact.value.flatten(as: fact.name) { entry.extra.append(ExtraField($0, $1)) }
      }
    }
  }
}

extension Entry {
  /// Says nothing, and waits to be made of a line.
  static var blank: Entry { Entry(amount: .zero(.eur)) }
}

extension JSONValue {
  /// Gives every text in it under a name that says where it lies: `fee_parts.markup`.
  func flatten(as name: String, into add: (String, String) -> Void) {
    switch self {
    case .null: return
    case .bool(let flag): add(name, flag ? "true" : "false")
    case .int(let number): add(name, "\(number)")
    case .string(let text): add(name, text)
    case .array(let values): for value in values { value.flatten(as: name, into: add) }
    case .object(let object):
      for member in object.members {
        member.value.flatten(as: name + "." + member.name, into: add)
      }
    }
  }
}

extension ExactDecimal {
  /// The amount in minor units.
  ///
  /// - Throws: when it has decimals that the currency lacks, or is too large.
  func money(in currency: Currency) throws(FailedValue) -> Money {
    let exponent = Int(currency.exponent)
    var units = digits
    var scale = scale
    while scale > exponent {
      guard units % 10 == 0 else {
        throw FailedValue(.tooManyDecimals(description, allowed: currency.exponent))
      }
      units /= 10
      scale -= 1
    }
    while scale < exponent {
      guard units.magnitude < Int128(Amount.limit).magnitude else {
        throw FailedValue(.outOfRange(description))
      }
      units *= 10
      scale += 1
    }
    guard units.magnitude <= Int128(Amount.limit).magnitude else {
      throw FailedValue(.outOfRange(description))
    }
    return Money(minorUnits: Int64(units), currency: currency)
  }
}
