import Domain

/// Rows as entries of the one model: strict, with every error reported at the row.
struct EntryConversion {
  let errors: ErrorCollector
  let file: String
  /// The currency of the row before, which is most often this one's.
  private var known: (code: String, currency: Currency)?

  init(errors: ErrorCollector, file: String) {
    self.errors = errors
    self.file = file
  }

  private mutating func currency(_ code: String) -> Currency? {
    if let known, known.code == code { return known.currency }
    guard let currency = Currency(code: code.uppercased()) else { return nil }
    known = (code, currency)
    return currency
  }

  /// The entry; nil when its amount or currency is none, which is then reported.
  mutating func entry(_ values: RowValues, index: Int) -> Entry? {
    let place = InputLocation(
      file: file, line: values.slice.line, column: 1, offset: values.slice.offset)
    guard let amount = values.amount else { return nil }
    guard let code = values.currency else {
      errors.add(.noRowCurrency, at: place)
      return nil
    }
    guard let currency = currency(code) else {
      errors.add(.unknownCurrency(code.excerpt), at: place)
      return nil
    }
    guard let money = money(amount, currency, place) else { return nil }
    var entry = Entry(amount: money)
    entry.index = index
    entry.bookingDate = values.bookingDate
    entry.valueDate = values.valueDate
    entry.status = values.status
    entry.counterparty = values.counterparty
    entry.counterparty.accountScheme = values.counterparty.account.map {
      IBAN($0) == nil ? "other" : "IBAN"
    }
    entry.remittance = values.remittance
    entry.code.proprietary = values.code
    entry.reversal = values.isReversal
    if let reason = values.returnReason { entry.returnReason = ReturnReason(code: reason) }
    entry.balanceAfter = values.balance.flatMap { self.money($0, currency, place) }
    entry.gross = values.gross.flatMap { self.money($0, currency, place) }
    if let charges = values.charges, !charges.isZero,
      let taken = self.money(-charges.magnitude, currency, place)
    {
      entry.charges = [Charge(amount: taken)]
    }
    if let count = values.paymentCount, count > 1 {
      entry.batch = Batch()
      entry.batch?.count = count
    }
    entry.references = references(values)
    entry.extra = values.extra
    original(values, &entry, place)
    entry.slice = values.slice
    return entry
  }

  /// A number as money; reports decimals that its currency does not have.
  func money(
    _ value: ExactDecimal, _ currency: Currency, _ place: InputLocation
  ) -> Money? {
    do throws(Amount.Failure) {
      return try Money(value, currency)
    } catch {
      errors.add(.init(error, value.description), at: place)
      return nil
    }
  }

  private func references(_ values: RowValues) -> [Reference] {
    values.references.compactMap { target, value in
      target.referenceKind.map { Reference($0, value) }
    }
  }

  private func original(_ values: RowValues, _ entry: inout Entry, _ place: InputLocation) {
    entry.originalAmount.rate = values.rate
    guard let original = values.original else { return }
    guard let code = values.originalCurrency else {
      entry.extra.append(ExtraField("original_amount", original.description))
      return
    }
    guard let currency = Currency(code: code.uppercased()) else {
      errors.add(.unknownCurrency(code.excerpt), at: place)
      return
    }
    entry.originalAmount.instructed = money(original.magnitude, currency, place)
  }
}

extension Money {
  init(_ value: ExactDecimal, _ currency: Currency) throws(Amount.Failure) {
    if let money = value.money(in: currency) {
      self = money
    } else {
      throw value.fits(currency) ? .outOfRange : .tooManyDecimals(allowed: currency.exponent)
    }
  }
}

extension CSVProfile.Target {
  var referenceKind: Reference.Kind? {
    switch self {
    case .bankReference: .bank
    case .entryReference: .entry
    case .customerReference: .customer
    case .endToEndID: .endToEnd
    case .mandateID: .mandate
    case .batchID: .batch
    case .instructionID: .instruction
    case .transactionID: .transaction
    case .creditorReference: .creditor
    default: nil
    }
  }
}
