import Domain

/// Rows as entries of the one model: strict, with every error reported at the row.
final class EntryConversion {
  let errors: ErrorCollector
  let file: String
  private var schemes = KnownAccounts()
  /// The currency of the row before, which is most often this one's.
  private var known: (code: String, currency: Currency)?

  init(errors: ErrorCollector, file: String) {
    self.errors = errors
    self.file = file
  }

  private func currency(_ code: String) -> Currency? {
    if let known, known.code == code { return known.currency }
    guard let currency = Currency(code: code.uppercased()) else { return nil }
    known = (code, currency)
    return currency
  }

  /// Adds the entry; false when its amount or currency is none, which is then reported.
  ///
  /// - Parameter values: Lose their texts to the entry: copies of them cost.
  func append(_ values: inout RowValues, to part: inout TablePart) -> Bool {
    let slice = values.slice
    var place: InputLocation {
      InputLocation(file: file, line: slice.line, column: 1, offset: slice.offset)
    }
    guard let amount = values.amount else { return false }
    guard let code = values.currency else {
      errors.add(.noRowCurrency, at: place)
      return false
    }
    guard let currency = currency(code) else {
      errors.add(.unknownCurrency(code.excerpt), at: place)
      return false
    }
    guard let amount = money(amount, currency, place) else { return false }
    if part.count == part.entries.count { part.entries.append(Entry(amount: amount)) }
    part.entries[part.count].amount = amount
    part.entries[part.count].index = part.records
    let scheme = values.counterparty.account.map { schemes.scheme(of: $0) }
    fill(&part.entries[part.count], from: &values, currency, place)
    part.entries[part.count].counterparty.accountScheme = scheme
    part.count += 1
    return true
  }

  /// Makes another entry of one, whose lists go to the values in exchange: their memory serves the
  /// next row.
  private func fill(
    _ entry: inout Entry, from values: inout RowValues, _ currency: Currency,
    _ place: @autoclosure () -> InputLocation
  ) {
    entry.bookingDate = values.bookingDate
    entry.valueDate = values.valueDate
    entry.status = values.status
    swap(&entry.counterparty, &values.counterparty)
    swap(&entry.remittance, &values.remittance)
    swap(&entry.code.proprietary, &values.code)
    entry.reversal = values.isReversal
    entry.returnReason = values.returnReason.map { ReturnReason(code: $0) }
    entry.balanceAfter = values.balance.flatMap { self.money($0, currency, place()) }
    entry.gross = values.gross.flatMap { self.money($0, currency, place()) }
    entry.charges = []
    if let charges = values.charges, !charges.isZero,
      let taken = self.money(-charges.magnitude, currency, place())
    {
      entry.charges = [Charge(amount: taken)]
    }
    entry.batch = nil
    if let count = values.paymentCount, count > 1 {
      entry.batch = Batch()
      entry.batch?.count = count
    }
    entry.references.removeAll(keepingCapacity: true)
    for (target, value) in values.references {
      if let kind = target.referenceKind { entry.references.append(Reference(kind, value)) }
    }
    swap(&entry.extra, &values.extra)
    original(values, &entry, place())
    entry.slice = values.slice
  }

  /// A number as money; reports decimals that its currency does not have.
  func money(
    _ value: ExactDecimal, _ currency: Currency, _ place: @autoclosure () -> InputLocation
  ) -> Money? {
    do throws(Amount.Failure) {
      return try Money(value, currency)
    } catch {
      errors.add(.init(error, value.description), at: place())
      return nil
    }
  }

  private func original(
    _ values: RowValues, _ entry: inout Entry, _ place: @autoclosure () -> InputLocation
  ) {
    entry.originalAmount = OriginalAmount()
    entry.originalAmount.rate = values.rate
    guard let original = values.original else { return }
    guard let code = values.originalCurrency else {
      entry.extra.append(ExtraField("original_amount", original.description))
      return
    }
    guard let currency = Currency(code: code.uppercased()) else {
      errors.add(.unknownCurrency(code.excerpt), at: place())
      return
    }
    entry.originalAmount.instructed = money(original.magnitude, currency, place())
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
