import Domain

extension ReportLine {
  /// The line as an entry, or nil when something in it is wrong, which is then reported.
  func entry(at place: InputLocation, errors: ErrorCollector) -> Entry? {
    guard let amount = amount.value else {
      // Reported where it was read, if there was a text to read.
      if self.amount.raw == nil { errors.add(.missing("amount"), at: place) }
      return nil
    }
    guard var entry = priced(amount, at: place, errors: errors) else { return nil }
    guard !contradictsItself else {
      errors.add(
        .amountsDisagree(
          gross: gross?.description ?? "", fee: (fee.map { -$0 } ?? .zero).description,
          net: amount.description), at: place)
      return nil
    }
    setTexts(of: &entry)
    return entry
  }

  /// Reports currencies and amounts that loading refuses. An amount that is missing, and one that
  /// gross and fee do not make, are shown as what they are.
  func checkAmounts(at place: InputLocation, errors: ErrorCollector) {
    guard let amount = amount.value, currency?.isEmpty == false else { return }
    _ = priced(amount, at: place, errors: errors)
  }

  /// An entry with its amounts alone.
  private func priced(
    _ amount: ExactDecimal, at place: InputLocation, errors: ErrorCollector
  ) -> Entry? {
    guard let currency = known(currency, at: place, errors: errors) else { return nil }
    do throws(FailedValue) {
      var entry = Entry(amount: try amount.money(in: currency))
      try setAmounts(of: &entry, in: currency)
      return entry
    } catch {
      errors.add(error.reason, at: place)
      return nil
    }
  }

  private func known(
    _ code: String?, at place: InputLocation, errors: ErrorCollector
  ) -> Currency? {
    guard let code, !code.isEmpty else {
      errors.add(.missing("currency"), at: place)
      return nil
    }
    if let currency = Currency(code: code) { return currency }
    errors.add(.unknownCurrency(code), at: place)
    return nil
  }

  private func setAmounts(
    of entry: inout Entry, in currency: Currency
  ) throws(FailedValue) {
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

  private func setTexts(of entry: inout Entry) {
    entry.index = index
    entry.bookingDate = booking.value
    entry.createdAt = createdAt
    entry.status = status
    entry.counted = counted
    entry.category = category ?? code
    entry.code.proprietary = code
    entry.counterparty = counterparty
    entry.remittance = remittance
    entry.slice = slice
    for fact in facts {
      if let kind = fact.kind, case .string(let text) = fact.value {
        entry.references.append(Reference(kind, text))
      } else {
        fact.value.flatten(as: fact.name) { entry.extra.append(ExtraField($0, $1)) }
      }
    }
  }
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
